import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {createLineReader} from '../../source/parse/index.js';
import {createReport, type ReportResult} from '../../source/stats/report.js';
import {lineOf} from './events.js';
import {mailLog} from './mail-log.js';

const isInstalled = spawnSync('pflogsumm', ['--version']).status === 0;
const name = isInstalled ? 'totals beside pflogsumm\'s' : 'totals beside pflogsumm\'s (skipped: pflogsumm is not installed, Debian package pflogsumm)';

const fixture = (file: string): string => readFileSync(path.join(import.meta.dirname, '..', 'fixtures', 'stats', file), 'latin1');

function reportOf(log: string): ReportResult {
	const reader = createLineReader({format: 'auto', zone: 'UTC'});
	const report = createReport({zone: 'UTC'});
	const written = Date.UTC(2026, 10, 24);
	const bytes = Buffer.from(log, 'latin1');
	for (let from = 0; from < bytes.length; from += 65_536) {
		for (const event of reader.push(bytes.subarray(from, from + 65_536), written)) {
			report.add(lineOf(event));
		}
	}

	return report.result();
}

type Theirs = {
	readonly totals: Readonly<Record<string, number>>;
	/** A list by its heading: counts by value. */
	readonly list: (heading: string) => Readonly<Record<string, number>>;
	/** The table per hour of the day or per day: its rows without the empty ones. */
	readonly traffic: (heading: string) => ReadonlyArray<readonly number[]>;
};

function pflogsumm(log: string): Theirs {
	const {stdout} = spawnSync('pflogsumm', ['--no-no-msg-size'], {input: log, encoding: 'latin1', maxBuffer: 1e8});
	const blockOf = (heading: string): readonly string[] => {
		const [, after = ''] = stdout.split(`\n${heading}\n`);
		const [block = ''] = after.split(/\n\n/);
		return block.split('\n').slice(1);
	};

	const totals: Record<string, number> = {};
	for (const [, count, what = ''] of stdout.split('Per-')[0]?.matchAll(/^ +(\d+) {3}([a-z/ ]+?)(?: {2}\(.*| \(.*)?$/gm) ?? []) {
		totals[what.trim()] = Number(count);
	}

	const deferrals = /\((\d+) +deferrals\)/.exec(stdout);
	return {
		totals: {...totals, deferrals: Number(deferrals?.[1] ?? totals['deferred'])},
		list: heading => Object.fromEntries(blockOf(heading).flatMap(line => {
			const [, count, value = ''] = /^ *(\d+) +(\S+)$/.exec(line) ?? [];
			return count === undefined ? [] : [[value, Number(count)]];
		})),
		traffic: heading => blockOf(heading).slice(2).map(line => line.replace(/^ *(\w{3} \d+ \d{4}|\d{4}-\d{4})/, '').trim().split(/\s+/).map(Number)).filter(row => row.some(count => count > 0)),
	};
}

const linesOf = ({classes}: ReportResult, word: string): number => classes.find(row => `${row.class}.${row.reason}` === word)?.lines ?? 0;

/** What both define, ours so that it is theirs. Where that takes more than naming it, the comment says why. */
const alike: Readonly<Record<string, (ours: ReportResult) => number>> = {
	received: ({attempts}) => attempts.accepted,
	delivered: ({attempts}) => attempts.delivered,
	bounced: ({attempts}) => attempts.bounced,
	deferrals: ({attempts}) => attempts.deferred,
	// Theirs counts replies: a mail that was rejected for three recipients thrice, and greylisting as rejection.
	rejected: ours => ours.rejectedRecipients + linesOf(ours, 'greylisted.reply'),
	// Theirs calls header checks with WARN reject warnings, too.
	'reject warnings': ours => linesOf(ours, 'filtered.warn-if-reject') + linesOf(ours, 'filtered.warn'),
	held: ours => linesOf(ours, 'filtered.hold'),
	discarded: ours => linesOf(ours, 'filtered.discard'),
	// Theirs leaves out what Postfix itself sent: notices have the null sender.
	'bytes received': ({queued, senders}) => queued.bytes - (senders.rows.find(({value}) => value === '<>')?.bytes ?? 0),
	'bytes delivered': ({deliveredBytes}) => deliveredBytes,
	senders: ({senders}) => senders.distinct - (senders.rows.some(({value}) => value === '<>') ? 1 : 0),
	recipients: ({recipients}) => recipients.distinct,
};

const byCount = ({rows}: ReportResult['senders']): Readonly<Record<string, number>> => Object.fromEntries(rows.filter(({value}) => value !== '<>').map(({value, count}) => [value, count]));
const bySize = ({rows}: ReportResult['senders']): Readonly<Record<string, number>> => Object.fromEntries(rows.filter(({value}) => value !== '<>').map(({value, bytes = 0}) => [value, bytes]));

/** The first lines of theirs, as many as ours lists. */
const first = (theirs: Readonly<Record<string, number>>, ours: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
	Object.fromEntries(Object.entries(theirs).filter(([value]) => value !== 'from=<>' && ours[value] !== undefined));

/** A journal's stamps in the only way that pflogsumm reads. */
const traditional = (log: string): string => log.replaceAll(/^2026-11-(\d\d)T(\d\d:\d\d:\d\d)\+0000/gm, 'Nov $1 $2');

describe.skipIf(!isInstalled)(name, () => {
	test.each<[string, string]>([
		// Theirs rounds totals above half a megabyte.
		['a generated log of two days', mailLog(900)],
		['a run of the lab\'s traffic', traditional(fixture('mx3-run.log'))],
		['what the lab\'s rsyslog wrote', fixture('mx1-mail.log')],
	])('%s: what both define alike is equal', (_name, log) => {
		const ours = reportOf(log);
		const theirs = pflogsumm(log);
		expect(Object.fromEntries(Object.entries(alike).map(([what, count]) => [what, count(ours)])))
			.toEqual(Object.fromEntries(Object.keys(alike).map(what => [what, theirs.totals[what] ?? 0])));
		for (const [heading, values] of [
			['Senders by message count', byCount(ours.senders)],
			['Senders by message size', bySize(ours.sendersBySize)],
			['Recipients by message count', byCount(ours.recipients)],
			['Recipients by message size', bySize(ours.recipientsBySize)],
		] as const) {
			expect(first(theirs.list(heading), values), heading).toEqual(values);
		}
	});

	test('per day and per hour', () => {
		const log = mailLog(900);
		const ours = reportOf(log);
		const theirs = pflogsumm(log);
		const columns = ({accepted, delivered, deferred, bounced}: ReportResult['days'][number] | ReportResult['hours'][number]): readonly number[] => [accepted, delivered, deferred, bounced];
		// Their last column counts replies, reject warnings and greylisting together.
		expect(theirs.traffic('Per-Day Traffic Summary').map(row => row.slice(0, 4))).toEqual(ours.days.map(day => columns(day)));
		expect(ours.hours).toHaveLength(42);
	});

	test('where the two differ, and why', () => {
		const log = fixture('hops.log');
		const {totals} = pflogsumm(log);
		const {attempts, rejectedRecipients} = reportOf(log);
		expect({
			// A content filter gave the mail back: it was received once.
			received: [attempts.accepted, totals['received']],
			// The hop to the filter delivers to nobody; what an alias forwards, theirs calls forwarded.
			delivered: [attempts.delivered, totals['delivered']],
			// One mail for three recipients, and one for one.
			rejected: [attempts.rejected, totals['rejected'], rejectedRecipients],
		}).toEqual({received: [1, 2], delivered: [3, 5], rejected: [2, 4, 4]});
	});
});
