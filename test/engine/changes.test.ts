import {afterEach, expect, test, vi} from 'vitest';
import type {Report} from '../../source/model/action.js';
import {failure, success} from '../../source/model/outcome.js';
import type {Discovery} from '../../source/model/discovery.js';
import {createChanges} from '../../source/engine/changes.js';
import type {ChangePart, ChangeRecorder} from '../../source/engine/change-recorder.js';
import type {Clock} from '../../source/engine/clock.js';
import type {HostLink} from '../../source/engine/host-link.js';
import {discovered} from '../helpers/discovered.js';
import {handClock} from '../helpers/hand-clock.js';
import {createHostTree, type HostTree} from '../helpers/host-tree.js';
import {liveLink} from '../helpers/live-link.js';
import {createLocalConnection} from '../helpers/local-connection.js';

const trees: HostTree[] = [];
const opened: Array<ReturnType<typeof createChanges>> = [];

afterEach(() => {
	for (const changes of opened.splice(0)) {
		changes.stop();
	}

	for (const tree of trees.splice(0)) {
		tree.remove();
	}
});

type Told = {readonly intents: string[]; readonly results: string[]; readonly reports: Report[]; readonly notices: string[]};

/** A link to a folder that plays a host; undefined discovery: it cannot be reached. */
function linkTo(name: string, tree: HostTree, found: Partial<Discovery> | undefined = {}, readOnly = false): HostLink {
	return liveLink(name, createLocalConnection({root: tree.root}), discovered(found), readOnly);
}

function hostTree(): HostTree {
	const tree = createHostTree({'etc/postfix/sender_access': 'old@bad.example REJECT\n'});
	trees.push(tree);
	return tree;
}

function changesWith(recorder: Partial<ChangeRecorder> = {}, clock?: Clock): {changes: ReturnType<typeof createChanges>; told: Told} {
	const told: Told = {intents: [], results: [], reports: [], notices: []};
	const changes = createChanges({
		operator: 'ana',
		clock,
		recorder: {
			intent({host}: ChangePart) {
				told.intents.push(host);
				return success(undefined);
			},
			report(_part, {host, result}) {
				told.results.push(`${host} ${result}`);
			},
			open: () => [],
			waiting: () => [],
			missed: () => [],
			close: () => undefined,
			...recorder,
		},
		onProgress: () => undefined,
		onReport(_id, report) {
			told.reports.push(report);
		},
		onNotice(text) {
			told.notices.push(text);
		},
		history: () => [],
	});
	opened.push(changes);
	return {changes, told};
}

const block = {sender: 'spam@bad.example', text: '550 5.7.1 No'};

async function planned(changes: ReturnType<typeof createChanges>, links: readonly HostLink[], input: Readonly<Record<string, string>> = block) {
	const plan = await changes.plan('blacklist-sender', input, links);
	if (!plan.ok) {
		throw new Error(plan.problem.what);
	}

	return plan.value;
}

async function results(changes: ReturnType<typeof createChanges>, id: string, overrides: readonly string[] = []): Promise<readonly string[]> {
	const reports = await changes.apply(id, overrides);
	return reports.ok ? reports.value.map(({host, result}) => `${host} ${result}`) : [reports.problem.what];
}

const entryOf = (tree: HostTree): boolean => tree.read('etc/postfix/sender_access')?.includes('spam@bad.example') ?? false;

test('a change reaches every host, each recorded before and after', async () => {
	const [one, two] = [hostTree(), hostTree()];
	const {changes, told} = changesWith();
	const plan = await planned(changes, [linkTo('mx1', one), linkTo('mx2', two)]);
	expect([entryOf(one), entryOf(two)]).toEqual([false, false]);
	expect(await results(changes, plan.id)).toEqual(['mx1 done', 'mx2 done']);
	expect([entryOf(one), entryOf(two)]).toEqual([true, true]);
	expect(told.intents).toEqual(['mx1', 'mx2']);
	expect(told.results).toEqual(['mx1 done', 'mx2 done']);
	expect(one.read('etc/postfix/sender_access')).toMatch(/# mxdeck \d{4}-\d\d-\d\d ana [\da-f]{8}\nspam@bad\.example\s+550 5\.7\.1 No\n/);
});

test('when the first host fails, nothing is sent to the others', async () => {
	const [one, two] = [hostTree(), hostTree()];
	const {changes, told} = changesWith();
	const plan = await planned(changes, [linkTo('mx1', one), linkTo('mx2', two)]);
	one.break('postmap-fails');
	expect(await results(changes, plan.id)).toEqual(['mx1 rolled-back', 'mx2 skipped']);
	expect([entryOf(one), entryOf(two)]).toEqual([false, false]);
	expect(told.intents).toEqual(['mx1']);
});

test('after a failure nothing is sent to those that still wait', async () => {
	const hosts = Array.from({length: 12}, () => hostTree());
	const {changes, told} = changesWith();
	const plan = await planned(changes, hosts.map((tree, index) => linkTo(`mx${index + 1}`, tree)));
	hosts[1]?.break('postmap-fails');
	const reports = await results(changes, plan.id);
	expect(reports.slice(0, 2)).toEqual(['mx1 done', 'mx2 rolled-back']);
	expect(reports.slice(-4)).toEqual(['mx9 skipped', 'mx10 skipped', 'mx11 skipped', 'mx12 skipped']);
	// What is not skipped was sent, and recorded before.
	expect(told.intents.length).toBe(reports.filter(report => !report.endsWith('skipped')).length);
	expect(hosts.map(tree => entryOf(tree))).toEqual(reports.map(report => report.endsWith('done')));
});

test('when the first host shows trouble after the change, the others stay as they were, and why is said', async () => {
	const [one, two] = [hostTree(), hostTree()];
	const {changes, told} = changesWith();
	const ill = {...linkTo('mx1', one), rediscover: async () => success(discovered({services: []}))};
	const plan = await planned(changes, [ill, linkTo('mx2', two)]);
	expect(await results(changes, plan.id)).toEqual(['mx1 done', 'mx2 skipped']);
	expect([entryOf(one), entryOf(two)]).toEqual([true, false]);
	expect(told.reports.map(({problem}) => problem?.what)).toEqual(['trouble since the change: Postfix does not run any more', 'not sent, because mx1 showed trouble after the change: Postfix does not run any more']);
	// It can be undone where it was made, as any change.
	const undo = await changes.plan('undo-change', {change: plan.id}, [linkTo('mx1', one)]);
	expect(undo.ok && await results(changes, undo.value.id)).toEqual(['mx1 done']);
	expect(entryOf(one)).toBe(false);
});

test('what was seen of the first host is told with its result', async () => {
	const {changes, told} = changesWith();
	const plan = await planned(changes, [linkTo('mx1', hostTree()), linkTo('mx2', hostTree())]);
	await results(changes, plan.id);
	expect(told.reports.map(({watched}) => watched)).toEqual(['Postfix runs; its log is not read here', undefined]);
});

test.each([['a domain', 'bad.example', 'everybody at a domain is rejected'], ['an address', 'spam@bad.example', undefined]])('blocking %s is as risky as its action says', async (_what, sender, risk) => {
	const {changes} = changesWith();
	const plan = await planned(changes, [linkTo('mx1', hostTree())], {...block, sender});
	expect(plan.risk).toBe(risk);
});

const byHand = 'old@bad.example REJECT\n';

/** What befalls one host of many between plan and result, and what is said of it. */
const failures: ReadonlyArray<readonly [what: string, befall: (tree: HostTree) => Partial<HostLink>, result: string]> = [
	['cannot build its map', tree => {
		tree.break('postmap-fails');
		return {};
	}, 'rolled-back'],
	['answers something else than was written', tree => {
		tree.break('query-lies');
		return {};
	}, 'rolled-back'],
	['is edited by somebody else', tree => {
		tree.write('etc/postfix/sender_access', `${byHand}mine@own.example OK\n`);
		return {};
	}, 'conflict'],
	['cannot keep a journal', tree => {
		tree.write('var/lib/mxdeck', 'no folder');
		return {};
	}, 'failed'],
	['cannot be reached any more', () => ({reach: async () => failure({what: 'no answer'})}), 'unreachable'],
	['loses its connection before the request was read', tree => {
		let asked = 0;
		return {async reach() {
			asked += 1;
			return success({connection: createLocalConnection({root: tree.root, ...(asked === 1 && {cutAfter: 1000})}), discovery: discovered()});
		}};
	}, 'failed'],
];

test.each(failures)('of many hosts one %s: no more are sent anything, each report is true, and the done ones can be undone', async (_what, befall, result) => {
	const trees = Array.from({length: 10}, () => hostTree());
	const links: HostLink[] = trees.map((tree, index) => linkTo(`mx${index + 1}`, tree));
	const {changes, told} = changesWith();
	const own: Array<Partial<HostLink>> = [];
	// The link that befalls is the one that the plan was made with.
	const plan = await planned(changes, links.map((link, index) => ({...link, reach: async () => own[index]?.reach === undefined ? link.reach() : own[index].reach()})));
	own[1] = befall(trees[1] ?? expect.fail('there is no second host'));
	const before = trees[1]?.read('etc/postfix/sender_access');
	const reports = await results(changes, plan.id);
	expect(reports.slice(0, 2)).toEqual(['mx1 done', `mx2 ${result}`]);
	expect(reports.at(-1)).toBe('mx10 skipped');
	expect(told.intents.length).toBe(reports.filter(report => !report.endsWith('skipped')).length);
	expect(trees.map(tree => entryOf(tree))).toEqual(reports.map(report => report.endsWith('done')));
	expect(trees[1]?.read('etc/postfix/sender_access')).toBe(before);

	const made = links.filter((_, index) => reports[index]?.endsWith('done'));
	const undo = await changes.plan('undo-change', {change: plan.id}, made);
	expect(undo.ok && await results(changes, undo.value.id)).toEqual(made.map(({host}) => `${host.name} done`));
	expect(trees.filter((_, index) => index !== 1).map(tree => tree.read('etc/postfix/sender_access'))).toEqual(Array.from({length: 9}, () => byHand));
});

test('a plan is applied once', async () => {
	const {changes} = changesWith();
	const plan = await planned(changes, [linkTo('mx1', hostTree())]);
	expect(await results(changes, plan.id)).toEqual(['mx1 done']);
	expect(await results(changes, plan.id)).toEqual(['this change is not known or was applied already']);
});

test('planning again after applying changes nothing', async () => {
	const link = linkTo('mx1', hostTree());
	const {changes} = changesWith();
	const first = await planned(changes, [link]);
	await results(changes, first.id);
	const again = await planned(changes, [link]);
	expect(again.hosts.map(({planned: {kind}}) => kind)).toEqual(['already-so']);
	expect(await results(changes, again.id)).toEqual(['mx1 already-so']);
});

test('a guard that asks holds the change until its name is overridden', async () => {
	const tree = hostTree();
	const {changes, told} = changesWith();
	const plan = await planned(changes, [linkTo('mx1', tree)], {...block, sender: 'gmail.com'});
	const [refusal] = await results(changes, plan.id);
	expect(refusal).toMatch(/gmail\.com/);
	expect(told.intents).toEqual([]);
	expect(await results(changes, plan.id, ['free-mail'])).toEqual(['mx1 done']);
});

test('hosts that may not be changed are refused with a remedy, and the others go on', async () => {
	const tree = hostTree();
	const {changes} = changesWith();
	const plan = await planned(changes, [
		linkTo('mx1', hostTree(), {privilege: 'none', user: 'viewer'}),
		linkTo('mx2', tree),
		linkTo('mx3', hostTree(), {}, true),
	]);
	expect(await results(changes, plan.id)).toEqual(['mx1 refused', 'mx2 done', 'mx3 refused']);
	expect(plan.hosts.map(({planned: host}) => host.kind === 'refused' ? host.problem.remedy : host.kind)).toEqual([
		expect.stringContaining('viewer ALL=(root) NOPASSWD: /bin/sh'),
		'change',
		'remove read_only from the configuration',
	]);
});

test('without a record of the intent nothing is sent', async () => {
	const tree = hostTree();
	const {changes} = changesWith({intent: () => ({ok: false, problem: {what: 'the disk is full'}})});
	const plan = await planned(changes, [linkTo('mx1', tree)]);
	expect(await results(changes, plan.id)).toEqual(['mx1 refused']);
	expect(entryOf(tree)).toBe(false);
});

test('what a host that stays away did is not waited for longer than half a minute, and told when it is back', async () => {
	const clock = handClock(0);
	const tree = hostTree();
	const discovery = discovered();
	let comeBack = (): void => undefined;
	const isBack = new Promise<void>(resolve => {
		comeBack = resolve;
	});
	let reached = 0;
	const link: HostLink = {...linkTo('mx1', tree), async reach() {
		reached += 1;
		if (reached > 2) {
			await isBack;
		}

		return success({connection: createLocalConnection({root: tree.root, ...(reached === 2 && {cutAfter: 1000})}), discovery});
	}};
	const {changes, told} = changesWith({}, clock);
	const plan = await planned(changes, [link]);
	const applied = results(changes, plan.id);
	await vi.waitFor(() => {
		expect(told.reports.map(({result}) => result)).toEqual(['unknown']);
	});
	clock.pass(31_000);
	expect(await applied).toEqual(['mx1 unknown']);
	comeBack();
	await vi.waitFor(() => {
		expect(told.notices).toEqual([expect.stringMatching(/^mx1: change [\da-f]{8} \(blacklist-sender\) is known now: failed, the change never began on this host/)]);
	});
	expect(told.reports.map(({result}) => result)).toEqual(['unknown', 'unknown', 'failed']);
});

test('a change whose connection broke is unknown until the host is asked, and then known', async () => {
	const tree = hostTree();
	const discovery = discovered();
	// Planned over the first connection; the second breaks while the change is sent; the host is reached again.
	const connections = [{}, {cutAfter: 1000}, {}].map(cut => createLocalConnection({root: tree.root, ...cut}));
	const link: HostLink = {...linkTo('mx1', tree), reach: async () => success({connection: connections.shift() ?? createLocalConnection({root: tree.root}), discovery})};
	const {changes, told} = changesWith();
	const plan = await planned(changes, [link]);
	expect(await results(changes, plan.id)).toEqual(['mx1 failed']);
	expect(told.results).toEqual(['mx1 unknown', 'mx1 failed']);
	expect(told.reports.map(({problem}) => problem?.state)).toEqual([expect.anything(), expect.stringMatching(/nothing was changed/)]);
	expect(entryOf(tree)).toBe(false);
});
