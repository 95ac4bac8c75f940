import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import type {MailEvent} from '../../source/model/mail-event.js';
import {createLineReader} from '../../source/parse/index.js';
import {createStatistics} from '../../source/stats/index.js';
import {createReport, type ReportResult} from '../../source/stats/report.js';
import {lineOf} from './events.js';

/** When the lines were written: the logs name no year. */
const written = Date.UTC(2026, 10, 22, 18, 20);

function eventsOf(name: string): readonly MailEvent[] {
	const reader = createLineReader({format: 'auto', zone: 'UTC'});
	const bytes = readFileSync(path.join(import.meta.dirname, '..', 'fixtures', 'stats', name));
	return [...reader.push(bytes, written), ...reader.end(written)];
}

/** The report over logs that are read side by side, as the command does. */
function reportOf(...names: readonly string[]): ReportResult {
	const report = createReport({zone: 'UTC'});
	const lines = names.flatMap((name, log) => eventsOf(name).map(event => ({event, log})));
	for (const {event, log} of lines.sort((a, b) => (a.event.time ?? 0) - (b.event.time ?? 0))) {
		report.add(lineOf(event), names.length > 1 ? log : undefined);
	}

	return report.result();
}

const rejectsOf = ({rejects}: ReportResult): Readonly<Record<string, number>> => Object.fromEntries(rejects.map(({reason, count}) => [reason, count]));
const foldsOf = ({folded}: ReportResult): Readonly<Record<string, number>> => Object.fromEntries(folded.map(({rule, lines}) => [rule, lines]));

/** What the scenarios of test/lab/internet/traffic.py do, once each; mx3 lets PermError pass and has a journal alone. */
const truth: ReadonlyArray<readonly [scenario: string, counts: Readonly<Record<string, number>>]> = [
	['good (from news.example)', {greylisted: 1}],
	['greylist', {greylisted: 3}],
	['spf_fail', {'rejected spf': 1}],
	['spf_helo', {'rejected spf': 2}],
	['spf_softfail', {greylisted: 1}],
	['spf_softfail_listed', {'rejected spf': 1}],
	['spf_neutral', {greylisted: 1}],
	['spf_none', {greylisted: 1}],
	['spf_permerror', {greylisted: 3}],
	['rbl', {'rejected rbl': 2}],
	['rhsbl', {'rejected rhsbl': 3}],
	['sender_access', {'rejected blacklist-sender': 2, greylisted: 1}],
	// A domain that cannot be looked up just now is refused in the end, but after Postgrey was asked, which remembers it as new.
	['unknown_sender_domain', {'rejected sender-domain': 3, greylisted: 1}],
	['nonfqdn', {'rejected helo': 2, 'rejected sender-domain': 1, 'rejected recipient-domain': 1}],
	['relay', {'rejected relay-denied': 1}],
	// The sender's domain allows other hosts only.
	['dictionary', {'rejected spf': 5}],
	['pipelining', {'rejected protocol': 2}],
	['sasl_fail', {authFailures: 4}],
	['sasl_login_fail', {authFailures: 3}],
	// Five mails: delivered, two deferred and tried once more, bounced with a notice that is delivered, refused.
	['submission', {accepted: 4, delivered: 2, deferred: 4, bounced: 1, 'rejected recipient-domain': 1}],
	['submission_local', {accepted: 1, delivered: 1}],
	['bounce', {accepted: 1, bounced: 1, delivered: 1}],
	['ghost', {accepted: 1, bounced: 1, delivered: 1}],
	// Refused, warned of and delivered, held, discarded.
	['header', {accepted: 4, 'rejected content': 1, delivered: 1}],
	['size', {'rejected size': 1}],
	['utf8', {accepted: 1, delivered: 1}],
	['imap', {authFailures: 2}],
	['imap_brute (the sixth was still waiting)', {authFailures: 5}],
	['pop', {authFailures: 2}],
];

function sums(): Readonly<Record<string, number>> {
	const all: Record<string, number> = {};
	for (const [what, count] of truth.flatMap(([, counts]) => Object.entries(counts))) {
		all[what] = (all[what] ?? 0) + count;
	}

	return all;
}

describe('a run of the lab\'s traffic, as a real host logged it', () => {
	const result = reportOf('mx3-run.log');

	test('counts are what was sent', () => {
		const {rejected, bans, ...attempts} = result.attempts;
		const rejects = Object.fromEntries(Object.entries(rejectsOf(result)).map(([reason, count]) => [`rejected ${reason}`, count]));
		expect({...attempts, ...rejects}).toEqual(sums());
		expect([rejected, bans]).toEqual([29, 0]);
	});

	test('the console counts the same', () => {
		const statistics = createStatistics();
		for (const event of eventsOf('mx3-run.log')) {
			statistics.add(lineOf(event), 'mx3', event.time ?? written);
		}

		const {series} = statistics.page({hosts: [], now: written, top: 5, atLeast: false});
		const {authFailures, bans, ...attempts} = result.attempts;
		expect(Object.fromEntries(series.filter(({name}) => name !== 'lines').map(({name, total}) => [name, total]))).toEqual({...attempts, 'auth-failure': authFailures, ban: bans});
	});

	test('what was not counted is named by its rule', () => {
		expect(foldsOf(result)).toEqual({
			// One greylisting got another answer: its sender's domain was not found.
			'greylist-reply': 11,
			'spf-verdict': 9,
			'stored-after-sent': 6,
			'sasl-counters': 5,
			'before-status': 4,
			notification: 3,
		});
	});
});

describe('a line that several logs hold counts once', () => {
	const alone = reportOf('mx1-mail.log');
	test.each([
		['mail.log and the journal', ['mx1-mail.log', 'mx1-journal.json']],
		['the journal and mail.log', ['mx1-journal.json', 'mx1-mail.log']],
		['mail.log and a syslog with stamps to the second', ['mx1-mail.log', 'mx1-syslog.log']],
		['all three', ['mx1-syslog.log', 'mx1-journal.json', 'mx1-mail.log']],
		['the same log twice', ['mx1-mail.log', 'mx1-mail.log']],
	])('%s', (_name, names) => {
		const result = reportOf(...names);
		expect(result.lines).toBe(alone.lines * names.length);
		expect(foldsOf(result)['same-line']).toBe(alone.lines * (names.length - 1));
		expect([result.attempts, rejectsOf(result), result.queued]).toEqual([alone.attempts, rejectsOf(alone), alone.queued]);
	});

	test('a line that one log holds twice happened twice', () => {
		const report = createReport({zone: 'UTC'});
		const reject = eventsOf('mx1-mail.log').find(one => one.class === 'rejected' && one.program !== 'policyd-spf');
		for (const event of reject === undefined ? [] : [reject, reject]) {
			report.add(lineOf(event), 0);
			report.add(lineOf(event), 1);
		}

		expect(report.result().attempts.rejected).toBe(2);
	});
});

describe('hops within a host and several recipients', () => {
	const result = reportOf('hops.log');

	test('a mail through a content filter was accepted once and delivered to each recipient once', () => {
		// Two recipients, and root's mail that an alias forwarded.
		expect(result.attempts).toMatchObject({accepted: 1, delivered: 3});
		expect(foldsOf(result)).toMatchObject({'given-back': 1, 'internal-hop': 3, 'stored-after-sent': 2});
	});

	test('a mail rejected for three recipients is one rejection, the client\'s next session another', () => {
		expect([result.attempts.rejected, result.rejectedRecipients, foldsOf(result)['more-recipients']]).toEqual([2, 4, 2]);
	});

	test('Dovecot\'s auth process and its login process tell of one attempt', () => {
		expect([result.attempts.authFailures, foldsOf(result)['dovecot-auth']]).toEqual([1, 1]);
	});
});
