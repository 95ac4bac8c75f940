import {spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import Database from 'better-sqlite3';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {Outcome} from '../../source/model/outcome.js';
import {schema, setAsideVersion1} from '../../source/store/audit-schema.js';
import {openAudit, type Audit} from '../../source/store/audit.js';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'audit-'));
});
afterEach(() => {
	rmSync(folder, {recursive: true, force: true});
});

/** The table as the first mxdeck made it. */
const versionOne = `
CREATE TABLE IF NOT EXISTS changes (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	time INTEGER NOT NULL,
	change TEXT NOT NULL,
	phase TEXT NOT NULL CHECK (phase IN ('intent', 'result')),
	operator TEXT NOT NULL,
	action TEXT NOT NULL,
	input TEXT NOT NULL CHECK (json_valid(input)),
	host TEXT NOT NULL,
	result TEXT CHECK ((phase = 'result') = (result IS NOT NULL)),
	detail TEXT NOT NULL CHECK (json_valid(detail))
) STRICT;
CREATE INDEX IF NOT EXISTS changes_by_change ON changes (change);
CREATE TRIGGER IF NOT EXISTS changes_keep_rows BEFORE DELETE ON changes BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS changes_keep_values BEFORE UPDATE ON changes BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS changes_keep_ids BEFORE INSERT ON changes WHEN EXISTS (SELECT 1 FROM changes WHERE id = NEW.id)
	BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
`;

const intent = {
	time: 1_795_370_764_000,
	change: '2f1e5c1e-0000-4000-8000-000000000001',
	operator: 'ann',
	action: 'blacklist-sender',
	input: {sender: 'spam@example.com', __proto__x: '"; DROP TABLE changes; --'},
	host: 'mx1',
	detail: {summary: 'Reject mail from spam@example.com'},
} as const;

function valueOf<Value>(outcome: Outcome<Value>): Value {
	if (!outcome.ok) {
		throw new Error(outcome.problem.what);
	}

	return outcome.value;
}

const file = (): string => path.join(folder, 'state', 'mxdeck', 'audit.db');
const modeOf = (name: string): string => (statSync(name).mode % 0o1000).toString(8);
const open = (name = file()): Audit => valueOf(openAudit(name));
const problemOf = (outcome: Outcome<unknown>): string => outcome.ok ? 'no problem' : outcome.problem.what;

test('an intent and its report are there when the file is opened again', () => {
	const audit = open();
	expect(valueOf(audit.recordIntent(intent))).toBe(1);
	const {host, detail, ...common} = intent;
	const circle: {self?: unknown} = {};
	circle.self = circle;
	const report = {host, result: 'rolled-back', verified: ['the backup was put back'], problem: {what: 'postmap failed', cause: circle}, took: 120} as const;
	expect(valueOf(audit.recordReport({...common, time: intent.time + 500, report}))).toBe(2);
	audit.close();

	const [second, first] = valueOf(open().list(10));
	expect(first).toEqual({id: 1, phase: 'intent', result: undefined, ...intent, detail});
	expect(second).toMatchObject({id: 2, phase: 'result', result: 'rolled-back', host: 'mx1', time: intent.time + 500, detail: {verified: ['the backup was put back'], problem: {what: 'postmap failed'}, took: 120}});
});

test('nobody else can read it', () => {
	const audit = open();
	valueOf(audit.recordIntent(intent));
	expect([path.dirname(file()), file(), `${file()}-wal`].map(name => modeOf(name))).toEqual(['700', '600', '600']);
	audit.close();
	chmodSync(file(), 0o644);
	open().close();
	expect(modeOf(file())).toBe('600');
	chmodSync(file(), 0o620);
	expect(problemOf(openAudit(file()))).toBe(`others may write to ${file()}`);
});

test.each([
	'DELETE FROM changes',
	'UPDATE changes SET operator = \'eve\'',
	'REPLACE INTO changes SELECT id, time, change, phase, \'eve\', action, input, host, result, detail, previous, hash FROM changes',
])('no other program can rewrite it either: %s', statement => {
	const audit = open();
	valueOf(audit.recordIntent(intent));
	const other = new Database(file());
	expect(() => other.exec(statement)).toThrow('append-only');
	other.close();
	expect(valueOf(audit.list(10)).map(({operator}) => operator)).toEqual(['ann']);
	audit.close();
});

test('two consoles write to one audit', () => {
	const [one, other] = [open(), open()];
	valueOf(one.recordIntent(intent));
	valueOf(other.recordIntent({...intent, operator: 'bob'}));
	expect(valueOf(one.list(1)).map(({id, operator}) => `${id} ${operator}`)).toEqual(['2 bob']);
	one.close();
	other.close();
});

test('D3 what cannot be trusted or read is refused and left alone', () => {
	const shared = path.join(folder, 'shared');
	mkdirSync(shared);
	chmodSync(shared, 0o770);
	expect(problemOf(openAudit(path.join(shared, 'audit.db')))).toBe(`others may write to ${shared}`);
	expect(modeOf(shared)).toBe('770');

	const target = path.join(folder, 'target');
	writeFileSync(target, 'precious');
	symlinkSync(target, path.join(folder, 'link.db'));
	expect(problemOf(openAudit(path.join(folder, 'link.db')))).toContain('could not be opened');

	expect(problemOf(openAudit(target))).toContain('not a database');
	expect(readFileSync(target, 'utf8')).toBe('precious');
	expect(problemOf(openAudit(path.join(target, 'audit.db')))).toContain('could not be opened');
});

test('D4 an audit of a newer mxdeck is left alone', () => {
	open().close();
	const newer = new Database(file());
	newer.pragma('user_version = 99');
	newer.close();
	expect(problemOf(openAudit(file()))).toContain('newer mxdeck');
});

test('an audit that breaks while it is open is a problem, not a crash', () => {
	const audit = open();
	const other = new Database(file());
	other.exec('DROP TABLE changes');
	other.close();
	expect(problemOf(audit.recordIntent(intent))).toContain('could not be written');
	expect(problemOf(audit.list(1))).toContain('could not be read');
	audit.close();
});

const report = (result: 'done' | 'unknown', host = 'mx1') => {
	const {host: _, detail, ...common} = intent;
	return {...common, report: {host, result, verified: [], took: 5}};
};

test('a change is open until a result is known, each host by itself', () => {
	const audit = open();
	for (const host of ['mx1', 'mx2', 'mx3']) {
		valueOf(audit.recordIntent({...intent, host}));
	}

	valueOf(audit.recordReport(report('done')));
	valueOf(audit.recordReport(report('unknown', 'mx2')));
	expect(valueOf(audit.open()).map(({host, result}) => `${host} ${result ?? 'nothing'}`)).toEqual(['mx2 unknown', 'mx3 nothing']);
	valueOf(audit.recordReport(report('done', 'mx2')));
	expect(valueOf(audit.open()).map(({host}) => host)).toEqual(['mx3']);
	expect(valueOf(audit.changes(2)).map(({host, result}) => `${host} ${result ?? 'nothing'}`)).toEqual(['mx3 nothing', 'mx2 done']);
	audit.close();
});

/** A file of some changes, rewritten past mxdeck; what verifying it says. */
function tampered(rewrite: (database: Database.Database) => void): string | undefined {
	const audit = open();
	for (let count = 0; count < 4; count++) {
		valueOf(audit.recordIntent({...intent, host: `mx${count}`}));
	}

	expect(valueOf(audit.verify())).toEqual({rows: 4, broken: undefined});
	const other = new Database(file());
	other.exec('DROP TRIGGER changes_keep_rows; DROP TRIGGER changes_keep_values');
	rewrite(other);
	other.close();
	const {broken} = valueOf(audit.verify());
	audit.close();
	return broken;
}

const columns = ['time', 'change', 'operator', 'action', 'input', 'host', 'detail', 'previous', 'hash'];

test.each(columns)('D5 a changed %s is found', column => {
	const value = {time: '5', input: '\'{}\'', detail: '\'[1]\''}[column] ?? '\'x\'';
	expect(tampered(database => database.exec(`UPDATE changes SET ${column} = ${value} WHERE id = 2`))).toBe('row 2 is not as it was written');
});

test.each([1, 2, 4])('D5 row %i cannot be taken out unseen', id => {
	expect(tampered(database => database.exec(`DELETE FROM changes WHERE id = ${id}`))).toMatch(new RegExp(`^(row ${id} is|the rows from ${id} to 4 are) missing$`));
});

test('D4 a migration that was killed half-way is made by the next one', () => {
	open().close();
	const old = new Database(file());
	old.exec(`DROP TABLE changes; ${versionOne} INSERT INTO changes VALUES (1, 5, 'c1', 'intent', 'ann', 'unban-ip', '{"address":"192.0.2.7"}', 'mx1', NULL, '{}'); PRAGMA user_version = 1`);
	old.close();
	const killed = spawnSync(process.execPath, ['-e', 'const Database = require("better-sqlite3"); const [file, sql] = process.argv.slice(1); const database = new Database(file); database.exec(sql); process.kill(process.pid, "SIGKILL");', file(), `BEGIN IMMEDIATE; ${setAsideVersion1} ${schema}`]);
	expect(killed.signal).toBe('SIGKILL');
	const audit = open();
	expect(valueOf(audit.verify())).toEqual({rows: 1, broken: undefined});
	expect(valueOf(audit.open())).toHaveLength(1);
	audit.close();
});

test('D4 an audit without hashes gets them, and its rows stay', () => {
	open().close();
	const old = new Database(file());
	old.exec(`DROP TABLE changes; ${versionOne} INSERT INTO changes VALUES (1, 5, 'c1', 'intent', 'ann', 'unban-ip', '{"address":"192.0.2.7"}', 'mx1', NULL, '{}'), (2, 6, 'c1', 'result', 'ann', 'unban-ip', '{}', 'mx1', 'done', '{}'); PRAGMA user_version = 1`);
	old.close();
	const audit = open();
	expect(valueOf(audit.verify())).toEqual({rows: 2, broken: undefined});
	expect(valueOf(audit.changes(5))).toEqual([{time: 5, change: 'c1', operator: 'ann', action: 'unban-ip', input: {address: '192.0.2.7'}, host: 'mx1', detail: {}, result: 'done'}]);
	expect(valueOf(audit.recordIntent(intent))).toBe(3);
	expect(valueOf(audit.verify())).toEqual({rows: 3, broken: undefined});
	audit.close();
});
