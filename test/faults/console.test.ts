import {type ChildProcess, execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
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

const commands: ReadonlyArray<(point: number) => readonly string[]> = [
	point => ['block', `killed${point}@bulk.example`],
	point => ['unblock', `killed${point}@bulk.example`],
	point => ['spf', 'permerror', point % 2 === 0 ? 'on' : 'off'],
];

describe('T19 D1 a console that is killed', () => {
	test('has written down what it sent, and the next one finds out what came of it', async () => {
		const connection = await connect('mx1');
		let known = await journalOf(connection);
		const points = isWhole ? 20 : 3;
		for (const words of isWhole ? commands : commands.slice(0, 1)) {
			for (let point = 0; point < points; point++) {
				rmSync(state, {recursive: true});
				mkdirSync(state, {mode: 0o700});
				const child = start(...words(point), '--hosts', 'mx1');
				const ended = toEnd(child);
				// Most of its life it only starts and plans: what matters begins when it opens the audit.
				while (child.exitCode === null && !existsSync(auditFile())) {
					await delay(1);
				}

				await delay(400 * (point + Math.random()) / points);
				child.kill('SIGKILL');
				await ended;
				const recorder = createChangeRecorder(auditFile(), 'ana', () => undefined);
				const next = createChanges({operator: 'ana', recorder, onProgress: () => undefined, onReport: () => undefined, onNotice: () => undefined, history: () => []});
				await next.settleOpen([liveLink('mx1', connection, discovered())]);
				next.stop();
				recorder.close();
				const book = audit();
				const written = book.changes(10);
				const open = book.open();
				book.close();
				const now = await journalOf(connection);
				const old = known;
				const sent = [...now].filter(([id]) => !old.has(id));
				known = now;
				const changes = written.ok ? written.value : [];
				expect(open).toEqual({ok: true, value: []});
				for (const [id, result] of sent) {
					expect(changes.filter(({change}) => change === id).map(each => each.result)).toEqual([result]);
				}

				tally(`console killed, ${words(0)[0] ?? ''}`, changes[0]?.result ?? 'nothing sent');
			}
		}

		connection.close();
	}, 600_000);
});

test('T20 a console that is stopped for a while hears the truth when it goes on', async () => {
	for (const pause of isWhole ? [100, 400, 700, 60_000] : [400]) {
		const child = start('block', `stopped${pause}@bulk.example`, '--hosts', 'mx1');
		const ended = toEnd(child);
		await delay(500);
		child.kill('SIGSTOP');
		await delay(pause);
		child.kill('SIGCONT');
		const {out} = await ended;
		expect(results(out)).toEqual(['done']);
		tally('console stopped', 'done');
	}
}, 180_000);

test('S17 two consoles write one audit, whole and in one chain', async () => {
	const children = ['mx1', 'mx2', 'mx1', 'mx2'].map((name, index) => start('block', `both${index}@bulk.example`, '--hosts', name));
	const ended = await Promise.all(children.map(async child => toEnd(child)));
	const made = ended.flatMap(({out}) => results(out));
	expect(made.every(result => result === 'done' || result === 'conflict'), made.join(' ')).toBe(true);
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
