import {randomUUID} from 'node:crypto';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {applyPlan, askChange, decideChange, type Decision, type HostReport} from '../../source/remote/apply.js';
import {look} from '../../source/remote/look.js';
import {createHostTree, type HostTree} from '../helpers/host-tree.js';
import {createLocalConnection} from '../helpers/local-connection.js';
import {blocking, byHand, compiled, entry, planOf, table} from '../helpers/plans.js';

let host: HostTree;
const open: string[] = [];

beforeEach(() => {
	host = createHostTree({[table]: byHand, [`${table}.db`]: compiled});
});

afterEach(async () => {
	// The waiting process ends when its change is decided.
	for (const id of open.splice(0)) {
		await decide(id, {decide: 'revert'});
	}

	host.remove();
});

const connection = () => createLocalConnection({root: host.root});
const decide = async (id: string, decision: Decision): Promise<HostReport> => decideChange(connection(), id, decision, true);

async function apply(confirmWithin: number, plan = blocking): Promise<HostReport & {readonly id: string}> {
	const id = randomUUID();
	open.push(id);
	return {id, ...await applyPlan(connection(), {id, action: 'blacklist-sender', operator: 'ana', plan, asRoot: true, confirmWithin})};
}

const phaseOf = (id: string): string | undefined => host.read(`/var/lib/mxdeck/changes/${id}/phase`)?.trim();

/** Lets the time of a change run out. */
const runOut = (id: string): void => {
	host.write(`/var/lib/mxdeck/changes/${id}/deadline`, '0 then\n');
};

async function journalSays(): Promise<string | undefined> {
	const facts = await look(connection(), [{as: 'journal', look: 'journal', limit: 1}], true);
	const journal = facts.ok ? facts.value['journal'] : undefined;
	return journal?.found === 'journal' ? journal.changes[0]?.result : undefined;
}

test('a change that nobody confirms is put back by the host itself', async () => {
	const made = await apply(1);
	expect(made).toMatchObject({result: 'done', confirmWithin: 1});
	await vi.waitFor(() => {
		expect(phaseOf(made.id)).toBe('closed');
	}, {timeout: 15_000, interval: 100});
	expect(host.read(table)).toBe(byHand);
	expect(host.read(`${table}.db`)).toBe(compiled);
	expect(await askChange(connection(), made.id, true)).toMatchObject({result: 'rolled-back', problem: {what: 'nobody confirmed the change in time', state: 'everything was put back as it was, which was verified'}});
});

test('a change that is confirmed stays', async () => {
	const made = await apply(600);
	expect(await journalSays()).toBe('unconfirmed');
	expect(await decide(made.id, {decide: 'confirm'})).toMatchObject({result: 'done'});
	expect(await journalSays()).toBe('done');
	runOut(made.id);
	const known = await askChange(connection(), made.id, true);
	expect(known).toMatchObject({result: 'done'});
	expect(known).not.toHaveProperty('confirmWithin');
	expect(host.read(table)).toBe(byHand + entry);
});

test('the time can be extended, and what is left is told', async () => {
	const made = await apply(60);
	expect(await decide(made.id, {decide: 'extend', seconds: 900})).toMatchObject({result: 'done', confirmWithin: expect.closeTo(900, -1) as number});
	expect(await askChange(connection(), made.id, true)).toMatchObject({confirmWithin: expect.closeTo(900, -1) as number});
});

test('a change is taken back before its time', async () => {
	const made = await apply(600);
	expect(await decide(made.id, {decide: 'revert'})).toMatchObject({result: 'rolled-back', problem: {what: 'the change was taken back before it was confirmed'}});
	expect(host.read(table)).toBe(byHand);
	expect(await decide(made.id, {decide: 'confirm'})).toMatchObject({result: 'rolled-back'});
	expect(host.read(table)).toBe(byHand);
});

test('when the waiting process died with its host, the next change puts back', async () => {
	const made = await apply(600);
	runOut(made.id);
	await askChange(connection(), randomUUID(), true);
	expect(phaseOf(made.id)).toBe('closed');
	expect(host.read(table)).toBe(byHand);
});

test('a file whose change waits is not changed again', async () => {
	const made = await apply(600);
	const again = await apply(600, planOf({edits: [{...blocking.edits[0] ?? {path: '', before: '', after: '', sha256: ''}}]}));
	expect(again).toMatchObject({result: 'conflict', problem: {what: `change ${made.id} of ${table} waits for its confirmation`}});
});

test('what fails before it waits is put back at once, and nothing waits for it', async () => {
	host.break('query-lies');
	const made = await apply(600);
	expect(made).toMatchObject({result: 'rolled-back'});
	expect(made).not.toHaveProperty('confirmWithin');
	expect(phaseOf(made.id)).toBe('closed');
	expect(host.read(table)).toBe(byHand);
});

test.each([0, 86_401, 1_000_000])('%i seconds are no time', async seconds => {
	expect(await apply(seconds)).toMatchObject({result: 'failed', problem: {what: 'the request is not a valid one: a time'}});
});
