import {chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {Outcome} from '../../source/model/outcome.js';
import {openAudit, type Audit} from '../../source/store/audit.js';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'audit-'));
});
afterEach(() => {
	rmSync(folder, {recursive: true, force: true});
});

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
});

test.each([
	'DELETE FROM changes',
	'UPDATE changes SET operator = \'eve\'',
	'REPLACE INTO changes SELECT id, time, change, phase, \'eve\', action, input, host, result, detail FROM changes',
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

test('what cannot be trusted or read is refused and left alone', () => {
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

test('an audit of a newer mxdeck is left alone', () => {
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
