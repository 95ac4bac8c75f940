import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import type {MailEvent} from '../../../source/model/mail-event.js';
import {createReport, formatReport, type ReportResult} from '../../../source/stats/report.js';
import {ByteMap} from '../../../source/stats/byte-map.js';
import {keyOfTextKind} from '../../../source/stats/report/kind-of-text.js';
import {event, greylistReply, lineOf, now, postgrey} from '../events.js';

function reportOf(events: readonly MailEvent[]): ReportResult {
	const report = createReport();
	for (const one of events) {
		report.add(lineOf(one));
	}

	return report.result();
}

const qmgr = {program: 'postfix/qmgr'};
const night: readonly MailEvent[] = [
	event('queue.active', {qid: 'A1', sender: 'friend@good.example', size: '1000', nrcpt: '2'}, {...qmgr, secondsAgo: 7200}),
	event('accepted.smtpd', {qid: 'A1', client_ip: '203.0.113.30', sasl_method: 'PLAIN', user: 'alice'}, {secondsAgo: 7200}),
	event('delivered.sent', {qid: 'A1', recipient: 'bob@Corp.example', relay: 'mx1[private/dovecot-lmtp]'}, {secondsAgo: 7199}),
	event('deferred.deferred', {qid: 'A1', recipient: 'x@down.example'}, {secondsAgo: 7198}),
	event('queue.active', {qid: 'A1', sender: 'friend@good.example', size: '1000', nrcpt: '1'}, {...qmgr, secondsAgo: 3600}),
	event('bounced.bounced', {qid: 'A1', recipient: 'x@down.example'}, {secondsAgo: 3600}),
	event('queue.removed', {qid: 'A1'}, {...qmgr, secondsAgo: 3600}),
	event('queue.active', {qid: 'A1', sender: '', size: '500', nrcpt: '1'}, {...qmgr, secondsAgo: 100}),
	event('rejected.rbl', {client_ip: '203.0.113.66', rbl: 'zen.example'}, {secondsAgo: 90}),
	event('rejected.helo', {client_ip: '203.0.113.66', helo: '\u001B[31mlocalpc'}, {secondsAgo: 90}),
	event('rejected.spf', {client_ip: '203.0.113.20'}, {secondsAgo: 80, program: 'policyd-spf'}),
	event('rejected.spf', {client_ip: '203.0.113.20', sender: 'ceo@strict.example'}, {secondsAgo: 80}),
	event('authres.spf-pass', {}, {program: 'policyd-spf', secondsAgo: 70}),
	greylistReply(500),
	event('auth.failure', {user: 'admin', client_ip: '203.0.113.91'}, {secondsAgo: 60}),
	event('auth.success', {user: 'alice'}, {program: 'dovecot', message: 'imap-login: Login', secondsAgo: 50}),
	event('warning.dns', {}, {message: 'warning: 1.113.0.203.zen.example: RBL lookup error', secondsAgo: 40}),
	event('warning.dns', {}, {message: 'warning: 2.113.0.203.zen.example: RBL lookup error', secondsAgo: 40}),
	event('unclassified.unknown', {}, {program: 'madeup'}),
	{...event('ban.ban', {jail: 'postfix', client_ip: '203.0.113.91'}), host: ''},
	// Postgrey writes to another file, which comes afterwards.
	postgrey('new', 500),
	postgrey('greylist-pass.triplet', 130, {delay_s: '370'}),
];

describe('a report of a night', () => {
	const result = reportOf(night);

	test('counts lines exactly and attempts once', () => {
		expect(result).toMatchObject({from: now - 7_200_000, to: now, lines: night.length, hosts: ['mx1']});
		expect(result.attempts).toEqual({accepted: 1, delivered: 1, deferred: 1, bounced: 1, rejected: 3, greylisted: 1, authFailures: 1, bans: 1});
		const lines = new Map(result.classes.map(row => [`${row.class}.${row.reason}`, `${row.lines}/${row.attempts ?? '-'}`]));
		expect(Object.fromEntries(lines)).toMatchObject({'rejected.spf': '2/1', 'greylisted.new': '1/0', 'greylisted.reply': '1/1', 'queue.active': '3/-', 'greylist-pass.triplet': '1/-'});
		expect(result.classes.reduce((sum, row) => sum + row.lines, 0)).toBe(night.length);
	});

	test('counts a retried mail once, and a reused queue id as another mail', () => {
		expect(result.queued).toEqual({messages: 2, bytes: 1500, recipients: 3});
		expect(result.senders.rows).toEqual([{value: '<>', count: 1, bytes: 500}, {value: 'friend@good.example', count: 1, bytes: 1000}]);
		expect(result.recipientDomains.rows).toEqual([{value: 'corp.example', count: 1, bytes: 1000}]);
	});

	test('tells of rejects, SPF, greylisting, bans, logins, troubles and hours', () => {
		expect(result.rejects.map(({reason, count, by, values}) => [reason, count, by, values.rows[0]?.value])).toEqual([
			['helo', 1, 'helo', '\u001B[31mlocalpc'],
			['rbl', 1, 'rbl', 'zen.example'],
			['spf', 1, 'sender-domain', 'strict.example'],
		]);
		expect(result.rbl.rows).toEqual([{value: 'zen.example', count: 1}]);
		expect(result.spf).toEqual([{value: 'pass', count: 1}, {value: 'rejected', count: 1}]);
		expect(result.greylist).toMatchObject({new: 1, passed: 1, waiting: 0, neverReturned: 0, delay: {p50: 370}});
		expect(result.jails).toEqual([{jail: 'postfix', found: 0, bans: 1, unbans: 0}]);
		expect(result.logins).toMatchObject({mailbox: 1, submission: 1, failures: 1, failedUsers: {rows: [{value: 'admin', count: 1}]}});
		expect(result.warnings.rows).toEqual([{value: 'postfix/smtpd: warning: *.zen.example: RBL lookup error', count: 2}]);
		expect(result.unclassified.rows).toEqual([{value: 'madeup', count: 1}]);
		expect(result.hours.map(({from, lines}) => [(now - from) / 3_600_000, lines])).toEqual([[2, 4], [1, 16], [0, 2]]);
	});

	test('is plain data', () => {
		const text = JSON.stringify(result);
		expect(JSON.parse(text)).toEqual(result);
	});

	test('reads well in 80 columns, and hostile text is harmless', async () => {
		const text = formatReport(result, {zone: 'UTC'});
		await expect(text).toMatchFileSnapshot('night-80.txt');
		expect(text.split('\n').filter(line => stringWidth(line) > 80)).toEqual([]);
		// eslint-disable-next-line no-control-regex -- the characters that must not be there
		expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F]/);
	});
});

test('a report of nothing is short', () => {
	expect(formatReport(reportOf([]), {zone: 'UTC'})).toMatchInlineSnapshot(`
		"mxdeck report: no lines

		Totals (each thing once, however many lines tell of it)
		  accepted              0   rejected              0   failed logins         0
		  delivered             0   greylisted            0   bans                  0
		  deferred              0   bounced               0
		  0 mails queued (0 B), 0 B delivered
		"
	`);
});

test('bans show their addresses in whole, and the day of an end whose beginning nobody saw', () => {
	const ban = (reason: string, address: string, jail: string, secondsAgo: number): MailEvent => event(`ban.${reason}`, {jail, client_ip: address}, {program: 'fail2ban.actions', secondsAgo});
	const text = formatReport(reportOf([
		ban('unban', '2001:db8:2906:1111:2222:3333:4444:11a4', 'postfix-sasl', 7200),
		ban('ban', '2001:db8:2906:1111:2222:3333:4444:5555', 'postfix', 7000),
		ban('ban', '192.0.2.77', 'a-jail-with-a-name-that-never-ends', 6000),
		ban('unban', '192.0.2.77', 'a-jail-with-a-name-that-never-ends', 1000),
	]), {zone: 'UTC'});
	const [, latest = ''] = /the latest:\n([^]*?)\n\n/.exec(text) ?? [];
	expect(`\n${latest}`).toMatchInlineSnapshot(`
		"
		  2026-11-22 18:20  to 19:43 (1 h 23 min)  a-jail-with-a-name-…  192.0.2.77
		  2026-11-22 18:03  no unban seen          postfix
		    2001:db8:2906:1111:2222:3333:4444:5555
		  from before       to 2026-11-22 18:00    postfix-sasl
		    2001:db8:2906:1111:2222:3333:4444:11a4"
	`);
	expect(latest.split('\n').filter(line => line.length > 80)).toEqual([]);
});

test('many days are told per day and per hour of the day, in the report\'s zone', () => {
	const report = createReport({zone: 'Europe/Berlin'});
	for (let hours = 0; hours < 60; hours++) {
		report.add(lineOf(event('delivered.sent', {relay: 'mx.example'}, {secondsAgo: hours * 3600})));
	}

	const result = report.result();
	expect(result.days.map(({day, delivered}) => `${day} ${delivered}`)).toEqual(['2026-11-20 14', '2026-11-21 24', '2026-11-22 22']);
	const text = formatReport(result, {zone: 'Europe/Berlin'});
	expect(text).toContain('\nPer day\n');
	expect(text).toMatch(/\n {2}21:00 +- +3 /);
	expect(text).toMatch(/\n {2}00:00 +- +2 /);
});

test('what is not exact is marked, with how much it may err', () => {
	const report = createReport({zone: 'UTC'});
	const add = (sender: string): void => {
		report.add(lineOf(event('queue.active', {qid: `A${counter++}`, sender, size: '100', nrcpt: '1'}, {program: 'postfix/qmgr'})));
	};

	let counter = 0;
	for (let index = 0; index < 45_000; index++) {
		add(`u${index}@x${index}.example`);
	}

	for (let index = 0; index < 100; index++) {
		add('late@news.example');
	}

	const {senders} = report.result();
	const [row] = senders.rows;
	expect(row).toMatchObject({value: 'late@news.example', count: 100});
	expect([row?.atMost, row?.atMostBytes]).toEqual([100 + senders.missed, 10_000 + senders.missedBytes]);
	expect(formatReport(report.result(), {zone: 'UTC'})).toMatch(/≥ 100 +10\.0 kB {2}late@news\.example/);
});

test.each([
	['connect to mx.example[192.0.2.9]:25: Connection timed out', 'connect to mx.example[*]:25: Connection timed out'],
	['host mx.example[192.0.2.9] said: 550 5.1.1 <bob@x.example> no such user (in reply to RCPT TO command)', 'host mx.example[*] said: 550 5.1.1 <*> no such user (in reply to RCPT TO command)'],
	['4XhZ0k2Wq1z9sT: A82351C6026 uid 1001 exit status 1', '4XhZ0k2Wq1z9sT: * uid * exit status 1'],
	['warning:   deadbeef and 2001', 'warning: deadbeef and *'],
	['abc192.0.2.255.7 <<a> 1.2.3 1234.5.6.7 <unclosed', 'abc*.7 <<*> 1.2.3 1* <unclosed'],
	['0123456789abcdef01234 0123456789ABCDEF aBcdef0123456 x_1234567890', '*abcdef* * aBcdef* x_*'],
	['  \u00FCber  viele   ', '\u00FCber viele'],
	[`${'<'.repeat(300)}`, '<'.repeat(240)],
	[`<${'a'.repeat(201)}> <${'a'.repeat(200)}>`.slice(0, 240), `<${'a'.repeat(201)}> <${'a'.repeat(35)}`],
])('troubles are alike without what differs: %s', (text, kind) => {
	const map = new ByteMap(64, 1);
	keyOfTextKind(text);
	expect(map.text(map.add())).toBe(kind);
});

test('a flood of names keeps the frequent ones and says so', () => {
	const report = createReport();
	for (let index = 0; index < 60_000; index++) {
		report.add(lineOf(event('rejected.helo', {helo: index % 100 === 0 ? 'real.example' : `x${index}`})));
	}

	const [row] = report.result().rejects;
	expect([row?.count, row?.values.rows[0], row?.values.atLeast]).toEqual([60_000, {value: 'real.example', count: 600}, true]);
});

test('a line without a stamp counts, in no hour', () => {
	const result = reportOf([{...event('rejected.rbl'), time: undefined}]);
	expect([result.lines, result.attempts.rejected, result.hours, result.from]).toEqual([1, 1, [], undefined]);
});
