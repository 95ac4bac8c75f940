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
import {wordsOfText} from '../../../source/store/word-filter.js';
import {openHistoryToWrite} from '../../../source/store/history-file.js';
import {openHistorySession, type HistorySession} from '../../../source/store/history-session.js';
import {batchOf, noon, placeAt} from './batches.js';
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
	for (let count = 0; count < 5; count++) {
		keep(own, [batchOf(Array.from({length: 100}, () => mail(secret, 1)), count * 20_000)]);
	}

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

/** A batch of this many lines of the endless log. */
function largeBatch(offset: number, lines: number): {readonly batch: Batch; readonly next: number} {
	const first = offset / 160;
	const bytes = new TextEncoder().encode(Array.from({length: lines}, (_, index) => lineOf(first + index)).join(''));
	const next = offset + bytes.length;
	const {batch} = batchAt(offset);
	return {next, batch: {...batch, bytes, lines, to: noon + ((first + lines - 1) * 10), after: placeAt(next)}};
}

test('a large batch is a chunk at once, and lines stay in their order whatever is packed around it', () => {
	const own = opened();
	let offset = 0;
	for (let turn = 0; turn < 4; turn++) {
		offset = fill(own, 100_000, offset);
		const {batch, next} = largeBatch(offset, 1000);
		keep(own, [batch]);
		offset = next;
	}

	offset = fill(own, 300_000, offset);
	expect(keptText(file()).chunks).toBe(4);
	packAll(own);
	const {text, chunks} = keptText(file());
	expect(chunks).toBeGreaterThanOrEqual(8);
	expect(faultIn(text, offset)).toBeUndefined();
	expect(own.reader.batchesBehind(0, 1000, 100_000).map(({bytes}) => Buffer.from(bytes).toString()).join('')).toBe(text);
});

test('a history of the first version is read as it is, added to, purged, and packed anew step by step', () => {
	const first = openHistoryToWrite(file(), historySteps.slice(0, 1));
	if (!first.ok) {
		throw new Error(first.problem.what);
	}

	const old = first.value;
	old.exec('INSERT INTO streams VALUES (1, \'mx1\', \'/var/log/mail.log\', \'syslog\', \'UTC\')');
	const addChunk = old.prepare('INSERT INTO chunks (stream, first, last, arrived, lines, size, oldest_batch, newest_batch, words, content) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
	let offset = 0;
	for (let id = 1; id <= 3; id++) {
		const {batch, next} = largeBatch(offset, 500);
		addChunk.run(batch.from, batch.to, batch.arrived, batch.lines, batch.bytes.length, id, id, Buffer.alloc(8), deflateSync(batch.bytes, {level: 1}));
		offset = next;
	}

	const {batch, next} = batchAt(offset);
	old.prepare('INSERT INTO batches (id, stream, first, last, arrived, lines, size, content) VALUES (9, 1, ?, ?, ?, ?, ?, ?)').run(batch.from, batch.to, batch.arrived, batch.lines, batch.bytes.length, batch.bytes);
	old.prepare('INSERT INTO positions VALUES (\'mx1\', \'/var/log/mail.log\', ?, ?)').run(JSON.stringify(placeAt(next)), batch.to);
	old.exec('INSERT INTO facts VALUES (\'rolled\', 3)');
	old.close();

	const own = opened();
	offset = next;
	const {batch: more, next: end} = largeBatch(offset, 500);
	keep(own, [more]);
	expect(faultIn(keptText(file()).text, end)).toBeUndefined();
	expect(own.reader.batchesBehind(3, 10, 10_000).map(({id}) => id)).toEqual([9, 10]);
	const chunks = own.pieces.list({hosts: [], from: 0, to: Number.MAX_SAFE_INTEGER}).filter(({isChunk}) => isChunk);
	const word = lineOf(700).split(' ')[3]?.slice(0, -1) ?? '';
	const holding = () => chunks.filter(piece => own.pieces.mayHold(piece, [wordsOfText(word, true)])).map(({id}) => id).sort((one, other) => one - other);
	// The filters of the first version say nothing, and its chunks are looked into.
	expect(holding()).toEqual([1, 2, 3]);
	own.care?.replace({id: 3, isChunk: true}, new TextEncoder().encode(lineOf(1001)), 1);
	let renewed = 0;
	while (own.care?.renew() === true) {
		renewed += 1;
	}

	expect(renewed).toBe(3);
	expect(holding()).toEqual([2]);
	expect(keptText(file()).text).toBe(Array.from({length: end / 160}, (_, number) => number).filter(number => number < 1000 || number === 1001 || number >= 1500).map(number => lineOf(number)).join(''));
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
