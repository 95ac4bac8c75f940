import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {createChangeRecorder, type ChangeRecorder} from '../../source/engine/change-recorder.js';
import {createChanges, type Changes} from '../../source/engine/changes.js';
import type {HostLink} from '../../source/engine/host-link.js';
import type {ActionName, RawInput, Report} from '../../source/model/action.js';
import {openAudit} from '../../source/store/audit.js';
import {failure, success} from '../../source/model/outcome.js';
import type {MissedChange, WaitingChange} from '../../source/wire/protocol.js';
import {discovered} from '../helpers/discovered.js';
import {createHostTree, type HostTree} from '../helpers/host-tree.js';
import {type HandClock, handClock} from '../helpers/hand-clock.js';
import {liveLink} from '../helpers/live-link.js';
import {createLocalConnection} from '../helpers/local-connection.js';

// The audit is stamped by this machine's clock.
const start = Date.now();
const table = 'etc/postfix/sender_access';
const block = {sender: 'spam@bad.example', text: '550 5.7.1 No'};

type Console = {
	readonly changes: Changes;
	readonly clock: HandClock;
	readonly waiting: () => readonly WaitingChange[];
	readonly missed: () => readonly MissedChange[];
	readonly notices: readonly string[];
	readonly reports: readonly Report[];
	readonly close: () => void;
};

let trees: HostTree[];
let consoles: Console[];
let folder: string;

beforeEach(() => {
	trees = [];
	consoles = [];
	folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-state-'));
});

afterEach(() => {
	for (const {close} of consoles) {
		close();
	}

	for (const tree of trees) {
		tree.remove();
	}

	rmSync(folder, {recursive: true});
});

function hostTree(): HostTree {
	const tree = createHostTree({[table]: 'old@bad.example REJECT\n'});
	trees.push(tree);
	return tree;
}

const linkTo = (name: string, tree: HostTree, privilege: 'root' | 'sudo-password' = 'root'): HostLink => liveLink(name, createLocalConnection({root: tree.root}), discovered({privilege}));

const gone = (link: HostLink): HostLink => ({...link, reach: async () => failure({what: 'no answer'}), link: () => ({state: 'reconnecting', since: 0})});

/** A console of an operator; those of one operator on one machine share their audit. */
function openConsole({operator = 'ana', live = () => true}: {readonly operator?: string; readonly live?: (host: string) => boolean} = {}): Console {
	const notices: string[] = [];
	const reports: Report[] = [];
	const clock = handClock(start);
	const recorder: ChangeRecorder = createChangeRecorder(path.join(folder, operator, 'audit.db'), operator, text => notices.push(text));
	let [waiting, missed]: [readonly WaitingChange[], readonly MissedChange[]] = [[], []];
	const changes = createChanges({
		operator,
		recorder,
		clock,
		isLive: live,
		onProgress: () => undefined,
		onReport(_id, report) {
			reports.push(report);
		},
		onNotice: text => notices.push(text),
		history: () => [],
		onWaiting(next) {
			waiting = next;
		},
		onMissed(next) {
			missed = next;
		},
	});
	const own: Console = {
		changes,
		clock,
		waiting: () => waiting,
		missed: () => missed,
		notices,
		reports,
		close() {
			changes.stop();
			recorder.close();
		},
	};
	consoles.push(own);
	return own;
}

async function change({changes}: Console, links: readonly HostLink[], {action = 'blacklist-sender', input = block, confirmWithin}: {readonly action?: ActionName; readonly input?: RawInput; readonly confirmWithin?: number} = {}) {
	const plan = await changes.plan(action, input, links);
	if (!plan.ok) {
		throw new Error(plan.problem.what);
	}

	const reports = await changes.apply(plan.value.id, [], confirmWithin);
	return {id: plan.value.id, results: reports.ok ? reports.value.map(({host, result}) => `${host} ${result}`) : [reports.problem.what]};
}

const isBlocked = (tree: HostTree): boolean => tree.read(table)?.includes('spam@bad.example') ?? false;

/** Makes a host believe that its changes' time is over, and puts them back as its own process would. */
function runOut(tree: HostTree): void {
	for (const id of readdirSync(tree.at('var/lib/mxdeck/changes'))) {
		tree.write(`var/lib/mxdeck/changes/${id}/deadline`, '0 another-boot\n');
	}
}

test('a change that waits is told with its hosts and the moment at which each puts it back', async () => {
	const [one, two] = [hostTree(), hostTree()];
	const desk = openConsole();
	const {id, results} = await change(desk, [linkTo('mx1', one), linkTo('mx2', two)], {confirmWithin: 600});
	expect(results).toEqual(['mx1 done', 'mx2 done']);
	expect(desk.waiting()).toEqual([{id, what: 'Reject mail from spam@bad.example', operator: 'ana', hosts: [{host: 'mx1', until: start + 600_000}, {host: 'mx2', until: start + 600_000}]}]);
});

test('the time runs from the answer of the host, and is told while that is still watched', async () => {
	const tree = hostTree();
	const desk = openConsole();
	const told: number[] = [];
	const link: HostLink = {...linkTo('mx1', tree), async rediscover() {
		told.push(desk.waiting().length);
		desk.clock.pass(15_000);
		return success(discovered());
	}};
	await change(desk, [link, linkTo('mx2', hostTree())], {confirmWithin: 600});
	expect(told).toEqual([1]);
	expect(desk.waiting()[0]?.hosts).toEqual([{host: 'mx1', until: start + 600_000}, {host: 'mx2', until: start + 615_000}]);
});

test('a change that was asked no confirmation waits for none', async () => {
	const desk = openConsole();
	await change(desk, [linkTo('mx1', hostTree())]);
	expect(desk.waiting()).toEqual([]);
});

const decisions = [
	{decision: {decide: 'confirm'} as const, blocked: true, waits: 0},
	{decision: {decide: 'revert'} as const, blocked: false, waits: 0},
	{decision: {decide: 'extend', seconds: 3600} as const, blocked: true, waits: 1},
];

test.each(decisions)('$decision.decide: nothing waits but what was extended, and the host is as it was decided', async ({decision, blocked, waits}) => {
	const tree = hostTree();
	const link = linkTo('mx1', tree);
	const desk = openConsole();
	const {id} = await change(desk, [link], {confirmWithin: 600});
	await desk.changes.decide(id, decision, [link]);
	expect(desk.waiting().map(({hosts}) => hosts.map(({until}) => Math.round((until - start) / 60_000)))).toEqual(waits === 0 ? [] : [[60]]);
	expect(isBlocked(tree)).toBe(blocked);
});

test('when the time is over the host is asked, and what it says is told', async () => {
	const tree = hostTree();
	const desk = openConsole();
	await change(desk, [linkTo('mx1', tree)], {confirmWithin: 40});
	desk.clock.pass(40_500);
	runOut(tree);
	expect(desk.waiting()).toHaveLength(1);
	desk.clock.pass(4000);
	await vi.waitFor(() => {
		expect(desk.waiting()).toEqual([]);
	}, 10_000);
	expect(desk.notices).toEqual(['mx1: Reject mail from spam@bad.example: nobody confirmed the change in time – everything was put back as it was, which was verified']);
	expect(desk.reports.at(-1)).toMatchObject({host: 'mx1', result: 'rolled-back'});
	expect(isBlocked(tree)).toBe(false);
});

test('that a change still waits is written once, however often the host is asked', async () => {
	const tree = hostTree();
	const link = linkTo('mx1', tree);
	const desk = openConsole();
	await change(desk, [link], {confirmWithin: 600});
	await desk.changes.arrived(link);
	await desk.changes.arrived(link);
	desk.close();
	const audit = openAudit(path.join(folder, 'ana', 'audit.db'));
	const rows = audit.ok ? audit.value.list(10) : audit;
	expect(rows.ok && rows.value.map(({phase, result}) => result ?? phase)).toEqual(['done', 'intent']);
});

test.each([['is known soon', 600, 60_000], ['is not called put back when its time is over', 40, 43_000]])('a change that somebody confirmed elsewhere %s', async (_what, confirmWithin, passed) => {
	const tree = hostTree();
	const link = linkTo('mx1', tree);
	const [desk, other] = [openConsole(), openConsole({operator: 'ben'})];
	const {id} = await change(desk, [link], {confirmWithin});
	await other.changes.decide(id, {decide: 'confirm'}, [link]);
	desk.clock.pass(passed);
	await vi.waitFor(() => {
		expect(desk.waiting()).toEqual([]);
	}, 10_000);
	expect(desk.notices).toEqual(['mx1: Reject mail from spam@bad.example: it was confirmed and stays']);
	expect(isBlocked(tree)).toBe(true);
});

test('a change that somebody extended elsewhere is counted anew, also where the host is away in between', async () => {
	const tree = hostTree();
	const [desk, other] = [openConsole(), openConsole({operator: 'ben'})];
	let isAway = false;
	const live = linkTo('mx1', tree);
	const link: HostLink = {...live, reach: async () => isAway ? failure({what: 'no answer'}) : live.reach()};
	const {id} = await change(desk, [link], {confirmWithin: 600});
	await other.changes.decide(id, {decide: 'extend', seconds: 7200}, [live]);
	isAway = true;
	desk.clock.pass(60_000);
	await vi.waitFor(() => {
		desk.clock.pass(1000);
		expect(desk.clock.now() - start).toBeGreaterThan(70_000);
	});
	expect(desk.waiting()[0]?.hosts[0]?.until).toBe(start + 600_000);
	isAway = false;
	await vi.waitFor(() => {
		desk.clock.pass(1000);
		expect(desk.waiting()[0]?.hosts[0]?.until).toBeGreaterThan(start + 7_000_000);
	}, 10_000);
});

test('who confirms too late is told what the host did', async () => {
	const tree = hostTree();
	const link = linkTo('mx1', tree);
	const desk = openConsole();
	const {id} = await change(desk, [link], {confirmWithin: 600});
	runOut(tree);
	const [report] = await desk.changes.decide(id, {decide: 'confirm'}, [link]);
	expect(report).toMatchObject({result: 'rolled-back', problem: {what: 'nobody confirmed the change in time'}});
	expect(desk.waiting()).toEqual([]);
	expect(isBlocked(tree)).toBe(false);
});

test('when the time runs out while it is confirmed, host and report agree', async () => {
	const seen = new Set<string>();
	for (let round = 0; round < 8; round += 1) {
		const tree = hostTree();
		const link = linkTo('mx1', tree);
		const [desk, other] = [openConsole(), openConsole({operator: 'ben'})];
		const {id} = await change(desk, [link], {confirmWithin: 600});
		const confirming = desk.changes.decide(id, {decide: 'confirm'}, [link]);
		await sleep(round * 12);
		runOut(tree);
		await other.changes.arrived(link);
		const [report] = await confirming;
		seen.add(report?.result ?? '');
		expect(isBlocked(tree)).toBe(report?.result === 'done');
		await other.changes.arrived(link);
		expect(isBlocked(tree)).toBe(report?.result === 'done');
		expect([...desk.waiting(), ...other.waiting()]).toEqual([]);
	}

	expect([...seen].every(result => result === 'done' || result === 'rolled-back')).toBe(true);
});

test('a host that cannot be reached when it is decided keeps its countdown', async () => {
	const [one, two] = [linkTo('mx1', hostTree()), linkTo('mx2', hostTree())];
	const desk = openConsole();
	const {id} = await change(desk, [one, two], {confirmWithin: 600});
	const reports = await desk.changes.decide(id, {decide: 'confirm'}, [one, gone(two)]);
	expect(reports.map(({result}) => result)).toEqual(['done', 'unreachable']);
	expect(desk.waiting().map(({hosts}) => hosts)).toEqual([[{host: 'mx2', until: start + 600_000}]]);
});

test('a host that may not be changed is told nothing', async () => {
	const tree = hostTree();
	const desk = openConsole();
	const {id} = await change(desk, [linkTo('mx1', tree)], {confirmWithin: 600});
	const link = linkTo('mx1', tree);
	const reports = await desk.changes.decide(id, {decide: 'revert'}, [{...link, host: {...link.host, readOnly: true}}]);
	expect(reports).toMatchObject([{result: 'refused', problem: {what: 'configured as read-only'}}]);
	expect(isBlocked(tree)).toBe(true);
	expect(desk.waiting()).toHaveLength(1);
});

const next = [
	{who: 'the next console of the same operator', operator: 'ana', privilege: 'root', found: ['spam@bad.example (Blacklist a sender) by ana']},
	{who: 'a colleague\'s console', operator: 'ben', privilege: 'root', found: ['spam@bad.example (Blacklist a sender) by ana']},
	{who: 'the next console, although sudo asks for a password', operator: 'ana', privilege: 'sudo-password', found: ['spam@bad.example (Blacklist a sender) by ana']},
	{who: 'a colleague\'s console, where sudo would ask for a password only to look', operator: 'ben', privilege: 'sudo-password', found: []},
] as const;

test.each(next)('after a console died, $who finds: $found', async ({operator, privilege, found}) => {
	const tree = hostTree();
	const first = openConsole();
	await change(first, [linkTo('mx1', tree)], {confirmWithin: 600});
	first.close();
	const desk = openConsole({operator});
	await desk.changes.arrived(linkTo('mx1', tree, privilege));
	expect(desk.waiting().map(({what, operator: by}) => `${what} by ${by}`)).toEqual(found);
	for (const {hosts: [host]} of desk.waiting()) {
		expect(((host?.until ?? 0) - start) / 1000).toBeCloseTo(600, -1);
	}
});

test('what ran out while no console was there is told by the next one, once', async () => {
	const tree = hostTree();
	const first = openConsole();
	await change(first, [linkTo('mx1', tree)], {confirmWithin: 600});
	first.close();
	runOut(tree);
	const desk = openConsole();
	await desk.changes.arrived(linkTo('mx1', tree));
	expect(desk.notices).toEqual(['mx1: spam@bad.example (Blacklist a sender): nobody confirmed the change in time – everything was put back as it was, which was verified']);
	expect(isBlocked(tree)).toBe(false);
	const third = openConsole();
	await third.changes.arrived(linkTo('mx1', tree));
	expect(third.notices).toEqual([]);
});

test('a host that was away when a change was made has missed it; back again it is offered, and never made by itself', async () => {
	const [one, two] = [hostTree(), hostTree()];
	let isBack = false;
	const desk = openConsole({live: host => host === 'mx1' || isBack});
	const {id, results} = await change(desk, [linkTo('mx1', one), gone(linkTo('mx2', two))]);
	expect(results).toEqual(['mx1 done', 'mx2 unreachable']);
	const missed = {id, host: 'mx2', action: 'blacklist-sender', input: block, what: 'Reject mail from spam@bad.example', until: start + 86_400_000};
	expect(desk.missed()).toEqual([{...missed, isBack: false}]);
	isBack = true;
	desk.changes.refresh();
	expect(desk.missed()).toEqual([{...missed, isBack: true}]);
	expect(isBlocked(two)).toBe(false);
	// Planned and confirmed as any change, it is no longer missed.
	expect(await change(desk, [linkTo('mx2', two)])).toMatchObject({results: ['mx2 done']});
	expect(desk.missed()).toEqual([]);
});

const ends: ReadonlyArray<readonly [how: string, end: (desk: Console, id: string, hosts: readonly HostTree[]) => Promise<unknown>]> = [
	['the operator drops it', async ({changes}, id) => {
		changes.forget(id, 'mx2');
	}],
	['a day is over', async ({changes, clock}) => {
		clock.pass(86_400_000);
		changes.refresh();
	}],
	['somebody made it by hand, as planning finds', async ({changes}, _id, [, two]) => {
		two?.write(table, 'spam@bad.example 550 5.7.1 No\n');
		await changes.plan('blacklist-sender', block, two === undefined ? [] : [linkTo('mx2', two)]);
	}],
	['it is undone where it was made', async (desk, id, [one]) => change(desk, one === undefined ? [] : [linkTo('mx1', one)], {action: 'undo-change', input: {change: id.slice(0, 8)}})],
];

test.each(ends)('a missed change is forgotten when %s, also by the next console', async (_how, end) => {
	const hosts = [hostTree(), hostTree()] as const;
	const desk = openConsole();
	const {id} = await change(desk, [linkTo('mx1', hosts[0]), gone(linkTo('mx2', hosts[1]))]);
	expect(desk.missed()).toHaveLength(1);
	await end(desk, id, hosts);
	expect(desk.missed()).toEqual([]);
	desk.close();
	const later = openConsole();
	later.clock.pass(desk.clock.now() - start + 60_000);
	later.changes.refresh();
	expect(later.missed()).toEqual([]);
});

test('the next console still knows what a host missed', async () => {
	const first = openConsole();
	await change(first, [linkTo('mx1', hostTree()), gone(linkTo('mx2', hostTree()))]);
	first.close();
	const desk = openConsole({live: () => false});
	desk.changes.refresh();
	expect(desk.missed()).toMatchObject([{host: 'mx2', what: 'spam@bad.example (Blacklist a sender)', isBack: false}]);
});
