import {execFileSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import Database from 'better-sqlite3';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {historySteps} from '../../../source/store/history-schema.js';
import {mayMount} from '../../faults/shells.js';
import {batchAt, faultIn} from './endless-log.js';
import {keptText} from './kept-text.js';
import {watchHistory, type WatchedHistory} from './watched-history.js';

let folder = '';
const mounts: string[] = [];
const open: WatchedHistory[] = [];
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'history-trouble-'));
});
afterEach(async () => {
	await Promise.all(open.splice(0).map(async history => history.close()));
	for (const mount of mounts.splice(0)) {
		execFileSync('umount', [mount]);
	}

	rmSync(folder, {recursive: true, force: true});
});

const file = (): string => path.join(folder, 'state', 'history.db');

async function opened(...options: Parameters<typeof watchHistory> extends [string, ...infer Rest] ? Rest : never): Promise<WatchedHistory> {
	const history = await watchHistory(file(), ...options);
	open.push(history);
	return history;
}

/** Appends so many batches of the log from a place on; answers the place behind them. */
function write(history: WatchedHistory, from: number, batches: number): number {
	let offset = from;
	for (let count = 0; count < batches; count++) {
		const {batch, next} = batchAt(offset);
		history.append(batch);
		offset = next;
	}

	return offset;
}

const linesOf = (offset: number): number => offset / 160;

/** Everything up to this place is kept, once. */
async function expectKept(history: WatchedHistory, end: number): Promise<void> {
	await history.until(({mode, lines}) => mode === 'keeps' && lines === linesOf(end));
	const {text, offset} = keptText(file());
	expect(faultIn(text, offset)).toBeUndefined();
	expect(offset).toBe(end);
}

test('S21 while another program holds the database, lines wait, and are kept when it lets go', async () => {
	const history = await opened();
	const before = write(history, 0, 5);
	await history.until(({lines}) => lines === linesOf(before));
	const other = new Database(file());
	other.exec('BEGIN EXCLUSIVE');
	const end = write(history, before, 5);
	const {reason} = await history.until(({mode}) => mode === 'off');
	expect(reason).toBe(`another program holds the history (database is locked); ${linesOf(end - before)} lines wait`);
	other.exec('COMMIT');
	other.close();
	await expectKept(history, end);
	expect(history.state().notKept).toBe(0);
});

test('S21 a damaged history is set aside, says so, and a new one goes on from the same place', async () => {
	const first = await opened();
	const before = write(first, 0, 400);
	await first.close();
	const {size} = statSync(file());
	const bytes = readFileSync(file());
	bytes.fill(0x5A, 8192, size);
	writeFileSync(file(), bytes);
	const history = await opened();
	const {reason} = await history.until(({mode}) => mode === 'keeps');
	expect(reason).toMatch(/^the history is damaged \(.*\); it was set aside as .*history\.db\.damaged-\d{8}T\d{9}Z, and a new one was begun$/);
	const end = write(history, before, 3);
	await history.until(({lines}) => lines > 0);
	expect(history.state().lines).toBe(linesOf(end - before));
	expect(readdirSync(path.dirname(file())).some(name => name.includes('.damaged-'))).toBe(true);
});

test('S21 a page that goes bad while lines come in loses none of them', async () => {
	const history = await opened();
	const before = write(history, 0, 3);
	await history.until(({lines}) => lines === linesOf(before));
	const other = new Database(file());
	other.pragma('wal_checkpoint(TRUNCATE)');
	const bytes = readFileSync(file());
	bytes.fill(0x5A, 8192);
	writeFileSync(file(), bytes);
	// A change of the first page: whoever has the file open reads the others again.
	other.pragma(`user_version = ${historySteps.length}`);
	other.close();
	const end = write(history, before, 3);
	await history.until(({mode, reason}) => mode === 'keeps' && reason?.includes('set aside') === true);
	await history.until(({lines}) => lines === linesOf(end - before));
	const {offset} = keptText(file());
	expect(offset).toBe(end);
});

test('S21 a WAL that somebody deletes costs nothing', async () => {
	const history = await opened();
	const before = write(history, 0, 5);
	await history.until(({lines}) => lines === linesOf(before));
	rmSync(`${file()}-wal`);
	const between = write(history, before, 5);
	await history.until(({lines}) => lines === linesOf(between));
	rmSync(`${file()}-shm`, {force: true});
	const end = write(history, between, 5);
	await expectKept(history, end);
	await history.close();
	expect(faultIn(keptText(file()).text, end)).toBeUndefined();
});

test('S21 a history that somebody moves away is begun anew, from the same place', async () => {
	const history = await opened();
	const before = write(history, 0, 5);
	await history.until(({lines}) => lines === linesOf(before));
	renameSync(file(), `${file()}.moved`);
	await history.until(({lines}) => lines === 0);
	const end = write(history, before, 5);
	await history.until(({lines}) => lines === linesOf(end - before));
	expect(keptText(file()).offset).toBe(end);
});

test.runIf(mayMount && process.getuid?.() === 0)('D2 on a full disk lines wait, what there is no room for is a gap, and all goes on when there is room', async () => {
	const disk = path.dirname(file());
	mkdirSync(disk);
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m,mode=700', 'tmpfs', disk]);
	mounts.push(disk);
	writeFileSync(path.join(disk, 'ballast'), Buffer.alloc(2 * 1024 * 1024));
	const history = await opened();
	const before = write(history, 0, 10);
	await history.until(({lines}) => lines === linesOf(before));
	const full = write(history, before, 2000);
	const {reason, remedy} = await history.until(({mode}) => mode === 'off');
	expect(reason).toMatch(/^the disk is full \(.*\); \d+ lines wait$/);
	expect(remedy).toContain('make room');
	execFileSync('mount', ['-o', 'remount,size=60m', disk]);
	await expectKept(history, full);
	expect(history.state()).toMatchObject({mode: 'keeps', notKept: 0});
	expect(history.state().reason).toBeUndefined();
});

test('D2 what is too much to wait is counted, and told as a gap before the lines behind it', async () => {
	const history = await opened();
	const before = write(history, 0, 2);
	await history.until(({lines}) => lines === linesOf(before));
	const other = new Database(file());
	other.exec('BEGIN EXCLUSIVE');
	let offset = write(history, before, 5);
	await history.until(({mode}) => mode === 'off');
	for (let held = history.state(); held.notKept === 0; held = history.state()) {
		offset = write(history, offset, 100);
	}

	const {notKept} = history.state();
	other.exec('COMMIT');
	other.close();
	await history.until(({mode}) => mode === 'keeps');
	// The place is not moved past what is missing before the gap is told.
	expect(keptText(file()).offset).toBeLessThan(offset);
	const end = write(history, offset, 1);
	await history.until(({lines}) => lines + notKept >= linesOf(end));
	const {offset: place, gaps} = keptText(file());
	expect(place).toBe(end);
	const lines = history.state().notKept;
	expect(gaps).toEqual([`${lines} lines, ${lines * 160} bytes: not kept: another program holds the history (database is locked)`]);
	expect(history.state().lines + lines).toBe(linesOf(end));
}, 60_000);

test('D3 what cannot be trusted is refused and left alone', async () => {
	mkdirSync(path.dirname(file()), {mode: 0o700});
	const target = path.join(folder, 'target');
	writeFileSync(target, 'precious');
	symlinkSync(target, file());
	const history = await opened();
	expect(history.state().mode).toBe('off');
	expect(history.state().reason).toContain('ELOOP');
	write(history, 0, 1);
	expect(readFileSync(target, 'utf8')).toBe('precious');
	await history.close();

	rmSync(file());
	writeFileSync(file(), '', {mode: 0o600});
	chmodSync(file(), 0o666);
	const second = await opened();
	expect(second.state()).toMatchObject({mode: 'off', reason: `others may write to ${file()}`});
	expect(second.state().remedy).toContain('chmod 600');
	chmodSync(file(), 0o600);
	const end = write(second, 0, 1);
	await expectKept(second, end);
	expect(['', '-wal', '-shm', '-lock'].map(name => (statSync(`${file()}${name}`).mode % 0o1000).toString(8))).toEqual(['600', '600', '600', '600']);
	expect((statSync(path.dirname(file())).mode % 0o1000).toString(8)).toBe('700');
});

test('D4 a history of a newer mxdeck is left alone, and nothing that is not one is written to', async () => {
	const first = await opened();
	await first.close();
	const newer = new Database(file());
	newer.pragma(`user_version = ${historySteps.length + 1}`);
	newer.close();
	const before = readFileSync(file());
	const second = await opened();
	expect(second.state()).toMatchObject({mode: 'off', reason: `the history was written by a newer mxdeck (version ${historySteps.length + 1})`, remedy: 'use the newer mxdeck'});
	write(second, 0, 1);
	await second.close();
	expect(readFileSync(file()).equals(before)).toBe(true);
});

test('a file that was cut is set aside', async () => {
	const first = await opened();
	write(first, 0, 300);
	await first.close();
	truncateSync(file(), 5000);
	const second = await opened();
	const {reason} = await second.until(({mode}) => mode === 'keeps');
	expect(reason).toContain('set aside');
	expect(existsSync(file())).toBe(true);
});
