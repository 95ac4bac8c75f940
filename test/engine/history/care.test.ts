import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {deflateSync} from 'node:zlib';
import Database from 'better-sqlite3';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {linesNaming, purgeAddress} from '../../../source/engine/history/one-address.js';
import {pruneAll} from '../../../source/engine/history/housekeeping.js';
import type {Batch} from '../../../source/model/history.js';
import type {FilePosition} from '../../../source/model/position.js';
import {historySteps} from '../../../source/store/history-schema.js';
import {openHistoryToWrite} from '../../../source/store/history-file.js';
import {openHistorySession, type HistorySession} from '../../../source/store/history-session.js';
import {batchOf, noon} from './batches.js';
import {batchAt, faultIn, lineOf} from './endless-log.js';
import {keptText} from './kept-text.js';

let folder = '';
let session: HistorySession | undefined;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'history-care-'));
});
afterEach(() => {
	session?.close();
	session = undefined;
	rmSync(folder, {recursive: true, force: true});
});

const file = (): string => path.join(folder, 'history.db');

function opened(): HistorySession {
	const outcome = openHistorySession(file(), {pid: process.pid, write: true});
	if (!outcome.ok) {
		throw new Error(outcome.problem.what);
	}

	session = outcome.value;
	return outcome.value;
}

const keep = ({writer}: HistorySession, batches: readonly Batch[]): void => {
	writer?.keep(batches.map(batch => ({...batch, newest: batch.to})));
};

/** Keeps so many bytes of the endless log; answers the place behind them. */
function fill(own: HistorySession, bytes: number, from = 0): number {
	let offset = from;
	while (offset < from + bytes) {
		const {batch, next} = batchAt(offset);
		keep(own, [batch]);
		offset = next;
	}

	return offset;
}

const packAll = ({care}: HistorySession): void => {
	while (care?.pack(Number.MAX_SAFE_INTEGER) === true) {
		// Until no log has enough for a chunk.
	}
};

test('packing keeps every line, in a fifth of the room', () => {
	const own = opened();
	const offset = fill(own, 2_000_000);
	const before = keptText(file());
	packAll(own);
	const after = keptText(file());
	expect(after.chunks).toBe(7);
	expect(after.text).toBe(before.text);
	expect(faultIn(after.text, offset)).toBeUndefined();
	expect(own.reader.totals()).toEqual([{host: 'mx1', source: '/var/log/mail.log', lines: offset / 160, bytes: offset, from: noon, to: noon + (((offset / 160) - 1) * 10)}]);
});

const limits = {linesBefore: 0, partsBefore: 0, mostBytes: Number.MAX_SAFE_INTEGER};

test('lines that are too old go, the oldest first, and others stay', () => {
	const own = opened();
	const offset = fill(own, 1_500_000);
	packAll(own);
	const before = noon + (5000 * 10);
	while (own.care?.prune({...limits, linesBefore: before}) === true) {
		// Until nothing is too old.
	}

	const {text, offset: place} = keptText(file());
	expect(place).toBe(offset);
	const first = text.slice(0, text.indexOf('\n') + 1);
	const number = [...Array.from({length: offset / 160}).keys()].find(each => lineOf(each) === first) ?? 0;
	expect(number).toBeGreaterThan(0);
	expect(number).toBeLessThanOrEqual(5000);
	expect(text.length).toBe(offset - (number * 160));
});

test('what is too much goes, and the file gives its room back', () => {
	const own = opened();
	fill(own, 6_000_000);
	packAll(own);
	const before = statSync(file()).size;
	pruneAll(own, {path: file(), days: 36_500, megabytes: 0.4, rollupDays: 36_500}, noon);
	expect(statSync(file()).size).toBeLessThan(450_000);
	expect(before).toBeGreaterThan(1_000_000);
	expect(own.reader.totals()[0]?.lines).toBeGreaterThan(0);
});

test('D6 pruning while lines come in never takes long', () => {
	const own = opened();
	let offset = fill(own, 4_000_000);
	packAll(own);
	const took: number[] = [];
	const step = (work: () => unknown): void => {
		const before = process.cpuUsage();
		work();
		const {user, system} = process.cpuUsage(before);
		took.push((user + system) / 1000);
	};

	// Five thousand lines a second, in commits of a fifth of a second, for some seconds; as much goes as comes.
	const come = (): void => {
		offset = fill(own, 160_000, offset);
	};

	for (let commit = 0; commit < 40; commit++) {
		step(come);
		for (let count = 0; count < 6; count++) {
			step(() => own.care?.pack(Number.MAX_SAFE_INTEGER));
			step(() => own.care?.prune({...limits, mostBytes: 800_000}));
			step(() => own.care?.shrink());
		}
	}

	took.sort((one, other) => one - other);
	expect(took[Math.floor(took.length * 0.99)]).toBeLessThan(50);
	expect(statSync(file()).size).toBeLessThan(6_000_000);
});

const mail = (person: string, at: number): string => `4XyZ${at}: to=<${person}>, relay=mx.example[192.0.2.1]:25, delay=1, status=sent (250 ok)`;

const people = ['ann@example.com', 'joann@example.com', 'ann@example.com.invalid', 'bounces+Ann=Example.com@lists.example', 'bob@corp.example', 'ANN@example.com', 'ann@example.community', 'x+ann@example.com'];

test('one address is exported and purged: its lines, and nothing that only looks like it; no trace is left', () => {
	const own = opened();
	let offset = 0;
	for (let count = 0; count < 800; count++) {
		const batch = batchOf(people.map(person => mail(person, count)), offset, {at: count});
		keep(own, [batch]);
		offset = (batch.after as FilePosition).offset;
	}

	packAll(own);
	expect(keptText(file()).chunks).toBeGreaterThan(0);
	const named = [...linesNaming(own, 'ann@example.com')];
	expect(named).toHaveLength(3 * 800);
	expect(new Set(named.map(({text}) => /to=<(.*?)>/.exec(text)?.[1]))).toEqual(new Set(['ann@example.com', 'ANN@example.com', 'bounces+Ann=Example.com@lists.example']));
	expect(named[0]?.row()).toMatchObject({host: 'mx1', time: noon, program: 'postfix/smtpd', message: mail('ann@example.com', 0)});

	expect(purgeAddress(own, 'Ann@Example.com')).toEqual({lines: 3 * 800, parts: 0});
	expect([...linesNaming(own, 'ann@example.com')]).toEqual([]);
	const {text} = keptText(file());
	expect(text.split('\n')).toHaveLength((5 * 800) + 1);
	expect(own.reader.places()[0]?.position).toMatchObject({offset});
	purgeAddress(own, 'bob@corp.example');
	const traces = ['', '-wal', '-shm'].flatMap(end => {
		const bytes = readFileSync(`${file()}${end}`).toString('latin1');
		return ['bob@corp.example', 'to=<bob@'].filter(trace => bytes.includes(trace)).map(trace => `${end} ${trace}`);
	});
	expect(traces).toEqual([]);
	expect([...linesNaming(own, '192.0.2.1')].length).toBe(4 * 800);
	expect([...linesNaming(own, '192.0.2.10')]).toEqual([]);
});

test('G8.4 what was pruned is in no free page either', () => {
	const own = opened();
	const secret = 'pruned.person@example.com';
	keep(own, [batchOf(Array.from({length: 500}, () => mail(secret, 1)), 0)]);
	const count = (): number => ['', '-wal'].reduce((sum, end) => sum + readFileSync(`${file()}${end}`).toString('latin1').split(secret).length - 1, 0);
	expect(count()).toBeGreaterThan(0);
	pruneAll(own, {path: file(), days: 1, megabytes: 100, rollupDays: 1}, noon + (10 * 86_400_000));
	expect(count()).toBe(0);
});

test('a chunk that went bad costs its own lines alone', () => {
	const own = opened();
	fill(own, 1_000_000);
	packAll(own);
	const other = new Database(file());
	other.prepare('UPDATE chunks SET content = ? WHERE id = 2').run(deflateSync('x').subarray(0, 5));
	other.close();
	const list = own.pieces.list({hosts: [], from: 0, to: Number.MAX_SAFE_INTEGER});
	const read = list.map(piece => {
		try {
			return own.pieces.read(piece) !== undefined;
		} catch {
			return false;
		}
	});
	expect(read.filter(isRead => !isRead)).toHaveLength(1);
});

test('D4 a history of an older mxdeck is brought up to date, and one that was killed on the way is as it was', () => {
	const own = opened();
	const offset = fill(own, 10_000);
	own.close();
	session = undefined;
	const next = [...historySteps, 'ALTER TABLE gaps ADD COLUMN note TEXT; CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT;'];
	const killed = spawnSync(process.execPath, ['-e', 'const Database = require("better-sqlite3"); const [file, sql] = process.argv.slice(1); const database = new Database(file); database.exec(sql); process.kill(process.pid, "SIGKILL");', file(), `BEGIN IMMEDIATE; ${next.at(-1) ?? ''} PRAGMA user_version = ${next.length};`]);
	expect(killed.signal).toBe('SIGKILL');
	expect(keptText(file()).offset).toBe(offset);
	const migrated = openHistoryToWrite(file(), next);
	if (!migrated.ok) {
		throw new Error(migrated.problem.what);
	}

	expect(migrated.value.pragma('user_version', {simple: true})).toBe(next.length);
	expect(migrated.value.prepare('SELECT COUNT(note) FROM gaps').pluck().get()).toBe(0);
	migrated.value.close();
	expect(faultIn(keptText(file()).text, offset)).toBeUndefined();
	const again = openHistorySession(file(), {pid: process.pid, write: true});
	expect(again.ok ? '' : again.problem.what).toContain('newer mxdeck');
	expect(execFileSync('sh', ['-c', `ls ${folder}`], {encoding: 'utf8'})).toContain('history.db');
});
