import {execFileSync} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {existsSync, rmSync} from 'node:fs';
import process from 'node:process';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {Plan} from '../../source/model/action.js';
import type {ChangeRecord} from '../../source/model/change-record.js';
import {applyPlan, decideChange, type HostReport} from '../../source/remote/apply.js';
import {look} from '../../source/remote/look.js';
import {createHelperConnection, createHelperHost} from '../helpers/helper-host.js';
import {createHostTree, type HostTree} from '../helpers/host-tree.js';
import {createLocalConnection} from '../helpers/local-connection.js';
import {answers, blocking, byHand, compiled, editOf, planOf, table} from '../helpers/plans.js';

const comment = '# mxdeck 2026-11-22 ana 2f1e5c1e until 2026-11-22: wave';
const line = 'new@spam.example\t550 5.7.1 No';
const lines = `${comment}\n${line}\n`;

let host: HostTree;

beforeEach(() => {
	host = createHostTree({[table]: byHand, [`${table}.db`]: compiled});
});

afterEach(() => {
	host.remove();
});

const connection = () => createLocalConnection({root: host.root});
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

const lapsing = (at: number, before = byHand, map: string | undefined = 'hash'): Plan => planOf({
	edits: [editOf(before, before + lines, {map})],
	runs: map === undefined ? [{run: 'postfix-reload', why: ''}] : [],
	checks: [answers('new@spam.example', '550 5.7.1 No', map ?? 'texthash'), ...(map === undefined ? [{check: 'postfix-running'} as const] : [])],
	lapse: {at, comment, entry: line.replace('\t', ' ')},
});

async function apply(plan: Plan, confirmWithin?: number): Promise<HostReport & {readonly id: string}> {
	const id = randomUUID();
	return {id, ...await applyPlan(connection(), {id, action: 'blacklist-sender', operator: 'ana', plan, asRoot: true, confirmWithin})};
}

const lapseOf = (id: string): string => `/var/lib/mxdeck/changes/${id}/lapse`;

async function gone(id: string): Promise<void> {
	await vi.waitFor(() => {
		expect(existsSync(host.at(lapseOf(id)))).toBe(false);
	}, {timeout: 15_000, interval: 50});
}

/** From now on at(1) takes the jobs, and nobody runs them. */
function keepJobs(): void {
	host.write('usr/bin/at', '#!/bin/sh\necho "at $*" >>"$MXDECK_ROOT/calls"\n', 0o755);
	host.write('run/atd.pid', '1');
}

/** Sets when an entry ends, and during which start of the host somebody was set to wait. */
function setLapse(id: string, at: number, start?: string): void {
	const [, comment = '', entry = '', started = ''] = (host.read(lapseOf(id)) ?? '').split('\n');
	host.write(lapseOf(id), [String(at), comment, entry, start ?? started, ''].join('\n'));
}

/** Its time is over, and whoever was set to wait runs. */
function runOut(id: string): void {
	setLapse(id, inSeconds(-1));
	execFileSync('sh', [host.at(`${lapseOf(id)}.sh`)], {env: {...process.env, MXDECK_ROOT: host.root}});
}

async function journal(): Promise<readonly ChangeRecord[]> {
	const facts = await look(connection(), [{as: 'journal', look: 'journal', limit: 9}], true);
	const found = facts.ok ? facts.value['journal'] : undefined;
	return found?.found === 'journal' ? found.changes : [];
}

test.each([['hash', 'hash'], ['texthash', undefined]] as const)('an entry of a %s table whose time is over is taken out by the host itself, as a change that can be undone', async (_, map) => {
	const made = await apply(lapsing(inSeconds(1), byHand, map));
	expect(made).toMatchObject({result: 'done'});
	expect(made.verified.at(-1)).toMatch(/^a process that waits.* takes the entry out again after \d{4}-\d\d-\d\d \d\d:\d\d UTC$/);
	await gone(made.id);
	expect(host.read(table)).toBe(byHand);
	expect(host.read(`${table}.db`)).toBe(compiled);
	const changes = await journal();
	expect(changes.map(({action, operator, key, result}) => [action, operator, key, result])).toContainEqual(['unblock-sender', 'ana', 'new@spam.example', 'done']);
	const removal = changes.find(({action}) => action === 'unblock-sender')?.id ?? '';
	const facts = await look(connection(), [{as: 'change', look: 'change', id: removal}], true);
	expect(facts).toMatchObject({ok: true, value: {change: {found: 'change', change: {result: 'done', edits: [{before: byHand + lines, after: byHand, now: byHand}]}}}});
});

const since: ReadonlyArray<readonly [what: string, now: string, left: string]> = [
	['lines of others around it stay', `first.example OK\n${byHand}${lines}# theirs\nlast.example OK\n`, `first.example OK\n${byHand}# theirs\nlast.example OK\n`],
	['a file that lost its last line end', `${byHand}${comment}\n${line}`, byHand],
	['lines with carriage returns', `${byHand}${comment}\r\n${line}\r\nlast.example OK\r\n`, `${byHand}last.example OK\r\n`],
];

test.each(since)('%s', async (_, now, left) => {
	keepJobs();
	const made = await apply(lapsing(inSeconds(3600)));
	host.write(table, now);
	runOut(made.id);
	expect(existsSync(host.at(lapseOf(made.id)))).toBe(false);
	expect(host.read(table)).toBe(left);
});

const stays: ReadonlyArray<readonly [what: string, now: string]> = [
	['somebody changed the entry', byHand + lines.replace('550', '554')],
	['somebody gave it more time', byHand + lines.replace('until 2026-11-22', 'until 2027-11-22')],
	['somebody took it out', byHand],
	['somebody put a line between', `${byHand}${comment}\nother.example OK\n${line}\n`],
	['somebody continued the entry', `${byHand}${lines}\n# why\n  for good\n`],
	['it stands there twice', byHand + lines + lines],
];

test.each(stays)('nothing is changed where %s', async (_, now) => {
	keepJobs();
	const made = await apply(lapsing(inSeconds(3600)));
	host.write(table, now);
	runOut(made.id);
	expect(host.read(table)).toBe(now);
	expect(host.read('syslog')).toContain('action=unblock-sender by=ana result=already-so key=<new@spam.example>');
});

test('a change that is not confirmed leaves nothing to be taken out', async () => {
	keepJobs();
	const made = await apply(lapsing(inSeconds(3600)), 600);
	expect(await decideChange(connection(), made.id, {decide: 'revert'}, true)).toMatchObject({result: 'rolled-back'});
	runOut(made.id);
	expect(host.read(table)).toBe(byHand);
});

test('what was to wait when the host was started anew is set to wait by the next change', async () => {
	keepJobs();
	const made = await apply(lapsing(inSeconds(3600)));
	rmSync(host.at('run/atd.pid'));
	setLapse(made.id, inSeconds(-60), 'another-start');
	expect(await apply(planOf({...blocking, edits: [editOf(byHand + lines, `${byHand}${lines}more.example 550 5.7.1 No\n`)], checks: [answers('more.example', '550 5.7.1 No')]}))).toMatchObject({result: 'done'});
	await gone(made.id);
	expect(host.read(table)).toBe(`${byHand}more.example 550 5.7.1 No\n`);
});

test('what could not be done is tried again after a while, with the next change', async () => {
	keepJobs();
	const made = await apply(lapsing(inSeconds(3600)));
	host.break('postmap-fails');
	runOut(made.id);
	expect(await journal()).toContainEqual(expect.objectContaining({action: 'unblock-sender', result: 'rolled-back'}));
	expect(host.read(table)).toBe(byHand + lines);
	rmSync(host.at('faults/postmap-fails'));
	rmSync(host.at('run/atd.pid'));
	setLapse(made.id, inSeconds(-400));
	await apply(planOf({...blocking, edits: [editOf(byHand + lines, `${byHand}${lines}more.example 550 5.7.1 No\n`)], checks: [answers('more.example', '550 5.7.1 No')]}));
	await gone(made.id);
	expect(host.read(table)).toBe(`${byHand}more.example 550 5.7.1 No\n`);
});

test('where at(1) runs it is given the job, which outlives a restart', async () => {
	keepJobs();
	const made = await apply(lapsing(inSeconds(3600)));
	expect(made.verified.at(-1)).toMatch(/^a job of at takes the entry out again after/);
	expect(host.calls().find(call => call.startsWith('at '))).toMatch(/^at -f \S+\/lapse\.sh -t \d{12}$/);
});

test('the installed helper takes it out as well, with what it brings along', async () => {
	host.remove();
	host = createHelperHost({[table]: byHand, [`${table}.db`]: compiled});
	const id = randomUUID();
	expect(await applyPlan(createHelperConnection(host), {id, action: 'blacklist-sender', operator: 'ana', plan: lapsing(inSeconds(1)), asRoot: true})).toMatchObject({result: 'done'});
	await gone(id);
	expect(host.read(table)).toBe(byHand);
});

test('a request whose lapse is no such thing changes nothing', async () => {
	for (const lapse of [{at: Number.NaN, comment, entry: line}, {at: 1, comment: '# theirs', entry: 'x'}, {at: 1, comment, entry: ''}]) {
		expect(await apply({...lapsing(0), lapse})).toMatchObject({result: 'failed', problem: {state: 'nothing was changed'}});
	}

	expect(host.read(table)).toBe(byHand);
});
