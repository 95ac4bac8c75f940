import {randomUUID} from 'node:crypto';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, afterEach, beforeEach, describe, expect, test} from 'vitest';
import {createChangeRecorder} from '../../source/engine/change-recorder.js';
import {createChanges} from '../../source/engine/changes.js';
import type {Plan} from '../../source/model/action.js';
import {failure, success} from '../../source/model/outcome.js';
import {applyPlan, askChange, type HostReport} from '../../source/remote/apply.js';
import type {Connection} from '../../source/remote/connection.js';
import {openAudit} from '../../source/store/audit.js';
import {discovered} from '../helpers/discovered.js';
import {liveLink} from '../helpers/live-link.js';
import {createLocalConnection} from '../helpers/local-connection.js';
import {cases, createFaultyHost, planOn, type FaultyHost} from './faulty-host.js';
import {printTally, tally} from './tally.js';

const table = '/etc/postfix/sender_access';
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
	test('a request that is cut anywhere changes nothing', async () => {
		const made = await plan(host);
		const before = host.state();
		for (const share of [0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.99]) {
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

	test('an answer that is lost anywhere is unknown, and the same id again, three times, is answered and not made', async () => {
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

	test('a login script that prints, in any way, hides nothing', async () => {
		const id = randomUUID();
		const said = await send(await plan(host), id, hearing(stdout => Buffer.concat([Buffer.from(`Welcome\r\nmxdeck begin\nmxdeck ${id} end\nresult ZG9uZQ==\n`), stdout, Buffer.from('\nlogout\n')]), 0));
		expect(said.result).toBe('done');
		tally(`noisy login ${name}`, said.result);
	});

	test('of several consoles at once one makes the change, and none loses anything', async () => {
		const made = await plan(host);
		const reports = await Promise.all(Array.from({length: 6}, async () => send(made, randomUUID())));
		const results = reports.map(({result}) => result).sort();
		expect(results).toEqual(made.edits.length === 0 ? Array.from({length: 6}, () => 'done') : ['conflict', 'conflict', 'conflict', 'conflict', 'conflict', 'done']);
		expect(host.litter()).toEqual([]);
		tally(`six at once ${name}`, results.join(' '));
	});

	test('a console that is killed anywhere leaves what the next one finds out', async () => {
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

test.each(forms)('a file with %s: blocked, unblocked, and both undone to the very bytes', async (says, text) => {
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

test('a lock that somebody holds is waited for, and given up in time', async () => {
	const made = await planOn(host, 'blacklist-sender', {sender: 'new@y.example', text: '550 5.7.1 No'});
	const before = host.state();
	host.tree.write('/usr/bin/flock', '#!/bin/sh\nexit 1\n', 0o755);
	const id = randomUUID();
	expect(await send(made, id)).toMatchObject({result: 'failed', problem: {what: 'another change holds the lock on this host'}});
	expect(await askChange(host.connection, id, true)).toMatchObject({result: 'unknown'});
	expect(host.state()).toEqual(before);
	rmSync(host.tree.at('/usr/bin/flock'));
	expect(await askChange(host.connection, id, true)).toMatchObject({result: 'failed', problem: {what: 'the change never began on this host'}});
	tally('lock held', 'failed');
});
