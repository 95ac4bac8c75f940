import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {barText, createProgressBar} from '../../commands/headless/progress-bar.js';
import {readMoment} from '../../commands/headless/read-moment.js';
import {parseFlags} from '../../commands/line/parse-flags.js';
import {flags, run} from '../../commands/report.js';
import type {ReportResult} from '../../source/stats/report.js';
import {testSurroundings} from './surroundings.js';

async function report(argv: readonly string[], stdin: string | Buffer = '') {
	const around = testSurroundings(stdin);
	const parsed = parseFlags(argv, flags);
	const code = parsed.ok ? await run({...parsed.value, around}) : 2;
	return {code, out: around.out(), said: around.said()};
}

async function resultOf(argv: readonly string[], stdin: string | Buffer = ''): Promise<ReportResult> {
	const {out} = await report([...argv, '--json', '--zone', 'UTC'], stdin);
	return JSON.parse(out) as ReportResult;
}

const fixtures = path.join(import.meta.dirname, '..', 'fixtures', 'stats');
const mailLog = path.join(fixtures, 'mx1-mail.log');
const journal = path.join(fixtures, 'mx1-journal.json');
const text = readFileSync(mailLog, 'latin1');
const lines = text.trimEnd().split('\n');
const folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-report-'));

function place(name: string, content: string | Buffer): string {
	const file = path.join(folder, name);
	writeFileSync(file, content);
	return file;
}

const older = place('mail.log.2.gz', gzipSync(`${lines.slice(0, 40).join('\n')}\n`));
const old = place('mail.log.1', `${lines.slice(40, 70).join('\n')}\n`);
const young = place('mail.log', `${lines.slice(70).join('\n')}\n`);

describe('the logs that are given', () => {
	test.each<[string, readonly string[], string | Buffer]>([
		['a file', [mailLog], ''],
		['standard input', ['-'], text],
		['rotated files, packed or not', [older, old, young], ''],
		['the same in any order', [young, older, old], ''],
		['a log and the journal of the same time', [mailLog, journal], ''],
		['a log and a copy of it on standard input', [mailLog, '-'], text],
		['a file that is named twice', [mailLog, mailLog], ''],
		['a packed file by another name', [place('packed', gzipSync(text))], ''],
		['a file that only its name calls packed', [place('plain.gz', text)], ''],
		['packed standard input', ['-'], gzipSync(text)],
	])('%s: what happened is the same', async (_name, argv, stdin) => {
		const alone = await resultOf([mailLog]);
		const {attempts, queued, rejects} = await resultOf(argv, stdin);
		expect({attempts, queued, rejects}).toEqual({attempts: alone.attempts, queued: alone.queued, rejects: alone.rejects});
		expect(attempts.rejected).toBeGreaterThan(10);
	});

	test('a file that is not there is told, the others are summed up', async () => {
		const {code, out, said} = await report([path.join(folder, 'nothing.log'), mailLog, '--zone', 'UTC']);
		expect([code, said]).toEqual([1, expect.stringContaining('nothing.log cannot be read: there is no such file')]);
		expect(out).toContain('102 lines of mx1');
	});

	test.each([
		['without a slash in a log\'s name', ['mail.log.77'], 'mail.log.77 cannot be read: there is no such file'],
		['in a folder', ['./nothing'], './nothing cannot be read: there is no such file'],
		['packed by another program', [place('mail.log.1.xz', Buffer.from('FD377A585A000004E6D6B446', 'hex'))], 'is packed with xz.  Try: xz -dc'],
		['cut off in its head', [place('head.gz', gzipSync(text).subarray(0, 5))], 'head.gz cannot be read to its end: unexpected end of file'],
		['broken', [place('broken.gz', Buffer.concat([gzipSync(text).subarray(0, 20), Buffer.alloc(500, 7)]))], 'broken.gz cannot be read to its end: '],
	])('a file %s is told, and nothing is summed up', async (_what, argv, says) => {
		const {code, out, said} = await report(argv);
		expect([code, out, said]).toEqual([1, '', expect.stringContaining(says)]);
	});

	test('a packed file that is cut off is read as far as it goes', async () => {
		const cut = place('cut.log.gz', gzipSync(text).subarray(0, -20));
		const {code, said} = await report([cut]);
		expect([code, said]).toEqual([1, expect.stringContaining('cannot be read to its end')]);
	});
});

describe('--since and --until', () => {
	const days = [20, 21, 22].map(day => `2026-11-${day}T12:00:00+00:00 mx1 postfix/smtpd[1]: NOQUEUE: reject: RCPT from unknown[203.0.113.5]: 554 5.7.1 <x@partner.example>: Relay access denied; from=<a@b.example> to=<x@partner.example> proto=SMTP helo=<x>\n	a line without a stamp\n`).join('');
	const file = place('days.log', days);
	test.each([
		[['--since', '2026-11-21'], 2],
		[['--since', '2026-11-21', '--until', '2026-11-22'], 1],
		[['--until', '2026-11-21 12:00'], 1],
		[['--until', '2026-11-21 12:01'], 2],
		[['--backlog', '2026-11-22T13:00'], 0],
	])('%s', async (argv, count) => {
		const {attempts, lines: all} = await resultOf([file, ...argv]);
		expect([attempts.rejected, all]).toEqual([count, 2 * count]);
	});

	test('a time of which no line is, is told with the times that there are', async () => {
		const {code, out, said} = await report([file, '--since', '2026-11-23', '--zone', 'UTC']);
		expect([code, said]).toEqual([0, 'mxdeck: no line is from that time: what was read is from 2026-11-20 12:00 to 2026-11-22 12:00.\n']);
		expect(out).toContain('mxdeck report: no lines\n');
	});

	test.each([
		[['--since', 'soon'], '"soon" is no time'],
		[['--until', ''], '"" is no time'],
		[['--until', '2026-13-40'], '"2026-13-40" is no time'],
		[['--since', '2026-02-30'], '"2026-02-30" is no time'],
		[['--since', '2026-11-22', '--until', '2026-11-21'], '--since is not before --until'],
		[['--since', '2026-3-1'], '"2026-3-1" is no time'],
		[['--since', '2026-11-22T'], '"2026-11-22T" is no time'],
		[['--since', '18:00 yesterday'], '"18:00 yesterday" is no time'],
		[['--since', 'today 25:00'], '"today 25:00" is no time'],
		[['--zone', 'Mars/Olympus'], 'there is no time zone Mars/Olympus'],
	])('%s is refused', async (argv, words) => {
		const {code, out, said} = await report([file, ...argv]);
		expect([code, out, said]).toEqual([2, '', expect.stringContaining(words)]);
	});
});

const now = Date.UTC(2026, 10, 22, 20, 0);
test.each([
	['2h', 'UTC', '2026-11-22T18:00:00Z'],
	['30', 'UTC', '2026-11-22T19:30:00Z'],
	['2026-11-22', 'UTC', '2026-11-22T00:00:00Z'],
	['2026-11-22', 'Europe/Berlin', '2026-11-21T23:00:00Z'],
	['2026-07-01 12:30', 'Europe/Berlin', '2026-07-01T10:30:00Z'],
	['2026-11-22T18:00:00+02:00', 'UTC', '2026-11-22T16:00:00Z'],
	['18:15', 'Europe/Berlin', '2026-11-22T17:15:00Z'],
	['today', 'Asia/Tokyo', '2026-11-22T15:00:00Z'],
	['yesterday', 'America/New_York', '2026-11-21T05:00:00Z'],
	['yesterday 06:00', 'UTC', '2026-11-21T06:00:00Z'],
	['yesterday 6:00', 'UTC', '2026-11-21T06:00:00Z'],
	['2026-11-21 9:30:05', 'UTC', '2026-11-21T09:30:05Z'],
	['2w', 'UTC', '2026-11-08T20:00:00Z'],
	// The night in which the clock is put forward.
	['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00Z'],
	['2026-03-29 12:00', 'Europe/Berlin', '2026-03-29T10:00:00Z'],
])('%s by the clock of %s', (written, zone, expected) => {
	expect(readMoment(written, zone, now)).toEqual({ok: true, value: Date.parse(expected)});
});

describe('the progress bar', () => {
	test.each([
		[0, 0, '[................................]   0 %  0 lines'],
		[0.5, 1_234_567, '[################................]  50 %  1,234,567 lines'],
		[1.2, 10, '[################################] 100 %  10 lines'],
		[undefined, 4096, '4,096 lines'],
	])('%s of all, %s lines', (share, count, expected) => {
		expect(barText(share, count)).toBe(expected);
	});

	const draw = (isTTY: boolean): string => {
		const {stderr, said} = testSurroundings();
		let time = 0;
		const bar = createProgressBar(Object.assign(stderr, {isTTY}), () => time);
		for (time of [10, 150, 160, 300]) {
			bar.show(time / 300, time);
		}

		bar.clear();
		return said();
	};

	test('is drawn on a terminal, at a bounded rate, and taken away', () => {
		expect(draw(true).split('\r')).toEqual(['', expect.stringContaining(' 50 %'), expect.stringContaining('100 %'), '\u001B[K']);
	});

	test('is not drawn elsewhere', () => {
		expect(draw(false)).toBe('');
	});
});
