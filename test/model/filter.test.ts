import {describe, expect, test} from 'vitest';
import {formatTerm, matchesFilter, parseFilter, readFilter} from '../../source/model/filter.js';
import {drillDown} from '../../source/model/drill-down.js';
import type {FilterRow} from '../../source/model/filter/row-test.js';
import {describeProblem} from '../../source/model/outcome.js';

const now = Date.UTC(2026, 10, 22, 20, 0, 0);

const rejected: FilterRow = {
	host: 'mx1',
	time: now - 600_000,
	program: 'postfix/submission/smtpd',
	class: 'rejected',
	reason: 'rbl',
	source: '/var/log/mail.log',
	message: 'NOQUEUE: reject: RCPT from unknown[203.0.113.5]: 554 5.7.1 Service unavailable; Client host [203.0.113.5] blocked using zen.example; from=<Eve@Spam.Example>',
	fields: {qid: 'NOQUEUE', client_ip: '203.0.113.5', sender: 'Eve@Spam.Example', recipient: 'bob@corp.example', helo: 'a b', rbl: 'zen.example', code: '554', dsn: '5.7.1', user: ''},
};
const banned: FilterRow = {...rejected, class: 'ban', reason: 'ban', program: 'fail2ban.actions', fields: {jail: 'postfix-sasl', client_ip: '2001:db8:bad::10'}, message: '[postfix-sasl] Ban 2001:db8:bad::10'};
const permerror: FilterRow = {...rejected, class: 'authres', reason: 'spf-permerror', program: 'policyd-spf', fields: {sender: ''}, message: 'prepend'};
const greylisted: FilterRow = {...rejected, class: 'greylisted', reason: 'new', program: 'postgrey', fields: {client_ip: '::ffff:192.0.2.7'}, message: 'action=greylist'};

const rows = {rejected, banned, permerror, greylisted};

async function found(text: string): Promise<string> {
	const filter = await readFilter(text);
	if (!filter.ok) {
		return describeProblem(filter.problem);
	}

	return Object.entries(rows).filter(([, row]) => matchesFilter(filter.value, row, now)).map(([name]) => name).join(' ');
}

describe('what a filter finds', () => {
	test.each<[string, string]>([
		['', 'rejected banned permerror greylisted'],
		['blocked', 'rejected'],
		['BLOCKED using', 'rejected'],
		['"blocked using"', 'rejected'],
		['"using blocked"', ''],
		['block*zen', 'rejected'],
		['"block*zen"', ''],
		['mx1 sasl', 'banned'],
		['!blocked', 'banned permerror greylisted'],
		['!"blocked using" !class:ban', 'permerror greylisted'],
		['from:eve@spam.example', 'rejected'],
		['from:spam.example', 'rejected'],
		['from:@spam.example', 'rejected'],
		['from:*@spam.example', 'rejected'],
		['from:<eve@spam.example>', 'rejected'],
		['from:eve@spam.exampl', ''],
		['from:*.example', 'rejected'],
		['from:pam.example', ''],
		['from:example', 'rejected'],
		['from:spam', 'rejected'],
		['from:eve', 'rejected'],
		['from:ham', ''],
		['from:<>', 'permerror greylisted'],
		['from:""', 'permerror greylisted'],
		['from:@<>', 'permerror greylisted'],
		['from:@*.example', 'rejected'],
		['from:@eve@spam.example', ''],
		['to:corp.example', 'rejected'],
		['to:alice@corp.example,bob@corp.example', 'rejected'],
		['ip:203.0.113.5', 'rejected'],
		['ip:203.0.113.0/29', 'rejected'],
		['ip:203.0.113.8/29', ''],
		['ip:203.0.*', 'rejected'],
		['ip:2001:db8::/32', 'banned'],
		['ip:2001:0db8:0bad:0::10', 'banned'],
		['ip:0.0.0.0/0', 'rejected greylisted'],
		['ip:192.0.2.7', 'greylisted'],
		['host:mx2,mx1 class:ban', 'banned'],
		['host:MX?', ''],
		['class:rejected,ban', 'rejected banned'],
		['class:rej*', 'rejected'],
		['!class:rejected,ban', 'permerror greylisted'],
		['reason:rbl', 'rejected'],
		['reason:spf-*', 'permerror'],
		['jail:postfix*', 'banned'],
		['qid:noqueue', 'rejected'],
		['user:""', 'rejected'],
		['helo:"a b"', 'rejected'],
		['helo:"a "*', 'rejected'],
		['rbl:zen.example', 'rejected'],
		['program:smtpd', 'rejected'],
		['program:postfix/submission/smtpd', 'rejected'],
		['program:smtp', ''],
		['source:mail.log class:ban', 'banned'],
		['code:554', 'rejected'],
		['client_ip:*', 'rejected banned greylisted'],
		['spf:permerror', 'permerror'],
		['spf:permerror,fail', 'permerror'],
		['since:-30m class:ban', 'banned'],
		['since:10m class:ban', 'banned'],
		['since:-599s', ''],
		['class:ban | class:rejected reason:rbl', 'rejected banned'],
		['class:ban|class:rejected helo:x', 'banned'],
		['message:prepend', 'permerror'],
		['ambiguous:yes', ''],
		['ambiguous:no class:ban', 'banned'],
		['/bl.*ed using/', 'rejected'],
		[String.raw`/BL.*ED using|Ban \d/`, 'rejected banned'],
		['/(?-i)BL.*ED/', ''],
		['!/blocked|Ban/', 'permerror greylisted'],
		['/^eve@/', 'rejected'],
		[String.raw`/\d{3} 5\.7\.\d/ class:rejected`, 'rejected'],
		[String.raw`from:/^eve@.*\.example$/`, 'rejected'],
		['from:/^ve@/', ''],
		[String.raw`ip:/^203\.0\./`, 'rejected'],
		['helo:/^a b$/', 'rejected'],
		['jail:/sasl$/,/^sshd$/', 'banned'],
		['reason:/^spf-|^ban$/', 'banned permerror'],
		['source:/var/log/mail.log class:ban', 'banned'],
		[String.raw`source:/mail\.log$/ class:ban`, 'banned'],
		['/bl.*ed/|class:ban', 'rejected banned'],
		['"/bl.*ed/"', ''],
		['/bl.*ed', ''],
		['2001:db8:bad::10', 'banned'],
	])('%s', async (text, expected) => {
		expect(await found(text)).toBe(expected);
	});
});

describe('what a filter cannot be', () => {
	test.each<[string, string]>([
		['form:x', 'there is no key "form" to filter by.  Try: from: is the nearest; quotes find text that has a colon.'],
		['constructor:x', 'there is no key "constructor" to filter by.  Try: selector: is the nearest; quotes find text that has a colon.'],
		['class:reject', 'there is no class "reject".  Try: class:rejected is the nearest.'],
		['reason:rlb', 'there is no reason "rlb".  Try: reason:rbl is the nearest.'],
		['spf:permerr', 'there is no SPF result "permerr".  Try: spf:permerror is the nearest.'],
		['ip:203.0.113', '"203.0.113" is no IP address or network.  Try: write it as ip:192.0.2.7, ip:192.0.2.0/24 or ip:2001:db8::/32.'],
		['ip:203.0.113.5/33', '"203.0.113.5/33" is no IP address or network.  Try: write it as ip:192.0.2.7, ip:192.0.2.0/24 or ip:2001:db8::/32.'],
		['since:yesterday', '"yesterday" is no span of time.  Try: write it as since:-30m, since:-2h or since:-1d.'],
		['/a(b/', String.raw`/a(b/ is no regular expression: missing closing ) at character 2.  Try: add the closing ), or write \( for the parenthesis.`],
		['/a(b)[)]c)/', String.raw`/a(b)[)]c)/ is no regular expression: unexpected ) at character 9.  Try: write \) for the parenthesis.`],
		['/ab|*/', String.raw`/ab|*/ is no regular expression: missing argument to repetition operator at character 4.  Try: write \* \+ \? for the characters themselves.`],
		['/a*b**/', String.raw`/a*b**/ is no regular expression: invalid nested repetition operator at character 4.  Try: write \* \+ \? for the characters themselves.`],
		['from:/x[z-a]/', '/x[z-a]/ is no regular expression: invalid character class range at character 3.'],
		['/a(?=b)/', '/a(?=b)/ is no regular expression: invalid or unsupported Perl syntax at character 2.  Try: looking ahead, looking behind and back-references take more than linear time and do not exist here.'],
		['/a{1001}/', '/a{1001}/ is no regular expression: invalid repeat count at character 2.  Try: repeat at most 1000 times in all.'],
		['/(a{400}b){2}c{400}/', '/(a{400}b){2}c{400}/ repeats too much to be searched for.  Try: use smaller repeat counts.'],
		[`/${'a'.repeat(501)}/`, 'the regular expression is longer than 500 characters.  Try: use several terms.'],
		['x/re/', ''],
		['from:/re/x', ''],
		['/re/,x', 'something stands beside the regular expression in /re/,x.  Try: put a blank between them, or quotes around all of it to find it as text.'],
		['since:/re/', '"re" is no span of time.  Try: write it as since:-30m, since:-2h or since:-1d.'],
		['"open', 'a quote is not closed.  Try: add the closing ".'],
		['from:', 'a value is missing after from:.  Try: from:"" stands for the empty value, from:* for any.'],
		['class:ban |', 'a | needs terms on both sides.  Try: write it as: class:rejected | class:ban.'],
		['!', 'nothing stands after !.  Try: write !term to leave out what has it.'],
	])('%s', async (text, problem) => {
		expect(await found(text)).toBe(problem);
	});
});

test.each(['a', 'a b', 'a,b', '*', '"', '\\', String.raw`\"`, 'a|b', '!x', 'x:y', '', '<>', '/re/', 'a\tb\n', '\u{1F600}\uD800', '__proto__', 'class:ban | from:x'])('a value becomes a term that finds exactly it: %j', value => {
	for (const key of ['helo', '']) {
		const filter = parseFilter(formatTerm(key, value));
		const matches = (helo: string): boolean => filter.ok && filter.value.groups.length === 1 && matchesFilter(filter.value, {...rejected, fields: {helo}, message: '', host: ''}, now);
		expect([key, matches(value), key !== '' && matches(`${value}.`), key !== '' && matches(`.${value}`)]).toEqual([key, true, false, false]);
	}
});

test('a row of a table leads to the lines behind it', () => {
	expect([
		drillDown('rejected', 'rbl', 'zen.example'),
		drillDown('rejected', 'network', '2001:db8:0:1::/64'),
		drillDown('greylisted', 'sender-domain', '<>'),
		drillDown('auth-failure', 'user', 'a b'),
		drillDown('auth-failure', 'client', '192.0.2.7'),
		drillDown('banned', 'client', 'foo.bar'),
		drillDown('auth-failure', 'client', '192.0.2.7', '7d'),
		drillDown('rejected', 'reason', 'rbl', '24h'),
		drillDown('delivered', 'sender-domain', 'good.example'),
	]).toEqual([
		'class:rejected rbl:zen.example',
		'class:rejected ip:2001:db8:0:1::/64',
		'class:greylisted from:<>',
		'class:auth reason:failure user:"a b"',
		'class:auth reason:failure ip:192.0.2.7 | reason:disconnect message:auth=0/ ip:192.0.2.7',
		'class:ban reason:ban client_ip:foo.bar',
		'since:7d class:auth reason:failure ip:192.0.2.7 | since:7d reason:disconnect message:auth=0/ ip:192.0.2.7',
		'since:24h class:rejected reason:rbl',
		'class:delivered reason:sent from:good.example',
	]);
	for (const value of ['x'.repeat(300), '203.0.113.0/24', 'rbl', '']) {
		expect(parseFilter(drillDown('rejected', 'helo', value)).ok).toBe(true);
	}
});

test('a hostile row and a glob of many stars take no time', () => {
	const filter = parseFilter(`helo:${'*a'.repeat(1000)}*b ${'*ab'.repeat(100)}`);
	const hostile = 'a'.repeat(100_000);
	const started = performance.now();
	expect(filter.ok && matchesFilter(filter.value, {...rejected, message: hostile, fields: {helo: hostile}}, now)).toBe(false);
	expect(performance.now() - started).toBeLessThan(200);
});

test('a regular expression needs what compiles it', () => {
	const filter = parseFilter('/re/');
	expect(filter.ok ? '' : describeProblem(filter.problem)).toBe('the regular expression /re/ cannot be used here.  Try: use * for any text, or quotes to find the slashes: "/re/".');
});

test.each(['(a+)+$', '^(a|aa)+$', '(.*)*x', '(a*)*b', '(x+x+)+y', '(a|a?)+b', '.*.*.*=.*', '(.{1,90}){1,3}z', String.raw`\w{500}!\w`, '(<+)+$'])('an expression that others choke on takes no time over 50 kB: /%s/', async source => {
	const filter = await readFilter(`/${source}/`);
	for (const hostile of [`${'a'.repeat(50_000)}!`, '<'.repeat(50_000), 'x='.repeat(25_000)]) {
		const started = performance.now();
		expect(filter.ok).toBe(true);
		expect(filter.ok && matchesFilter(filter.value, {...rejected, message: hostile}, now)).toBeTypeOf('boolean');
		expect(performance.now() - started).toBeLessThan(500);
	}
});

test.each<[string, boolean]>([
	['x@spam.example', true],
	['x@news.spam.example', true],
	['x@notspam.example', false],
	['x@spam.example.com', false],
])('a sender\'s domain takes its subdomains with it, as Postfix does: %s', (sender, isFound) => {
	const filter = parseFilter('from:spam.example');
	expect(filter.ok && matchesFilter(filter.value, {...rejected, fields: {sender}}, now)).toBe(isFound);
});
