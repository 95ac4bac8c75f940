import {mkdtempSync, readFileSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {exportUnclassified, unclassifiedText} from '../../source/engine/export-unclassified.js';

const lines: ReadonlyArray<readonly [string, number]> = [
	['newdaemon: hello ann@corp.example from 203.0.113.5', 2],
	['newdaemon: hello ann@corp.example from 203.0.113.6', 1],
	['postfix/smtpd: \u001B[31modd\u202E', 4],
];

test('the text for a bug report counts by program, names nobody and holds no control character', () => {
	expect(unclassifiedText(lines)).toBe(`mxdeck did not understand 7 of the lines in its memory. Addresses, names and ids are masked.
Names in free text may be left: read this before you send it.

        4  postfix/smtpd
        3  newdaemon

newdaemon: hello USER1@HOST1.invalid from 198.18.0.1  (2 times)
newdaemon: hello USER1@HOST1.invalid from 198.18.0.2
postfix/smtpd: ␛[TEXT3  (4 times)
`);
});

const now = Date.UTC(2026, 10, 22, 3, 12, 41);
const count = (rows: ReadonlyArray<readonly [string, number]>) => () => new Map(rows.map(([line, times]) => [line, {count: times, last: now}]));

test('the file is the operator\'s alone, and it is told where it is', () => {
	const folder = path.join(mkdtempSync(path.join(tmpdir(), 'mxdeck-export-')), 'mxdeck');
	const file = path.join(folder, 'unclassified-20261122-031241.txt');
	expect(exportUnclassified({count: count(lines)}, [], {folder, now})).toEqual({ok: true, value: {path: file, lines: 7}});
	expect(statSync(file).mode.toString(8)).toBe('100600');
	expect(readFileSync(file, 'utf8')).toBe(unclassifiedText(lines));
});

test.each([
	['there is nothing to write', count([]), tmpdir(), 'no line in memory is unclassified'],
	['the folder is a file', count(lines), '/dev/null', '/dev/null'],
])('nothing is written where %s, and why is said', (_what, counted, folder, what) => {
	expect(exportUnclassified({count: counted}, [], {folder, now})).toMatchObject({ok: false, problem: {what: expect.stringContaining(what) as string, state: 'nothing was written'}});
});
