import {randomUUID} from 'node:crypto';
import {appendFileSync, rmSync} from 'node:fs';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {actions} from '../../source/actions/index.js';
import type {ActionName, Plan, RawInput} from '../../source/model/action.js';
import {applyPlan, askChange, decideChange, type HostReport} from '../../source/remote/apply.js';
import {closeRequest} from '../../source/remote/change-request.js';
import {helperPath} from '../../source/remote/helper-place.js';
import {helperText} from '../../source/remote/helper-text.js';
import {look} from '../../source/remote/look.js';
import {encodeWord} from '../../source/remote/request-lines.js';
import {discovered} from '../helpers/discovered.js';
import {callHelper, createHelperConnection, createHelperHost} from '../helpers/helper-host.js';
import type {HostTree} from '../helpers/host-tree.js';
import {blocking, byHand, compiled, entry, sha256, table} from '../helpers/plans.js';

const spf = '/etc/postfix-policyd-spf-python/policyd-spf.conf';
const conf = 'TestOnly = 1\r\nPermError_reject = False # as packaged\r\nlast = 1';

let host: HostTree;

beforeEach(() => {
	host = createHelperHost({
		[table]: byHand,
		[`${table}.db`]: compiled,
		[spf]: conf,
		bans: 'sshd 203.0.113.7\npostfix 203.0.113.7\n',
		banned: '[{\'sshd\': [\'203.0.113.7\']}, {\'postfix\': [\'203.0.113.7\']}]',
	});
});

afterEach(() => {
	host.remove();
});

async function planned(name: ActionName, raw: RawInput, shell?: string): Promise<Plan> {
	const action = actions[name];
	const input = action.read(raw);
	const facts = input.ok ? await look(createHelperConnection(host, shell), action.looks(input.value, discovered()).filter(each => each.look !== 'log'), true) : input;
	const plan = input.ok && facts.ok ? action.plan(input.value, facts.value, discovered()) : undefined;
	if (plan?.kind !== 'change') {
		throw new Error(`${name} could not be planned: ${JSON.stringify(plan)}`);
	}

	return plan.plan;
}

async function make(name: ActionName, raw: RawInput, {shell, ...more}: {readonly shell?: string; readonly confirmWithin?: number} = {}): Promise<HostReport & {readonly id: string}> {
	const id = randomUUID();
	const report = await applyPlan(createHelperConnection(host, shell), {id, action: name, operator: 'alice', plan: await planned(name, raw, shell), asRoot: true, ...more});
	return {...report, id};
}

const changes: ReadonlyArray<readonly [ActionName, RawInput, () => unknown]> = [
	['blacklist-sender', {sender: 'new@y.example', text: '550 5.7.1 No', by: 'alice', reason: 'wave', date: '2026-11-22'}, () => host.read(table)],
	['blacklist-sender', {sender: 'spam@bad.example', text: '550 5.7.1 No'}, () => host.read(table)],
	['unblock-sender', {sender: 'spam@bad.example'}, () => host.read(table)],
	['spf-permerror', {reject: 'on'}, () => host.read(spf)],
	['unban-ip', {address: '203.0.113.7'}, () => host.read('bans')?.split('\n').sort().join('\n')],
];

describe.each(['dash', 'bash'])('in %s', shell => {
	test.each(changes)('%s %o is made through the helper alone, undone, and redone', async (name, raw, state) => {
		const before = state();
		const made = await make(name, raw, {shell});
		expect(made, JSON.stringify(made.problem)).toMatchObject({result: 'done'});
		const after = state();
		expect(after).not.toBe(before);
		const undone = await make('undo-change', {change: made.id}, {shell});
		expect(undone, JSON.stringify(undone.problem)).toMatchObject({result: 'done'});
		expect(state()).toBe(before);
		const redone = await make('undo-change', {change: undone.id}, {shell});
		expect(redone, JSON.stringify(redone.problem)).toMatchObject({result: 'done'});
		expect(state()).toBe(after);
	});
});

test('an odd line that a change took out comes back with its undoing, and with nothing else', async () => {
	const odd = '# by hand\nspam@bad.example  FILTER smtp:[198.51.100.9]\n  10025\n';
	host.write(table, odd);
	const {id} = await make('unblock-sender', {sender: 'spam@bad.example'});
	expect(host.read(table)).toBe('# by hand\n');
	const undoing = await planned('undo-change', {change: id});
	const {undoes: _, ...alone} = undoing;
	expect(await applyPlan(createHelperConnection(host), {id: randomUUID(), action: 'undo-change', operator: 'eve', plan: alone, asRoot: true})).toMatchObject({result: 'failed', problem: {what: expect.stringContaining('does not allow') as string}});
	expect(host.read(table)).toBe('# by hand\n');
	expect(await make('undo-change', {change: id})).toMatchObject({result: 'done'});
	expect(host.read(table)).toBe(odd);
});

test('its version is the hash of its own file', async () => {
	const {stdout} = await callHelper(host, 'version\n');
	expect(stdout.toString()).toBe(`1 ${sha256(host.read(helperPath) ?? '')}\n`);
});

test('an entry whose time is over is taken out by the host, through the helper\'s own text', async () => {
	const plan = await planned('blacklist-sender', {sender: 'new@y.example', date: '2026-11-22', by: 'alice', for: '1d', removal: 'by the host'});
	if (plan.lapse === undefined) {
		throw new Error('the plan has no end');
	}

	const soon = {...plan, lapse: {...plan.lapse, at: Math.floor(Date.now() / 1000) + 1}};
	const report = await applyPlan(createHelperConnection(host), {id: randomUUID(), action: 'blacklist-sender', operator: 'alice', plan: soon, asRoot: true});
	expect(report, JSON.stringify(report.problem)).toMatchObject({result: 'done'});
	await expect.poll(() => host.read('syslog'), {timeout: 15_000}).toMatch(/action=unblock-sender .* result=done/);
	expect(host.read(table)).toBe(byHand);
});

describe('a change that waits for its confirmation', () => {
	test('is confirmed through the helper', async () => {
		const {id, ...made} = await make('blacklist-sender', {sender: 'new@y.example'}, {confirmWithin: 60});
		expect(made).toMatchObject({result: 'done', confirmWithin: 60});
		expect(await decideChange(createHelperConnection(host), id, {decide: 'confirm'}, true)).toMatchObject({result: 'done'});
		expect(host.read(table)).toContain('new@y.example');
	});

	test('is put back by the host itself, also when the helper was taken away meanwhile', async () => {
		const {id} = await make('blacklist-sender', {sender: 'new@y.example'}, {confirmWithin: 2});
		rmSync(host.at(helperPath));
		await expect.poll(() => host.read(`/var/lib/mxdeck/changes/${id}/answer`), {timeout: 15_000}).toContain('{"result":"rolled-back"');
		expect(host.read(table)).toBe(byHand);
	});
});

test('nothing of the caller\'s environment counts', async () => {
	const other = createHelperHost({[table]: byHand});
	const environment = {MXDECK_ROOT: other.root, PATH: other.at('usr/bin'), IFS: '/', TMPDIR: other.at('tmp'), ENV: other.at('env'), BASH_ENV: other.at('env'), CDPATH: '/', MAIL_CONFIG: other.root, R: other.root, own: '/etc/passwd', LC_ALL: 'tr_TR.UTF-8', ODD: 'x\nexport PATH=/nowhere'};
	other.write('env', 'echo owned; exit 1\n');
	const id = '0badcafe';
	const request = `apply ${id}\n${closeRequest([`id ${encodeWord(id)}`, 'ask'])}\n`;
	const {stdout} = await callHelper(host, request, {environment});
	expect(stdout.toString()).toContain(`mxdeck ${id} end`);
	expect(stdout.toString()).not.toContain('owned');

	expect(other.read('/var/lib/mxdeck/lock')).toBeUndefined();
	expect(host.read('/var/lib/mxdeck/lock')).toBeDefined();
	other.remove();
});

test('a check that cannot be made in whole allows nothing', async () => {
	host.write('usr/bin/grep', '#!/bin/sh\ncase $1 in -vxE) echo "No space left on device" >&2; exit 2 ;; esac\nexec /usr/bin/grep "$@"\n', 0o755);
	const report = await applyPlan(createHelperConnection(host), {id: randomUUID(), action: 'blacklist-sender', operator: 'alice', plan: blocking, asRoot: true});
	expect(report).toMatchObject({result: 'failed', problem: {what: `it could not be seen what would be written into ${table}`, state: 'nothing was changed'}});
	expect(host.read(table)).toBe(byHand);
});

test('the limits of whoever calls it cut nothing short', async () => {
	host.write('limited', `#!/bin/sh\nulimit -S -f 0\nexec /bin/dash '${host.at(helperPath)}'\n`, 0o755);
	const id = '0badcafe';
	const {stdout} = await callHelper(host, `apply ${id}\n${closeRequest([`id ${encodeWord(id)}`, 'ask'])}\n`, {shell: `../../${host.at('limited')}`});
	expect(stdout.toString()).toContain('the change never began');
});

test('arguments are refused', async () => {
	expect(await callHelper(host, 'version\n', {words: ['version']})).toMatchObject({code: 64, stdout: Buffer.alloc(0)});
});

test('a request that is cut anywhere changes nothing', async () => {
	let request = '';
	const connection = createHelperConnection(host);
	await applyPlan({...connection, async exec(_, options) {
		request = options?.forHelper ?? '';
		return {ok: true, value: {code: 1, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0)}};
	}}, {id: randomUUID(), action: 'blacklist-sender', operator: 'alice', plan: blocking, asRoot: true});
	for (let cut = 0; cut < 40; cut++) {
		// Without its line end alone a request is whole.
		await callHelper(host, request.slice(0, Math.floor((cut * (request.length - 2)) / 39)));
	}

	expect(host.read(table)).toBe(byHand);
	expect(host.read('/var/lib/mxdeck/lock')).toBeUndefined();
	await callHelper(host, request);
	expect(host.read(table)).toBe(byHand + entry);
});

test('looks read what Postfix\' own tables are and what anybody may read, and nothing else', async () => {
	host.write('/etc/shadow', 'secret', 0o640);
	host.write(table, byHand, 0o600);
	host.write('/etc/fail2ban/filter.d/postfix.conf', 'open');
	host.write('/etc/postfix/virtual', 'secret', 0o600);
	host.write('/etc/postfix/virtual.db', 'x\tsecret\n', 0o600);
	const facts = await look(createHelperConnection(host), [
		{as: 'table', look: 'file', path: table},
		{as: 'shadow', look: 'file', path: '/etc/shadow'},
		{as: 'filter', look: 'file', path: '/etc/fail2ban/filter.d/postfix.conf'},
		{as: 'virtual', look: 'run', argv: ['postmap', '-q', 'x', 'hash:/etc/postfix/virtual']},
		{as: 'pattern', look: 'run', argv: ['postmap', '-q', 'x', 'pcre:/etc/shadow']},
		{as: 'answer', look: 'run', argv: ['postmap', '-q', 'spam@bad.example', `hash:${table}`]},
	], true);
	expect(facts).toMatchObject({ok: true, value: {
		table: {found: 'file', content: byHand},
		shadow: {found: 'nothing', reason: 'the helper does not read it for this account'},
		filter: {found: 'file', content: 'open'},
		virtual: {found: 'nothing', reason: 'the helper does not ask this table for this account'},
		pattern: {found: 'nothing'},
		answer: {found: 'output', stdout: 'REJECT\n'},
	}});
});

test('the text is one file that a shell can read, with the request\'s place taken by nobody', () => {
	expect(helperText.startsWith('#!/bin/sh\n')).toBe(true);
	expect(helperText.endsWith('\nhelper "$@"\n')).toBe(true);
	expect(helperText).not.toContain('@REQUEST@');
	expect(helperText).not.toContain('@NAME@');
	appendFileSync(host.at('text'), helperText);
	const names = [...helperText.matchAll(/^(\w+)\(\) {$/gm)].map(([, name = '']) => name);
	const gate = names.slice(0, names.indexOf('apply'));
	expect(names.slice(gate.length).filter(name => gate.includes(name))).toEqual([]);
});

test('what came of a change is asked through the helper', async () => {
	const {id} = await make('blacklist-sender', {sender: 'new@y.example'});
	expect(await askChange(createHelperConnection(host), id, true)).toMatchObject({result: 'done'});
	expect(await askChange(createHelperConnection(host), randomUUID(), true)).toMatchObject({result: 'failed', problem: {what: 'the change never began on this host'}});
});
