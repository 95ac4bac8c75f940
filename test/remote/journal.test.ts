import {randomUUID} from 'node:crypto';
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {actions} from '../../source/actions/index.js';
import {planHost} from '../../source/engine/plan-host.js';
import type {ActionName, Fact, RawInput} from '../../source/model/action.js';
import type {ChangeRecord} from '../../source/model/change-record.js';
import {applyPlan, askChange, type HostReport} from '../../source/remote/apply.js';
import {look} from '../../source/remote/look.js';
import {discovered} from '../helpers/discovered.js';
import {createHostTree, type HostTree} from '../helpers/host-tree.js';
import {liveLink} from '../helpers/live-link.js';
import {createLocalConnection} from '../helpers/local-connection.js';
import {byHand, compiled, table} from '../helpers/plans.js';

const spf = '/etc/postfix-policyd-spf-python/policyd-spf.conf';
const conf = 'TestOnly = 1\nPermError_reject = False\n';
const bans = 'postfix 203.0.113.7\nsshd 203.0.113.7\n';
let host: HostTree;

beforeEach(() => {
	host = createHostTree({[table]: byHand, [`${table}.db`]: compiled, [spf]: conf, bans, banned: '[{\'sshd\': [\'203.0.113.7\']}, {\'postfix\': [\'203.0.113.7\']}]'});
});

afterEach(() => {
	host.remove();
});

/** Takes an action as a console does: reads, looks, plans, applies. */
async function act(name: ActionName, raw: RawInput, {id = randomUUID(), operator = 'ana'} = {}): Promise<HostReport & {readonly id: string}> {
	const connection = createLocalConnection({root: host.root});
	const action = actions[name];
	const input = action.read(raw);
	if (!input.ok) {
		throw new Error(input.problem.what);
	}

	const {plan, planned} = await planHost(action, input.value, liveLink('mx1', connection, discovered()));
	return plan === undefined
		? {id, result: 'already-so', verified: [planned.kind === 'already-so' ? planned.why : JSON.stringify(planned)], took: 0}
		: {id, ...await applyPlan(connection, {id, action: name, operator, plan, asRoot: true})};
}

async function ask(question: {readonly look: 'journal'; readonly limit: number} | {readonly look: 'change'; readonly id: string}): Promise<Fact | undefined> {
	const facts = await look(createLocalConnection({root: host.root}), [{as: 'it', ...question}], true);
	return facts.ok ? facts.value['it'] : undefined;
}

async function journal(limit = 10): Promise<readonly ChangeRecord[]> {
	const fact = await ask({look: 'journal', limit});
	return fact?.found === 'journal' ? fact.changes : [];
}

const files = (): ReadonlyArray<string | undefined> => [table, `${table}.db`, spf].map(file => host.read(file));
const sortedBans = (): string => (host.read('bans') ?? '').split('\n').filter(line => line !== '').sort().map(line => `${line}\n`).join('');

test('tells who made which change with what result, the newest first', async () => {
	const block = await act('blacklist-sender', {sender: 'new@y.example', text: '550 5.7.1 No'});
	host.break('postmap-warns');
	const failed = await act('unblock-sender', {sender: 'spam@bad.example'}, {operator: 'bob'});
	rmSync(host.at('/faults'), {recursive: true});
	const undo = await act('undo-change', {change: block.id});
	await askChange(createLocalConnection({root: host.root}), randomUUID(), true);
	expect(await journal()).toEqual([
		{id: undo.id, action: 'undo-change', operator: 'ana', key: 'new@y.example', time: expect.any(Number) as number, result: 'done', undoes: block.id},
		{id: failed.id, action: 'unblock-sender', operator: 'bob', key: 'spam@bad.example', time: expect.any(Number) as number, result: 'rolled-back', what: expect.stringMatching(/^postmap refused/) as string},
		{id: block.id, action: 'blacklist-sender', operator: 'ana', key: 'new@y.example', time: expect.any(Number) as number, result: 'done'},
	]);
	const [newest, ...more] = await journal(1);
	expect([newest?.id, more]).toEqual([undo.id, []]);
});

test('is empty on a host where nothing was changed', async () => {
	expect(await ask({look: 'journal', limit: 5})).toEqual({found: 'journal', changes: []});
	expect(await ask({look: 'change', id: '2f1e5c1e'})).toEqual({found: 'nothing', reason: 'its journal does not know this change'});
});

const stories: ReadonlyArray<readonly [action: ActionName, raw: RawInput]> = [
	['blacklist-sender', {sender: 'new@y.example', text: '550 5.7.1 No'}],
	['blacklist-sender', {sender: 'spam@bad.example', text: '550 5.7.1 No'}],
	['unblock-sender', {sender: 'spam@bad.example'}],
	['spf-permerror', {reject: 'on'}],
	['unban-ip', {address: '203.0.113.7'}],
];

test.each(stories)('%s %j is undone, and the undoing undone', async (action, raw) => {
	const start = files();
	const made = await act(action, raw);
	expect(made.result).toBe('done');
	const after = files();
	const afterBans = sortedBans();
	const undone = await act('undo-change', {change: made.id.slice(0, 8)}, {operator: 'bob'});
	expect(undone, JSON.stringify(undone)).toMatchObject({result: 'done'});
	expect(files()).toEqual(start);
	expect(sortedBans()).toBe(bans);
	expect(await act('undo-change', {change: undone.id})).toMatchObject({result: 'done'});
	expect(files()).toEqual(after);
	expect(sortedBans()).toBe(afterBans);
});

test('a change is undone around what others did since, with their permission bits', async () => {
	const made = await act('blacklist-sender', {sender: 'new@y.example', text: '550 5.7.1 No'});
	host.write(table, `other@z.example OK\n${host.read(table) ?? ''}last@z.example OK`, 0o640);
	expect(await act('undo-change', {change: made.id})).toMatchObject({result: 'done', verified: ['postmap -q new@y.example hash:/etc/postfix/sender_access answers nothing']});
	expect(host.read(table)).toBe(`other@z.example OK\n${byHand}last@z.example OK`);
	expect(await act('undo-change', {change: made.id})).toMatchObject({result: 'already-so'});
});

test('a journal that was damaged undoes nothing', async () => {
	const made = await act('blacklist-sender', {sender: 'new@y.example', text: '550 5.7.1 No'});
	const kept = host.at(`/var/lib/mxdeck/changes/${made.id}/1.old`);
	writeFileSync(kept, readFileSync(kept, 'latin1').replace('REJECT', 'OK'));
	expect(await act('undo-change', {change: made.id})).toMatchObject({result: 'already-so', verified: ['there is nothing to undo here: what its journal keeps of this change is damaged']});
});

test('a beginning that fits several changes is no name', async () => {
	for (const end of ['1', '2']) {
		mkdirSync(host.at(`/var/lib/mxdeck/changes/2f1e5c1e-${end}`), {recursive: true});
	}

	expect(await ask({look: 'change', id: '2f1e5c1e'})).toEqual({found: 'nothing', reason: 'the ids of 2 changes begin so'});
});
