import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {gzipSync} from 'node:zlib';
import {afterAll, expect, test} from 'vitest';
import {followSource} from '../../source/remote/follow.js';
import {buildConsole} from '../engine/history/built-console.js';
import {keptText} from '../engine/history/kept-text.js';
import {localShell} from '../remote/local-shell.js';
import {logPath} from './log-files.js';
import {between, createRandom} from './random.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-stream-faults-'));
afterAll(() => {
	rmSync(folder, {recursive: true, force: true});
});

function createHost(name: string): {readonly root: string; readonly file: string} {
	const root = path.join(folder, name);
	mkdirSync(path.join(root, 'var/log'), {recursive: true});
	return {root, file: path.join(root, logPath)};
}

test('S10 a console that stands still while a log is written and rotated loses nothing', async () => {
	const {root, file} = createHost('still');
	writeFileSync(file, 'first\n');
	const chunks: Buffer[] = [];
	let wake: () => void = () => undefined;
	const started = await followSource(localShell(root), {id: logPath, kind: 'file', path: logPath, format: 'syslog', carries: ['postfix'], readable: 'yes'}, {backlogMinutes: 60, follow: true}, {
		onData(chunk) {
			chunks.push(chunk);
			wake();
		},
		onGap(gap) {
			chunks.push(Buffer.from(`GAP ${gap.reason}\n`));
		},
		onBeat: () => undefined,
		onNote: () => undefined,
		onEnd: () => undefined,
	});
	const more = async () => new Promise<void>(resolve => {
		wake = resolve;
	});
	const hasCome = async (text: string) => {
		while (!chunks.at(-1)?.includes(text)) {
			await more();
		}
	};

	await hasCome('first\n');
	// It is far more than pipes hold.
	spawn('sh', ['-c', 'seq 1 200000 >> "$0"; mv "$0" "$0.1"; seq 200001 400000 >> "$0"; sleep 1; mv "$0.1" "$0.2"; mv "$0" "$0.1"; seq 400001 600000 >> "$0"; echo last >> "$0"', file], {stdio: 'ignore'});
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3000);
	await hasCome('last\n');
	expect(started.ok).toBe(true);
	if (started.ok) {
		started.value.stop();
	}

	const expected = `first\n${Array.from({length: 600_000}, (_, index) => `${index + 1}\n`).join('')}last\n`;
	// Not compared by `toBe`, which would print them.
	expect(Buffer.concat(chunks).equals(Buffer.from(expected))).toBe(true);
}, 60_000);

/** Kills of consoles; MXDECK_STREAMS asks for 200. */
const kills = process.env['MXDECK_STREAMS'] === undefined ? 6 : 200;

test('S18 a log that is rotated while consoles are killed is in the history once', async () => {
	const {root, file} = createHost('killed');
	const database = path.join(folder, 'history.db');
	writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
	const program = await buildConsole(folder, 'test/streams/console-of-a-host.ts');
	const random = createRandom(1);
	let written = '';
	let count = 0;
	const write = (lines: number) => {
		const text = Array.from({length: lines}, () => `${new Date().toISOString()} mx1 postfix/smtpd[7]: ${++count} connect from unknown[192.0.2.7]\n`).join('');
		appendFileSync(file, text);
		written += text;
	};

	const rotate = () => {
		const old = readdirSync(path.dirname(file)).filter(name => name.startsWith('mail.log.')).sort().reverse();
		for (const [index, name] of old.entries()) {
			renameSync(`${path.dirname(file)}/${name}`, `${file}.${String(old.length - index + 1).padStart(3, '0')}${name.endsWith('.gz') ? '.gz' : ''}`);
		}

		renameSync(file, `${file}.001`);
		if (random() < 0.5) {
			writeFileSync(`${file}.001.gz`, gzipSync(readFileSync(`${file}.001`)));
			rmSync(`${file}.001`);
		}
	};

	write(10);
	for (let kill = 0; kill < kills; kill++) {
		const child = spawn(process.execPath, [program, root, database], {stdio: ['ignore', 'pipe', 'inherit']});
		for (let left = between(random, 1, 6); left > 0; left--) {
			write(between(random, 1, 400));
			await Promise.race([once(child.stdout, 'data'), delay(300)]);
			if (random() < 0.1) {
				rotate();
				write(1);
			}
		}

		child.kill('SIGKILL');
		await once(child, 'close');
	}

	const child = spawn(process.execPath, [program, root, database], {stdio: ['ignore', 'pipe', 'inherit']});
	appendFileSync(file, 'the end\n');
	written += 'the end\n';
	for (let said = ''; !said.includes('end');) {
		const [chunk] = await once(child.stdout, 'data') as [Buffer];
		said = said.slice(-8) + chunk.toString();
	}

	child.kill('SIGTERM');
	await once(child, 'close');
	const {text, gaps} = keptText(database);
	expect(gaps).toEqual([]);
	expect(text.length).toBe(written.length);
	expect(text === written).toBe(true);
}, 30_000 + (kills * 3000));
