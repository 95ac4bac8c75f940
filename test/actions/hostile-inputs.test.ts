import {afterAll, beforeAll, expect, test} from 'vitest';
import {actions} from '../../source/actions/index.js';
import type {ActionName, Facts, Look, Plan} from '../../source/model/action.js';
import {applyPlan, look} from '../../source/remote/index.js';
import {discovered} from '../helpers/discovered.js';
import {hostileInputs as inputs} from '../helpers/hostile-inputs.js';
import {createHostTree, type HostTree} from '../helpers/host-tree.js';
import {createLocalConnection} from '../helpers/local-connection.js';

// The names of the action's own words are taken for what they are: every other word of the same shape is a valid one.
const fieldOf: Readonly<Record<Exclude<ActionName, 'remove-expired'>, string>> = {
	'blacklist-sender': 'sender',
	'unblock-sender': 'sender',
	'unban-ip': 'address',
	'spf-permerror': 'reject',
	'undo-change': 'change',
};

const table = '/etc/postfix/sender_access';
const settings = '/etc/postfix-policyd-spf-python/policyd-spf.conf';
const files = {
	[table]: '# by hand\nspam@bad.example REJECT\n',
	[`${table}.db`]: 'spam@bad.example\tREJECT\n',
	[settings]: 'PermError_reject = False\n',
	'/etc/passwd': 'root\n',
	banned: '[{\'postfix\': [\'203.0.113.7\']}]\n',
	bans: 'postfix 203.0.113.7\n',
};

let host: HostTree;

beforeAll(() => {
	host = createHostTree(files);
});

afterAll(() => {
	host.remove();
});

const connection = () => createLocalConnection({root: host.root});
const unchanged = (): void => {
	expect(Object.keys(files).filter(file => host.read(file) !== files[file as keyof typeof files])).toEqual([]);
};

async function factsFor(looks: readonly Look[]): Promise<Facts> {
	const facts = await look(connection(), looks.filter(({look: kind}) => kind !== 'log'), true);
	expect(facts.ok).toBe(true);
	return facts.ok ? facts.value : {};
}

/** What an action makes of an input on the host: refused by its reading, or by its plan, or a plan that changes something. */
async function outcomeOf(name: ActionName, raw: Readonly<Record<string, string>>, known?: Facts): Promise<'not read' | 'no change' | Plan> {
	const discovery = discovered();
	const action = actions[name];
	const input = action.read({date: '2026-11-22', by: 'ana', ...raw});
	if (!input.ok) {
		expect(input.problem.what).not.toBe('');
		return 'not read';
	}

	const planned = action.plan(input.value, known ?? await factsFor(action.looks(input.value, discovery)), discovery);
	return planned.kind === 'change' ? planned.plan : 'no change';
}

test.each(Object.entries(fieldOf) as ReadonlyArray<readonly [ActionName, string]>)('%s takes none of the hostile inputs for its %s', async (name, field) => {
	const taken: string[] = [];
	for (const input of inputs) {
		const outcome = await outcomeOf(name, {[field]: input});
		if (typeof outcome === 'object') {
			taken.push(input);
		}
	}

	expect(taken).toEqual([]);
	unchanged();
}, 120_000);

// Words that stand in the table for people: whatever they hold, one comment and one entry come of it, or nothing.
test.each(['text', 'reason', 'for', 'by', 'change'])('no hostile %s of a block becomes a line of its own, or an action', async field => {
	const {value} = actions['blacklist-sender'].read({sender: 'new@spam.example'}) as {readonly value: unknown};
	const known = await factsFor(actions['blacklist-sender'].looks(value, discovered()));
	for (const input of inputs) {
		const outcome = await outcomeOf('blacklist-sender', {sender: 'new@spam.example', [field]: input}, known);
		const [edit] = typeof outcome === 'object' ? outcome.edits : [];
		if (edit !== undefined) {
			expect(edit.after.slice(0, edit.before.length), input).toBe(edit.before);
			expect(edit.after.slice(edit.before.length), input).toMatch(/^# mxdeck[ -~]*\nnew@spam\.example 5\d{2} 5(?:\.\d{1,3}){2} [ -~]+\n$/);
		}
	}

	unchanged();
}, 120_000);

const key = (input: string): Plan => ({
	summary: 'forged',
	edits: [{path: table, before: files[table], after: `${files[table]}${input} REJECT\n`, sha256: '0'.repeat(64), map: 'hash'}],
	runs: [],
	checks: [{check: 'map-entry', type: 'hash', path: table, key: input, expect: 'REJECT'}],
	notes: [],
});

const forged: ReadonlyArray<readonly [what: string, plan: (input: string) => Plan]> = [
	['a key', key],
	['a file', input => ({...key('x.example'), edits: key('x.example').edits.map(edit => ({...edit, path: `/etc/postfix/${input}`}))})],
	['a table type', input => ({...key('x.example'), edits: key('x.example').edits.map(edit => ({...edit, map: `${input}:`}))})],
	['an address to unban', input => ({...key('x.example'), edits: [], checks: [], runs: [{run: 'unban', jail: 'postfix', address: `${input};`, why: ''}]})],
	['a jail', input => ({...key('x.example'), edits: [], checks: [], runs: [{run: 'unban', jail: `${input} `, address: '203.0.113.7', why: ''}]})],
];

test.each(forged)('the host itself takes no hostile input for %s, whatever a console sends', async (what, plan) => {
	const results = new Set<string>();
	// Each takes a whole run of the host's script: all of them for the keys, every fifth for what no operator can type.
	for (const [index, input] of inputs.filter((text, place) => text.length < 6000 && (what === 'a key' || place % 5 === 0)).entries()) {
		const id = `${String(index).padStart(8, '0')}-0000-4000-8000-000000000001`;
		const report = await applyPlan(connection(), {id, action: 'blacklist-sender', operator: 'ana', plan: plan(input), asRoot: true});
		results.add(report.result);
	}

	expect([...results].filter(result => result === 'done')).toEqual([]);
	unchanged();
	expect(host.calls().filter(call => /^postmap hash|^fail2ban-client set|^postfix/.test(call))).toEqual([]);
}, 300_000);
