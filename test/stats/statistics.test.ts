import {describe, expect, test} from 'vitest';
import type {MailEvent} from '../../source/model/mail-event.js';
import type {Dimension, StatisticsPage, TopSubject} from '../../source/model/rows.js';
import {createStatistics} from '../../source/stats/index.js';
import {event, greylistReply, lineOf, now, postgrey} from './events.js';

function pageOf(events: readonly MailEvent[], {top = 5, at = now}: {top?: number; at?: number} = {}): StatisticsPage {
	const statistics = createStatistics();
	for (const one of events) {
		statistics.add(lineOf(one), 'mx1', now);
	}

	return statistics.page({hosts: [], now: at, top, atLeast: false});
}

const totalsOf = (page: StatisticsPage): Record<string, number> =>
	Object.fromEntries(page.series.filter(({name, total}) => total > 0 && name !== 'lines').map(({name, total}) => [name, total]));

const rowsOf = (page: StatisticsPage, subject: TopSubject, dimension: Dimension): string[] =>
	page.top.find(table => table.subject === subject && table.dimension === dimension)?.rows.map(({value, count}) => `${value} ${count}`) ?? [];

const sent = (relay: string, answer: string, program = 'postfix/smtp'): MailEvent =>
	event('delivered.sent', {qid: 'A1', recipient: 'bob@corp.example', relay, text: answer}, {program, message: `A1: to=<bob@corp.example>, relay=${relay}, dsn=2.0.0, status=sent (${answer})`});

describe('what happened once counts once', () => {
	test.each<[string, readonly MailEvent[], Record<string, number>]>([
		['Postgrey and then smtpd tell of one greylisting', [postgrey('new'), greylistReply()], {greylisted: 1}],
		['the order of the two does not matter', [greylistReply(), postgrey('new')], {greylisted: 1}],
		['a whole file of replies may come before Postgrey\'s file', [greylistReply(300), greylistReply(200), postgrey('new', 300), postgrey('early-retry', 200)], {greylisted: 2}],
		['so may it where one client tries hundreds of times', [...Array.from({length: 300}, (_, index) => greylistReply(3500 - (10 * index))), ...Array.from({length: 300}, (_, index) => postgrey('early-retry', 3500 - (10 * index)))], {greylisted: 300}],
		['a line whose twin never came takes none of the others away', [greylistReply(300), greylistReply(200), postgrey('new', 3000), postgrey('early-retry', 300), postgrey('early-retry', 200)], {greylisted: 3}],
		['what lies nearest in time belongs together, whichever log comes first', [postgrey('new', 300), postgrey('early-retry', 275), postgrey('early-retry', 250), greylistReply(275), greylistReply(250), greylistReply(225), postgrey('early-retry', 225), greylistReply(300)], {greylisted: 4}],
		['an SPF check may hold smtpd\'s reply up for twenty seconds', [postgrey('new', 21), greylistReply(1)], {greylisted: 1}],
		['a retry is a second greylisting', [postgrey('new', 60), greylistReply(60), postgrey('early-retry', 2), greylistReply(2)], {greylisted: 2}],
		['another recipient is another greylisting', [postgrey('new'), greylistReply(0, {recipient: 'bob@corp.example'})], {greylisted: 2}],
		['replies count where no Postgrey can be read', [greylistReply(60), greylistReply()], {greylisted: 2}],
		['policyd-spf advises, smtpd rejects', [event('rejected.spf', {client_ip: '203.0.113.20'}, {program: 'policyd-spf'}), event('rejected.spf', {client_ip: '203.0.113.20'})], {rejected: 1}],
		['Dovecot\'s auth process and its login process tell of one attempt', [
			event('auth.failure', {user: 'a', client_ip: '203.0.113.31'}, {program: 'dovecot', message: 'auth: passwd-file(a,203.0.113.31,<x>): Password mismatch'}),
			event('auth.failure', {user: 'a', client_ip: '203.0.113.31', attempts: '1'}, {program: 'dovecot', message: 'imap-login: Disconnected: Connection closed (auth failed, 1 attempts in 2 secs): user=<a>'}),
		], {'auth-failure': 1}],
		['a Dovecot session tells of all its attempts', [event('auth.failure', {attempts: '3'}, {program: 'dovecot', message: 'imap-login: Disconnected'})], {'auth-failure': 3}],
		['an odd number of attempts is one', [event('auth.failure', {attempts: '1e9'}, {program: 'dovecot'}), event('auth.failure', {attempts: '-1'}, {program: 'dovecot'})], {'auth-failure': 2}],
		['a SASL warning and the counters of its disconnect are one', [
			event('auth.failure', {client_ip: '203.0.113.90'}, {message: 'warning: unknown[203.0.113.90]: SASL PLAIN authentication failed: '}),
			event('connection.disconnect', {client_ip: '203.0.113.90', counters: 'ehlo=1 auth=0/1 commands=1/2'}),
		], {'auth-failure': 1}],
		['a disconnect alone tells of its failures', [event('connection.disconnect', {client_ip: '203.0.113.90', counters: 'ehlo=1 auth=1/3 commands=1/2'})], {'auth-failure': 2}],
		['a disconnect after successful logins tells of none', [event('connection.disconnect', {counters: 'ehlo=1 auth=2 commands=3'})], {}],
		['a repeated line counts as often as it was repeated', [event('rejected.rbl', {repeated: '3'})], {rejected: 3}],
		['a restored ban is no new one', [event('ban.ban', {jail: 'postfix'}), event('ban.restore', {jail: 'postfix'}), event('ban.already', {jail: 'postfix'}), event('ban.found', {jail: 'postfix'})], {ban: 1}],
		['probes move no mail', [event('probe.deliverable'), event('probe.undeliverable')], {}],
		['Dovecot\'s saved mail follows Postfix\'s own sent', [sent('mx1.corp.example[private/dovecot-lmtp]', '250 2.0.0 <bob@corp.example> 1Yx Saved', 'postfix/lmtp'), event('delivered.mailbox', {recipient: 'bob@corp.example'}, {program: 'dovecot'})], {delivered: 1}],
		['a content filter that queued the mail again is no delivery', [sent('127.0.0.1[127.0.0.1]:10024', '250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 77')], {}],
		['an alias that forwards is no delivery', [sent('local', 'forwarded as 4XhZ0k2Wq1z9sT', 'postfix/local')], {}],
		['a mailbox behind LMTP on loopback is a delivery', [sent('127.0.0.1[127.0.0.1]:24', '250 2.0.0 <bob@corp.example> Saved', 'postfix/lmtp')], {delivered: 1}],
		['a remote host that queued the mail is a delivery', [sent('mx.example.org[198.51.100.25]:25', '250 2.0.0 Ok: queued as 77')], {delivered: 1}],
		['mail that a filter gives back was accepted before', [
			event('accepted.smtpd', {qid: 'A1', client_ip: '203.0.113.10'}),
			event('accepted.smtpd', {qid: 'B2', client_ip: '127.0.0.1', orig_qid: 'A1', orig_client: 'mail.good.example[203.0.113.10]'}),
			event('accepted.smtpd', {qid: 'C3', client_ip: '127.0.0.1'}, {program: 'postfix/10025/smtpd'}),
		], {accepted: 1}],
		['a before-queue proxy accepts at its end', [event('accepted.smtpd', {qid: 'NOQUEUE', client_ip: '203.0.113.10'}), event('accepted.proxy-accept', {qid: 'NOQUEUE'})], {accepted: 1}],
		['webmail on the host is accepted', [event('accepted.smtpd', {qid: 'A1', client_ip: '127.0.0.1'}), event('accepted.local', {qid: 'B2'})], {accepted: 2}],
		['evidence before and notices after a deferral do not count', [event('deferred.connect-failed'), event('deferred.deferred'), event('deferred.delay-notice'), event('deferred.remote-reply')], {deferred: 1}],
		['a bounce and its notification are one', [event('bounced.bounced'), event('bounced.ndn'), event('bounced.expired')], {bounced: 2}],
	])('%s', (_name, events, expected) => {
		const page = pageOf(events);
		expect(totalsOf(page)).toEqual(expected);
		expect(page.series.find(({name}) => name === 'lines')?.total).toBe(events.length);
	});
});

describe('the window', () => {
	test('each event lies in the minute of its own stamp, the running minute last', () => {
		const page = pageOf([event('rejected.rbl', {}, {secondsAgo: 59 * 60}), event('rejected.rbl', {}, {secondsAgo: 60}), event('rejected.rbl')]);
		const perMinute = page.series.find(({name}) => name === 'rejected')?.counts ?? [];
		expect(perMinute).toHaveLength(60);
		expect([perMinute[0], perMinute[58], perMinute[59]]).toEqual([1, 1, 1]);
	});

	test('older events are dropped, later and undated ones count as now', () => {
		const page = pageOf([event('rejected.rbl', {}, {secondsAgo: 3600}), event('rejected.rbl', {}, {secondsAgo: -7200}), {...event('rejected.rbl'), time: undefined}]);
		expect(page.series.find(({name}) => name === 'rejected')?.counts.at(-1)).toBe(2);
		expect(totalsOf(page)).toEqual({rejected: 2});
	});

	test('everything leaves it after an hour', () => {
		const events = [event('rejected.rbl', {client_ip: '203.0.113.5', rbl: 'zen.example'}), event('ban.ban', {jail: 'postfix', client_ip: '203.0.113.5'}), postgrey('new')];
		const before = pageOf(events, {at: now + (59 * 60_000)});
		const after = pageOf(events, {at: now + (60 * 60_000)});
		expect(rowsOf(before, 'rejected', 'rbl')).toEqual(['zen.example 1']);
		expect([totalsOf(after), after.classes, rowsOf(after, 'rejected', 'rbl'), after.top.every(({distinct}) => distinct === 0), after.jails[0]?.bans, after.greylist.new]).toEqual([{}, [], [], true, 0, 0]);
	});

	test('hosts are counted apart and together', () => {
		const statistics = createStatistics();
		for (const host of ['mx1', 'mx2', 'mx2']) {
			statistics.add(lineOf(event('rejected.rbl', {client_ip: '203.0.113.5'})), host, now);
		}

		const countOf = (hosts: readonly string[]): unknown => rowsOf(statistics.page({hosts, now, top: 5, atLeast: false}), 'rejected', 'client');
		expect([countOf([]), countOf(['mx2']), countOf(['mx9'])]).toEqual([['203.0.113.5 3'], ['203.0.113.5 2'], []]);
		expect(statistics.recent(now)).toMatchObject({accepted: 0, rejected: 3, greylisted: 0, bans: 0});
		expect(statistics.recent(now).perMinute.at(-1)).toBe(3);
	});
});

describe('greylisting', () => {
	const outcomeOf = (events: readonly MailEvent[], at = now): unknown => {
		const {new: first, earlyRetry, passed, known, whitelisted, waiting, neverReturned, delay} = pageOf(events, {at}).greylist;
		return {new: first, earlyRetry, passed, known, whitelisted, waiting, neverReturned, delay};
	};

	const none = {new: 0, earlyRetry: 0, passed: 0, known: 0, whitelisted: 0, waiting: 0, neverReturned: 0, delay: undefined};
	test.each<[string, readonly MailEvent[], number, object]>([
		['a first attempt waits', [postgrey('new', 30)], now, {new: 1, waiting: 1}],
		['it passes after Postgrey\'s own delay', [postgrey('new', 400), postgrey('early-retry', 300), postgrey('greylist-pass.triplet', 30, {delay_s: '370'})], now, {new: 1, earlyRetry: 1, passed: 1, delay: {p50: 370, p95: 370, max: 370}}],
		['a pass without a delay is measured from its attempt', [postgrey('new', 400), postgrey('greylist-pass.triplet', 30)], now, {new: 1, passed: 1, delay: {p50: 370, p95: 370, max: 370}}],
		['a sender pool in one /24 is one triplet', [postgrey('new', 400), postgrey('greylist-pass.triplet', 30, {client_ip: '203.0.113.77', delay_s: '370'})], now, {new: 1, passed: 1, delay: {p50: 370, p95: 370, max: 370}}],
		...[['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::9'], ['2001:db8::1', '2001:db8::2:3:4:5'], ['2001:db8:0:0:1::1', '2001:DB8::7'], ['::1', '0:0:0:0:2:3:4:5'], ['1::2:3:4:5:6', '1:0:0:2:9:9:9:9']].map(([first = '', second = '']): [string, readonly MailEvent[], number, object] =>
			[`so is one in a /64: ${first} and ${second}`, [postgrey('new', 400, {client_ip: first}), postgrey('greylist-pass.triplet', 30, {client_ip: second})], now, {new: 1, passed: 1, delay: {p50: 370, p95: 370, max: 370}}]),
		...[['2001:db8::1', '2001:db8:0:1::1'], ['1::2:3:4:5:6', '1::2'], ['2001:db8:1::', '2001:db8::1:0:0:0:0']].map(([first = '', second = '']): [string, readonly MailEvent[], number, object] =>
			[`another /64 is another triplet: ${first} and ${second}`, [postgrey('new', 400, {client_ip: first}), postgrey('greylist-pass.triplet', 30, {client_ip: second})], now, {new: 1, known: 1, waiting: 1}]),
		['later passes are known triplets', [postgrey('greylist-pass.triplet', 30)], now, {known: 1}],
		['whitelists let mail through at once', [postgrey('greylist-pass.awl'), postgrey('greylist-pass.whitelist')], now, {whitelisted: 2}],
		['what stays away for over an hour never returned', [postgrey('new')], now + (61 * 60_000), {neverReturned: 1}],
		['smtpd\'s replies say nothing new where Postgrey is read', [greylistReply(10), postgrey('new', 10)], now, {new: 1, waiting: 1}],
		['smtpd\'s replies speak where it is not', [greylistReply(100), greylistReply(10)], now, {new: 1, earlyRetry: 1, waiting: 1}],
	])('%s', (_name, events, at, expected) => {
		expect(outcomeOf(events, at)).toEqual({...none, ...expected});
	});

	test('a flood of triplets is marked as a lower bound', () => {
		const {greylist} = pageOf(Array.from({length: 20_010}, (_, index) => postgrey('new', 10, {sender: `a${index}@spam.example`})));
		expect([greylist.new, greylist.waiting, greylist.atLeast]).toEqual([20_010, 20_000, true]);
	});
});

describe('most frequent values', () => {
	const rejected = {client_ip: '2001:db8:0:1::7', sender: 'Eve@Spam.EXAMPLE', recipient: 'alice@corp.example', helo: 'LocalPC', rbl: 'zen.example'};
	test.each<[TopSubject, Dimension, MailEvent, string]>([
		['rejected', 'reason', event('rejected.rbl', rejected), 'rbl'],
		['rejected', 'rbl', event('rejected.rbl', rejected), 'zen.example'],
		['rejected', 'sender', event('rejected.rbl', rejected), 'Eve@spam.example'],
		['rejected', 'sender-domain', event('rejected.rbl', rejected), 'spam.example'],
		['rejected', 'sender', event('rejected.rbl', {...rejected, sender: ''}), '<>'],
		['rejected', 'sender-domain', event('rejected.rbl', {...rejected, sender: ''}), '<>'],
		['rejected', 'client', event('rejected.rbl', rejected), '2001:db8:0:1::7'],
		['rejected', 'network', event('rejected.rbl', rejected), '2001:db8:0:1::/64'],
		['rejected', 'network', event('rejected.rbl', {client_ip: '203.0.113.5'}), '203.0.113.0/24'],
		['rejected', 'helo', event('rejected.rbl', rejected), 'localpc'],
		['rejected', 'recipient', event('rejected.rbl', rejected), 'alice@corp.example'],
		['greylisted', 'sender-domain', postgrey('new', 0, {sender: undefined}), '<>'],
		['auth-failure', 'user', event('auth.failure', {user: 'constructor'}), 'constructor'],
		['banned', 'jail', event('ban.ban', {jail: '__proto__'}), '__proto__'],
	])('%s by %s', (subject, dimension, one, value) => {
		expect(rowsOf(pageOf([one, one]), subject, dimension)).toEqual([`${value} 2`]);
	});

	test('a delivery takes its sender from its queue id', () => {
		const page = pageOf([event('queue.active', {qid: 'A1', sender: 'friend@good.example', size: '321'}, {program: 'postfix/qmgr'}), sent('mx.example.org[198.51.100.25]:25', '250 Ok')]);
		expect(rowsOf(page, 'delivered', 'sender-domain')).toEqual(['good.example 1']);
	});

	test('the first rows are the most frequent, the others are counted', () => {
		const page = pageOf(['a', 'b', 'b', 'c', 'c', 'c'].map(helo => event('rejected.helo', {helo})), {top: 2});
		expect(rowsOf(page, 'rejected', 'helo')).toEqual(['c 3', 'b 2']);
		expect(page.top.find(({dimension}) => dimension === 'helo')).toMatchObject({distinct: 3, atLeast: false});
	});

	test('a flood of names forgets rare ones, keeps the frequent and says so', () => {
		const flood = Array.from({length: 9000}, (_, index) => event('rejected.rbl', {helo: index % 10 === 0 ? 'real.example' : `x${index}`}));
		const page = pageOf(flood, {top: 1});
		const table = page.top.find(({subject, dimension}) => subject === 'rejected' && dimension === 'helo');
		expect(table?.rows).toMatchObject([{value: 'real.example', count: 900}]);
		expect(table?.atLeast).toBe(true);
		expect(table?.distinct).toBeLessThanOrEqual(4000);
	});
});

test('jails tell what was found, banned and unbanned', () => {
	const {jails} = pageOf(['found', 'found', 'ban', 'unban', 'restore'].map(reason => event(`ban.${reason}`, {jail: 'postfix-sasl', client_ip: '203.0.113.81'})));
	expect(jails).toEqual([{jail: 'postfix-sasl', found: 2, bans: 1, unbans: 1}]);
});

test('classes count every line, the most frequent first', () => {
	const {classes} = pageOf([postgrey('new'), greylistReply(), event('connection.connect')]);
	expect(classes).toEqual([{value: 'greylisted', count: 2, last: now}, {value: 'connection', count: 1, last: now}]);
});
