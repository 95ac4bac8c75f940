import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openHistory} from '../../../source/engine/history/open-history.js';
import type {HistoryState} from '../../../source/model/history.js';
import {buildConsole} from './built-console.js';
import {batchAt, faultIn} from './endless-log.js';
import {keptText} from './kept-text.js';

/** Kills of one history: MXDECK_STREAMS says more. */
const kills = Math.max(12, Number(process.env['MXDECK_STREAMS'] ?? 0));

let folder = '';
let program = '';
beforeAll(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'history-killed-'));
	writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
	program = await buildConsole(folder);
}, 60_000);
afterAll(() => {
	rmSync(folder, {recursive: true, force: true});
});

/** Starts a console; resolves when it writes its first line. */
async function start(file: string, ...words: readonly string[]) {
	const child = spawn(process.execPath, [program, file, ...words], {stdio: ['ignore', 'pipe', 'inherit']});
	const [first] = await once(child.stdout, 'data') as [Buffer];
	return {child, first: first.toString()};
}

test.each([['same'], ['own']])('S18 a console killed anywhere leaves no double and no loss (%s thread)', async thread => {
	const file = path.join(folder, thread, 'history.db');
	let before = 0;
	for (let kill = 0; kill < kills / 2; kill++) {
		const {child, first} = await start(file, thread, '1');
		expect(first).toMatch(/^keeps from/);
		for (let left = 20 + (kill * 7919 % 200); left > 0;) {
			const [said] = await once(child.stdout, 'data') as [Buffer];
			left -= said.length;
		}

		child.kill('SIGKILL');
		await once(child, 'close');
		const {text, offset} = keptText(file);
		expect(faultIn(text, offset)).toBeUndefined();
		expect(offset).toBeGreaterThanOrEqual(before);
		before = offset;
	}

	expect(before).toBeGreaterThan(kills * 50_000);
	expect(keptText(file).chunks).toBeGreaterThan(0);
}, 10_000 + (kills * 2000));

test('S17 a second console reads, says whose history it is, and goes on when the first has died, each line once', async () => {
	const file = path.join(folder, 'two', 'history.db');
	const {child} = await start(file, 'same', '2');
	const states: HistoryState[] = [];
	let keeps = (_: unknown): void => undefined;
	const hasTaken = new Promise(resolve => {
		keeps = resolve;
	});
	const second = await openHistory({path: file, days: 36_500, megabytes: 100, rollupDays: 400, thread: false, onState(state) {
		states.push(state);
		if (state.mode === 'keeps') {
			keeps(true);
		}
	}});
	expect(second.state()).toMatchObject({mode: 'reads', reason: `another console (process ${child.pid}) keeps it`});
	const place = second.position('mx1', '/var/log/mail.log');
	let offset = place?.kind === 'file' ? place.offset : 0;
	const follow = setInterval(() => {
		const {batch, next} = batchAt(offset);
		second.append(batch);
		offset = next;
	}, 2);
	for (let kept = 0; kept < 100_000; kept = keptText(file).offset) {
		await once(child.stdout, 'data');
	}

	child.kill('SIGKILL');
	await hasTaken;
	clearInterval(follow);
	await second.close();
	const {text, offset: end, gaps} = keptText(file);
	expect(faultIn(text, end)).toBeUndefined();
	expect(gaps).toEqual([]);
	expect(end).toBe(offset);
}, 30_000);

const mayCompile = spawnSync('sh', ['-c', 'command -v cc']).status === 0;

test.runIf(mayCompile)('S21 a disk that takes half a second to write delays nothing but the writing', async () => {
	const library = path.join(folder, 'slow.so');
	writeFileSync(path.join(folder, 'slow.c'), '#include <unistd.h>\nint fsync(int f) { (void)f; usleep(500000); return 0; }\nint fdatasync(int f) { (void)f; usleep(500000); return 0; }\n');
	execFileSync('cc', ['-shared', '-fPIC', '-o', library, path.join(folder, 'slow.c')]);
	const file = path.join(folder, 'slow', 'history.db');
	const child = spawn(process.execPath, [program, file, 'own', '1'], {stdio: ['ignore', 'pipe', 'inherit'], env: {...process.env, LD_PRELOAD: library}});
	let said = '';
	child.stdout.on('data', chunk => {
		said += String(chunk);
	});
	// Until the WAL was long enough to be written into the database, and synced.
	for (let kept = keptText(file); kept.text.length < 3_000_000; kept = keptText(file)) {
		await once(child.stdout, 'data');
	}

	child.kill('SIGTERM');
	await once(child, 'close');
	const [, worst, offset] = /closed (\d+) (\d+)/.exec(said) ?? [];
	expect(Number(worst)).toBeLessThan(400);
	const kept = keptText(file);
	expect(kept.offset).toBe(Number(offset));
	expect(faultIn(kept.text, kept.offset)).toBeUndefined();
	expect(kept.gaps).toEqual([]);
}, 60_000);
