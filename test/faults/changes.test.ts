import {spawn} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {once} from 'node:events';
import {existsSync, mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterAll, afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {createChangeRecorder} from '../../source/engine/change-recorder.js';
import {createChanges} from '../../source/engine/changes.js';
import type {Plan} from '../../source/model/action.js';
import {failure, success} from '../../source/model/outcome.js';
import {applyPlan, askChange, decideChange, type HostReport} from '../../source/remote/apply.js';
import type {Connection} from '../../source/remote/connection.js';
import {openAudit} from '../../source/store/audit.js';
import {discovered} from '../helpers/discovered.js';
import {liveLink} from '../helpers/live-link.js';
import {createLocalConnection} from '../helpers/local-connection.js';
import {cases, lapse, planOn} from './cases.js';
import {createFaultyHost, table, type FaultyHost} from './faulty-host.js';
import {printTally, tally} from './tally.js';

const isWhole = process.env['MXDECK_FAULTS'] === 'all';
const atOnce = 16;
/** How much of a request comes through. */
const shares = isWhole ? Array.from({length: 200}, (_, index) => index / 200) : [0, 0.1, 0.5, 0.9, 0.99];

let host: FaultyHost;

beforeEach(() => {
	host = createFaultyHost();
});

afterEach(() => {
	host.remove();
});

afterAll(printTally);

const send = async (plan: Plan, id: string, connection: Connection = host.connection): Promise<HostReport> =>
	applyPlan(connection, {id, action: 'blacklist-sender', operator: 'ana', plan, asRoot: true});

/** What the host says on its standard output, as a bad line or a login script changes it. */
const hearing = (change: (said: Buffer) => Buffer, code?: number): Connection => ({
	...host.connection,
	async exec(command, options) {
		const result = await host.connection.exec(command, options);
		return result.ok ? success({...result.value, code, stdout: change(result.value.stdout)}) : result;
	},
});

describe.each(cases)('$name', ({name, plan}) => {
	test('T1 T2 a request that is cut anywhere changes nothing', async () => {
		const made = await plan(host);
		const before = host.state();
		for (const share of shares) {
			const id = randomUUID();
			let size = 0;
			await send(made, id, {...host.connection, async exec(_, options) {
				size = Buffer.byteLength(String(options?.stdin));
				return failure({what: 'measured'});
			}});
			const said = await send(made, id, createLocalConnection({root: host.tree.root, cutAfter: Math.floor((size - 2) * share)}));
			const truth = await askChange(host.connection, id, true);
			expect([said.result, truth.result]).toEqual(['unknown', 'failed']);
			expect(host.state()).toEqual(before);
			tally(`request cut ${name}`, truth.result);
		}
	});

	test('T14 T33 an answer that is lost anywhere is unknown, and the same id again, three times, is answered and not made', async () => {
		const made = await plan(host);
		for (const share of [0, 0.2, 0.6, 0.95]) {
			const id = randomUUID();
			const said = await send(made, id, hearing(stdout => stdout.subarray(0, Math.floor(stdout.length * share))));
			expect(said.result).toBe('unknown');
			const after = host.state();
			const again = [await send(made, id), await send(made, id), await askChange(host.connection, id, true)].map(({result}) => result);
			expect(new Set(again).size).toBe(1);
			expect(host.state()).toEqual(after);
			tally(`answer lost, replayed ${name}`, again[0] ?? '');
		}
	});

	test('T43 a login script that prints, in any way, hides nothing', async () => {
		const id = randomUUID();
		const said = await send(await plan(host), id, hearing(stdout => Buffer.concat([Buffer.from(`Welcome\r\nmxdeck begin\nmxdeck ${id} end\nresult ZG9uZQ==\n`), stdout, Buffer.from('\nlogout\n')]), 0));
		expect(said.result).toBe('done');
		tally(`noisy login ${name}`, said.result);
	});

	test('T32 of sixteen consoles at once one makes the change, and none loses anything', async () => {
		const made = await plan(host);
		const reports = await Promise.all(Array.from({length: atOnce}, async () => send(made, randomUUID())));
		const results = reports.map(({result}) => result).sort();
		expect(results).toEqual([...Array.from({length: atOnce - 1}, () => made.edits.length === 0 ? 'done' : 'conflict'), 'done']);
		expect(host.litter()).toEqual([]);
		tally(`sixteen at once ${name}`, `done ${results.filter(each => each === 'done').length} of ${atOnce}`);
	});

	test('T19 a console that is killed anywhere leaves what the next one finds out', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-state-'));
		const file = path.join(folder, 'state', 'audit.db');
		const made = await plan(host);
		const before = host.state();
		for (const cutAfter of [0, 9000, undefined]) {
			const change = randomUUID();
			const audit = openAudit(file);
			if (audit.ok) {
				audit.value.recordIntent({time: Date.now(), change, operator: 'ana', action: 'blacklist-sender', input: {}, host: 'mx1'});
				audit.value.close();
			}

			await send(made, change, createLocalConnection({root: host.tree.root, ...(cutAfter === undefined ? {} : {cutAfter})}));
			const recorder = createChangeRecorder(file, 'ana', () => undefined);
			const next = createChanges({operator: 'ana', recorder, onProgress: () => undefined, onReport: () => undefined, onNotice: () => undefined, history: () => []});
			await next.settleOpen([liveLink('mx1', host.connection, discovered())]);
			recorder.close();
			const known = openAudit(file);
			const list = known.ok ? known.value.changes(1) : known;
			const result = list.ok ? list.value[0]?.result : undefined;
			expect(result).toBe(cutAfter === undefined ? 'done' : 'failed');
			if (cutAfter !== undefined) {
				expect(host.state()).toEqual(before);
			}

			tally(`console killed ${name}`, String(result));
		}

		rmSync(folder, {recursive: true});
	});
});

const forms: ReadonlyArray<readonly [says: string, text: string]> = [
	['CRLF', '# by hand\r\nkeep@x.example OK\r\nold@x.example REJECT\r\n'],
	['no final line end', 'keep@x.example OK\nold@x.example REJECT'],
	['CRLF and no final line end', 'keep@x.example OK\r\nold@x.example REJECT'],
	['a byte order mark', '\u00EF\u00BB\u00BF# by hand\nkeep@x.example OK\nold@x.example REJECT\n'],
	['keys that stand twice', 'keep@x.example OK\nold@x.example REJECT\nKEEP@x.example REJECT\n'],
	['continuation lines', 'old@x.example REJECT\n  for reasons\n# note\n  and more\nkeep@x.example OK\n'],
	['commented keys', '#old@x.example OK\nkeep@x.example OK\nold@x.example REJECT\n#  new@y.example OK\n'],
	['bytes of any kind', 'keep@x.example OK\nold@x.example REJECT\n# caf\u00E9 \u0000\u00FF\u0080\n'],
	['a megabyte', `${Array.from({length: 30_000}, (_, index) => `sender${index}@bulk.example REJECT\n`).join('')}old@x.example REJECT\n`],
];

test.each(forms)('T29 T30 a file with %s: blocked, unblocked, and both undone to the very bytes', async (says, text) => {
	for (const [action, raw] of [['blacklist-sender', {sender: 'new@y.example', text: '550 5.7.1 No'}], ['unblock-sender', {sender: 'old@x.example'}]] as const) {
		host.tree.write(table, text);
		const id = randomUUID();
		expect(await send(await planOn(host, action, raw), id)).toMatchObject({result: 'done'});
		expect(host.tree.read(table)).not.toBe(text);
		expect(await send(await planOn(host, 'undo-change', {change: id}), randomUUID())).toMatchObject({result: 'done'});
		expect(host.tree.read(table)).toBe(text);
		tally('file forms', `${action} undone`);
	}

	expect(host.litter(), says).toEqual([]);
});

test('T32 T33 of sixteen at once that wait for the end of one entry one takes it out, and nothing does so again', async () => {
	const {id, make} = await lapse.prepare(host);
	const before = host.state();
	await Promise.all(Array.from({length: atOnce}, async () => make(host.connection)));
	const after = host.state();
	expect(after).not.toEqual(before);
	expect(await askChange(host.connection, id, true)).toMatchObject({result: 'done'});
	await make(host.connection);
	expect(host.state()).toEqual(after);
	expect(host.litter()).toEqual([]);
	expect((host.tree.read('syslog') ?? '').match(/action=unblock-sender .* result=done/g)).toHaveLength(1);
	tally('sixteen at once lapse', 'done 1 of 16');
});

/** Another process holds the host's lock from now on; answers how to end it, and waits until that has happened. */
async function holdLock(): Promise<(signal: 'SIGTERM' | 'SIGKILL') => Promise<void>> {
	host.tree.write('/var/lib/mxdeck/lock', '');
	// The program itself keeps the lock, as no child of it does that outlives it.
	const holder = spawn('flock', ['--no-fork', host.tree.at('/var/lib/mxdeck/lock'), 'sh', '-c', 'echo held && exec sleep 60'], {stdio: ['ignore', 'pipe', 'inherit']});
	await once(holder.stdout, 'data');
	return async signal => {
		const closed = once(holder, 'close');
		holder.kill(signal);
		await closed;
	};
}

test('T34 a lock that another process holds is waited for, and given up in time', async () => {
	const made = await planOn(host, 'blacklist-sender', {sender: 'new@y.example', text: '550 5.7.1 No'});
	const before = host.state();
	const release = await holdLock();
	const impatient: Connection = {...host.connection, exec: async (command, options) => host.connection.exec(command, {...options, stdin: String(options?.stdin).replace('take_flock -w 10', 'take_flock -w 1')})};
	const id = randomUUID();
	expect(await send(made, id, impatient)).toMatchObject({result: 'failed', problem: {what: 'another change holds the lock on this host'}});
	expect(await askChange(impatient, id, true)).toMatchObject({result: 'unknown'});
	expect(host.state()).toEqual(before);
	await release('SIGTERM');
	expect(await askChange(host.connection, id, true)).toMatchObject({result: 'failed', problem: {what: 'the change never began on this host'}});
	tally('lock held', 'failed');
});

test('T34 a change that waits for the lock is made when its holder ends, or dies', async () => {
	for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
		const made = await planOn(host, 'blacklist-sender', {sender: `${signal}@y.example`, text: '550 5.7.1 No'});
		const release = await holdLock();
		const state = host.tree.at('/var/lib/mxdeck');
		const sent = send(made, randomUUID());
		// From then on it waits.
		await vi.waitFor(() => {
			expect(readdirSync(state).some(name => existsSync(path.join(state, name, 'flock')))).toBe(true);
		}, {timeout: 15_000, interval: 10});
		await release(signal);
		expect(await sent).toMatchObject({result: 'done'});
		tally('lock held, then free', 'done');
	}
});

test('T4 a change whose script is killed while it waits for the lock never began', async () => {
	const made = await planOn(host, 'blacklist-sender', {sender: 'new@y.example', text: '550 5.7.1 No'});
	const before = host.state();
	host.tree.write('/usr/bin/flock', '#!/bin/sh\nkill -9 "$PPID"\n', 0o755);
	const id = randomUUID();
	expect(await send(made, id)).toMatchObject({result: 'unknown'});
	rmSync(host.tree.at('/usr/bin/flock'));
	expect(await askChange(host.connection, id, true)).toMatchObject({result: 'failed', problem: {what: 'the change never began on this host'}});
	expect(await send(made, id)).toMatchObject({result: 'failed'});
	expect(host.state()).toEqual(before);
	tally('killed at the lock', 'failed');
});

test('T33 a change that was put back is answered again, and not made', async () => {
	const made = await planOn(host, 'blacklist-sender', {sender: 'new@y.example', text: '550 5.7.1 No'});
	const before = host.state();
	host.tree.break('query-lies');
	const id = randomUUID();
	expect(await send(made, id)).toMatchObject({result: 'rolled-back'});
	rmSync(host.tree.at('faults'), {recursive: true});
	for (let again = 0; again < 3; again++) {
		expect(await send(made, id)).toMatchObject({result: 'rolled-back', problem: {what: expect.stringMatching(/^postmap -q/) as string}});
	}

	expect(host.state()).toEqual(before);
	tally('replayed after roll-back', 'rolled-back');
});

test('T35 a postmap that dies half-way leaves the old table', async () => {
	const made = await planOn(host, 'blacklist-sender', {sender: 'new@y.example', text: '550 5.7.1 No'});
	const before = host.state();
	host.tree.write('usr/sbin/postmap', '#!/bin/sh\ncase $1 in hash:*) printf half >"$(echo "$1" | cut -d : -f 2).db"; kill -9 $$ ;; esac\n', 0o755);
	expect(await send(made, randomUUID())).toMatchObject({result: 'rolled-back', problem: {what: expect.stringMatching(/^postmap refused/) as string}});
	expect(host.state()).toEqual(before);
	tally('postmap dies', 'rolled-back');
});

test('T36 a reload that hangs is ended, and everything put back', async () => {
	const made = await planOn(host, 'spf-permerror', {reject: 'on'});
	const before = host.state();
	host.tree.write('usr/sbin/postfix', '#!/bin/sh\ncase $1 in reload) exec sleep 60 ;; esac\n', 0o755);
	const impatient: Connection = {...host.connection, exec: async (command, options) => host.connection.exec(command, {...options, stdin: String(options?.stdin).replace('patience=30', 'patience=1')})};
	expect(await send(made, randomUUID(), impatient)).toMatchObject({result: 'rolled-back', problem: {what: 'postfix reload failed'}});
	expect(host.state()).toEqual(before);
	tally('reload hangs', 'rolled-back');
});

test('T45 a confirmation and the end of its time at once: one of the two, wholly', async () => {
	const before = host.state();
	for (let round = 0; round < (isWhole ? 20 : 2); round++) {
		const plan = await planOn(host, 'blacklist-sender', {sender: `new${round}@y.example`, text: '550 5.7.1 No'});
		const id = randomUUID();
		await applyPlan(host.connection, {id, action: 'blacklist-sender', operator: 'ana', plan, asRoot: true, confirmWithin: 600});
		host.tree.write(`/var/lib/mxdeck/changes/${id}/deadline`, '0 then\n');
		const [confirmed] = await Promise.all([decideChange(host.connection, id, {decide: 'confirm'}, true), askChange(host.connection, randomUUID(), true)]);
		const truth = await askChange(host.connection, id, true);
		expect(confirmed.result).toBe(truth.result);
		expect(host.tree.read(table)?.includes(`new${round}@`)).toBe(truth.result === 'done');
		tally('confirmed too late', truth.result);
	}

	expect(host.state()).toEqual(before);
});

test.each([0, 1, 2, 3, 4, 5])('T46 a change is undone around %i edits of others', async count => {
	const id = randomUUID();
	await send(await planOn(host, 'blacklist-sender', {sender: 'new@y.example', text: '550 5.7.1 No'}), id);
	const foreign = Array.from({length: count}, (_, index) => `other${index}@z.example OK\n`);
	const lines = (host.tree.read(table) ?? '').split(/(?<=\n)/);
	host.tree.write(table, [...foreign.slice(0, 2), ...lines, ...foreign.slice(2)].join(''), 0o640);
	expect(await send(await planOn(host, 'undo-change', {change: id}), randomUUID())).toMatchObject({result: 'done'});
	expect(host.tree.read(table)).toBe([...foreign.slice(0, 2), '# by hand\nold@x.example REJECT\nkeep@x.example OK\n', ...foreign.slice(2)].join(''));
	tally('undone around others', 'done');
});
