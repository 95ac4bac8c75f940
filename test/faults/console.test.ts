import {type ChildProcess, execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {startDemo, type Demo} from '../../source/demo/index.js';
import {createChangeRecorder} from '../../source/engine/change-recorder.js';
import {createChanges} from '../../source/engine/changes.js';
import type {Connection} from '../../source/remote/connection.js';
import {look, openConnection} from '../../source/remote/index.js';
import {openAudit, type Audit} from '../../source/store/audit.js';
import {buildProgram} from '../commands/built-program.js';
import {discovered} from '../helpers/discovered.js';
import {liveLink} from '../helpers/live-link.js';
import {mayMount} from './shells.js';
import {printTally, tally} from './tally.js';

const isWhole = process.env['MXDECK_FAULTS'] === 'all';

let demo: Demo;
let program = '';
let sshConfig = '';
let state = '';
const folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-consoles-'));

beforeAll(async () => {
	demo = await startDemo();
	({program} = buildProgram());
	sshConfig = path.join(folder, 'ssh_config');
	writeFileSync(sshConfig, [...demo.targets].map(([name, {port, user, identityFiles, knownHostsFiles}]) => `Host ${name}\n\tHostName 127.0.0.1\n\tPort ${port}\n\tUser ${user}\n${identityFiles.map(file => `\tIdentityFile ${file}\n`).join('')}\tIdentitiesOnly yes\n\tUserKnownHostsFile ${knownHostsFiles.join(' ')}\n`).join(''));
}, 60_000);

beforeEach(() => {
	state = mkdtempSync(path.join(folder, 'state-'));
});

afterAll(async () => {
	await demo.stop();
	printTally();
	rmSync(folder, {recursive: true, force: true});
});

/** Starts a console of its own process that makes a change without asking. */
const start = (...words: readonly string[]): ChildProcess => spawn(process.execPath, [program, ...words, '--yes', '--json', '-F', sshConfig], {stdio: ['ignore', 'pipe', 'pipe'], env: {...process.env, HOME: state, XDG_STATE_HOME: state, XDG_CONFIG_HOME: state}});

async function toEnd(child: ChildProcess): Promise<{readonly out: string; readonly said: string}> {
	let [out, said] = ['', ''];
	child.stdout?.on('data', (chunk: Buffer) => {
		out += chunk.toString();
	});
	child.stderr?.on('data', (chunk: Buffer) => {
		said += chunk.toString();
	});
	await once(child, 'close');
	return {out, said};
}

const results = (out: string): readonly string[] => (JSON.parse(out) as {readonly hosts: ReadonlyArray<{readonly result: string}>}).hosts.map(({result}) => result);

async function connect(name: string): Promise<Connection> {
	const target = demo.targets.get(name);
	const opened = target && await openConnection(target, {acceptHostKey: async () => false, secret: async () => undefined});
	if (opened?.ok !== true) {
		throw new Error(opened?.problem.what ?? name);
	}

	opened.value.setPrivilege('root');
	return opened.value;
}

const auditFile = (): string => path.join(state, 'mxdeck', 'audit.db');

function audit(): Audit {
	const opened = openAudit(auditFile());
	if (!opened.ok) {
		throw new Error(opened.problem.what);
	}

	return opened.value;
}

/** What a host's journal says of the changes that this console's audit knows nothing of, and of the others. */
async function journalOf(connection: Connection): Promise<ReadonlyMap<string, string | undefined>> {
	const facts = await look(connection, [{as: 'it', look: 'journal', limit: 1000}], true);
	const fact = facts.ok ? facts.value['it'] : undefined;
	return new Map(fact?.found === 'journal' ? fact.changes.map(({id, result}) => [id, result]) : []);
}

const onHost = (file: string): string => path.join(demo.trees.get('mx1') ?? '', file);
const isBlocked = (sender: string): boolean => readFileSync(onHost('etc/postfix/sender_access'), 'latin1').includes(sender);
const isRejecting = (): boolean => /^PermError_reject = True$/m.test(readFileSync(onHost('etc/postfix-policyd-spf-python/policyd-spf.conf'), 'latin1'));
const twice = ['postfix', 'sshd'] as const;
const banOf = (jail: string, address: string): string => onHost(`var/lib/fail2ban/bans/${jail}/${address}`);

/** Blocks a sender on mx1, from a console that keeps no state; answers the change's id. */
async function block(sender: string): Promise<string> {
	const {out} = await toEnd(start('block', sender, '--hosts', 'mx1'));
	expect(results(out)).toEqual(['done']);
	return (JSON.parse(out) as {readonly change: string}).change;
}

/** A command that is about to be given, and how much of what it changes is so by now: none of it, or all, but never a part. */
type Given = {readonly words: readonly string[]; readonly isSo: () => readonly boolean[]};

const commands: ReadonlyArray<readonly [name: string, give: (point: number) => Promise<Given>]> = [
	['block', async point => ({words: ['block', `blocked${point}@bulk.example`], isSo: () => [isBlocked(`blocked${point}@bulk.example`)]})],
	['undo', async point => {
		const change = await block(`undone${point}@bulk.example`);
		return {words: ['undo', change], isSo: () => [!isBlocked(`undone${point}@bulk.example`)]};
	}],
	['unban', async point => {
		const address = `192.0.2.${point + 1}`;
		for (const jail of twice) {
			writeFileSync(banOf(jail, address), '2026-11-22 18:06:06 + 21600 = 2999-01-01 00:00:00\n');
		}

		return {words: ['unban', address], isSo: () => twice.map(jail => !existsSync(banOf(jail, address)))};
	}],
	['unblock', async point => {
		await block(`killed${point}@bulk.example`);
		return {words: ['unblock', `killed${point}@bulk.example`], isSo: () => [!isBlocked(`killed${point}@bulk.example`)]};
	}],
	['spf', async () => {
		const wanted = !isRejecting();
		return {words: ['spf', 'permerror', wanted ? 'on' : 'off'], isSo: () => [isRejecting() === wanted]};
	}],
];

/** Most of its life a console only starts and plans: what matters begins when it opens the audit. */
async function untilItMatters(child: ChildProcess): Promise<void> {
	while (child.exitCode === null && !existsSync(auditFile())) {
		await delay(1);
	}
}

function emptyState(): void {
	rmSync(state, {recursive: true});
	mkdirSync(state, {mode: 0o700});
}

describe('T19 D1 a console that is killed', () => {
	const points = isWhole ? 20 : 1;

	test.each(commands.slice(0, isWhole ? undefined : 3))('at %s has written down what it sent, and the next one finds out what came of it', async (name, give) => {
		const connection = await connect('mx1');
		for (let point = 0; point < points; point++) {
			const {words, isSo} = await give(point);
			expect(isSo()).not.toContain(true);
			emptyState();
			const known = await journalOf(connection);
			const child = start(...words, '--hosts', 'mx1');
			const ended = toEnd(child);
			await untilItMatters(child);
			await delay(200 * (point + Math.random()) / points);
			child.kill('SIGKILL');
			await ended;
			const left = audit();
			const pending = left.open();
			left.close();
			const recorder = createChangeRecorder(auditFile(), 'ana', () => undefined);
			const next = createChanges({operator: 'ana', recorder, onProgress: () => undefined, onReport: () => undefined, onNotice: () => undefined, history: () => []});
			await next.settleOpen([liveLink('mx1', connection, discovered())]);
			next.stop();
			recorder.close();
			const book = audit();
			const written = book.changes(10);
			const open = book.open();
			book.close();
			const sent = [...await journalOf(connection)].filter(([id]) => !known.has(id));
			const changes = written.ok ? written.value : [];
			expect(open).toEqual({ok: true, value: []});
			for (const [id, result] of sent) {
				expect(changes.filter(({change}) => change === id).map(each => each.result)).toEqual([result]);
			}

			expect(isSo()).toEqual(isSo().map(() => changes[0]?.result === 'done'));
			tally(`console killed, ${name}`, `${pending.ok && pending.value.length > 0 ? 'found open, ' : ''}${changes[0]?.result ?? 'nothing sent'}`);
		}

		connection.close();
	}, 600_000);
});

/** Milliseconds. The longest is past the keepalive (15 s) and the pulse and discovery (20 s), whose timers are all due when it goes on; a minute would meet no other. */
const pauses = isWhole ? [100, 400, 700, 21_000] : [400];

test(`T20 a console that is stopped for ${pauses.map(pause => pause / 1000).join(', ')} s hears the truth when it goes on${isWhole ? ' (21: past every limit that a minute is past)' : ''}`, async () => {
	for (const pause of pauses) {
		emptyState();
		const child = start('block', `stopped${pause}@bulk.example`, '--hosts', 'mx1');
		const ended = toEnd(child);
		await untilItMatters(child);
		await delay(100 * Math.random());
		child.kill('SIGSTOP');
		await delay(pause);
		child.kill('SIGCONT');
		const {out} = await ended;
		expect(results(out)).toEqual(['done']);
		expect(isBlocked(`stopped${pause}@bulk.example`)).toBe(true);
		tally('console stopped', 'done');
	}
}, 180_000);

test('S17 two consoles write one audit, whole and in one chain', async () => {
	const children = ['mx1', 'mx2', 'mx1', 'mx2'].map((name, index) => start('block', `both${index}@bulk.example`, '--hosts', name));
	const ended = await Promise.all(children.map(async child => toEnd(child)));
	const made = ended.flatMap(({out}) => results(out));
	expect(made.every(result => result === 'done' || result === 'conflict'), ended.map(({out, said}) => out + said).join('\n')).toBe(true);
	const book = audit();
	expect(book.verify()).toMatchObject({ok: true, value: {rows: 8, broken: undefined}});
	expect(book.open()).toEqual({ok: true, value: []});
	book.close();
	tally('consoles at once', made.join(' '));
}, 60_000);

describe('what cannot be written down is not sent', () => {
	const expectNothing = async (says: RegExp): Promise<void> => {
		const connection = await connect('mx1');
		const before = await journalOf(connection);
		const {out, said} = await toEnd(start('block', 'unwritten@bulk.example', '--hosts', 'mx1'));
		expect(results(out)).toEqual(['refused']);
		expect(out + said).toMatch(says);
		expect(await journalOf(connection)).toEqual(before);
		connection.close();
		tally('no audit', 'refused');
	};

	test.skipIf(!mayMount)(`T21 D2 a full disk${mayMount ? '' : ' (skipped: this account may not mount one)'}`, async () => {
		mkdirSync(path.join(state, 'mxdeck'), {mode: 0o700});
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=700', 'tmpfs', path.join(state, 'mxdeck')]);
		execFileSync('sh', ['-c', 'head -c 1m /dev/zero >"$1" 2>/dev/null; :', 'sh', path.join(state, 'mxdeck', 'filler')]);
		try {
			await expectNothing(/full|no change is sent without a record/);
		} finally {
			execFileSync('umount', ['-l', path.join(state, 'mxdeck')]);
		}
	}, 60_000);

	test('D3 an audit that others may write to', async () => {
		const book = openAudit(path.join(mkdirSync(path.join(state, 'mxdeck'), {recursive: true, mode: 0o700}) ?? path.join(state, 'mxdeck'), 'audit.db'));
		expect(book.ok).toBe(true);
		chmodSync(auditFile(), 0o666);
		await expectNothing(/others may write/);
	}, 60_000);
});
