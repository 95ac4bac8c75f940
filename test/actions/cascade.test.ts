import {expect, test} from 'vitest';
import {guardCascade} from '../../source/actions/cascade.js';
import {judgeLine, type JailVerdict} from '../../source/actions/jail-verdict.js';
import {rejectLines} from '../../source/actions/reject-line.js';
import type {Fact} from '../../source/model/action.js';
import type {Jail} from '../../source/model/jail.js';
import {discovered} from '../helpers/discovered.js';
import {recordedJails} from '../helpers/recorded-jails.js';

const policy = '550 5.7.1 Sender rejected by local policy';

function jail(name: string): Jail {
	const found = recordedJails.find(each => each.name === name);
	if (found === undefined) {
		throw new Error(`no jail ${name} was recorded`);
	}

	return found;
}

test('the lines are those that smtpd writes, at the first recipient or at once', () => {
	expect(rejectLines('spam@bad.example', policy, true)[1]?.text).toBe('mx postfix/smtpd[4711]: NOQUEUE: reject: RCPT from unknown[203.0.113.7]: 550 5.7.1 <spam@bad.example>: Sender address rejected: Sender rejected by local policy; from=<spam@bad.example> to=<someone@mx.example> proto=ESMTP helo=<mail.example.net>');
	expect(rejectLines('.bad.example', policy, false)[0]?.text).toMatch(/reject: MAIL from mail\.example\.net\[203\.0\.113\.7]: 550 5\.7\.1 <someone@mail\.bad\.example>: Sender address rejected: Sender rejected by local policy; from=<someone@mail\.bad\.example> proto=ESMTP/);
});

// What `fail2ban-regex` of 1.0.2 says to the same lines (test/lab/guards.test.ts asks it again).
const real: ReadonlyArray<readonly [reply: string, normal: JailVerdict, aggressive: JailVerdict, byHand: JailVerdict]> = [
	[policy, 'passes', 'passes', 'counts'],
	['550 5.7.1 Access denied', 'passes', 'passes', 'counts'],
	['554 5.7.1 Go away', 'passes', 'passes', 'counts'],
	['550 5.7.1 Service unavailable', 'counts', 'counts', 'counts'],
	['550 5.7.1 user unknown here', 'counts', 'counts', 'counts'],
	['504 5.5.2 need fully-qualified hostname', 'counts', 'counts', 'passes'],
	['550 5.7.1 Ask your postmaster', 'passes', 'passes', 'passes'],
	['521 5.7.1 Gone', 'passes', 'passes', 'passes'],
];

test.each(real)('%s: normal %s, aggressive %s, a filter by hand %s', (reply, ...verdicts) => {
	const judged = ['t-normal', 't-aggressive', 't-file'].map(name => rejectLines('spam@bad.example', reply, true).map(({text}) => judgeLine(jail(name), ` ${text}`)));
	expect(judged).toEqual(verdicts.map(verdict => [verdict, verdict, verdict]));
});

test('what only looks like a part of another line counts for nothing', () => {
	expect(judgeLine(jail('t-auth'), ` mx postfix/smtpd[1]: NOQUEUE: reject: RCPT from x[203.0.113.7]: ${policy}`)).toBe('passes');
	expect(judgeLine({...jail('t-file'), failures: ['^(?P<nofail>.*)$']}, 'anything')).toBe('passes');
});

const jails = (...found: readonly Jail[]): Fact => ({found: 'jails', jails: found});
const clients = (...addresses: readonly string[]): Fact => ({found: 'log', lines: 100, values: addresses.map(value => ({value, count: 1}))});
const told = (facts: Readonly<Record<string, Fact>>, reply = policy, host = discovered()) => {
	const {guards, notes} = guardCascade('spam@bad.example', reply, facts, host);
	return [...guards.map(({verdict, reason}) => `${verdict}: ${reason}`), ...notes];
};

test('a jail that takes the reply for an attack is named with the addresses that it would ban', () => {
	expect(told({jails: jails(jail('t-file')), clients: clients('203.0.113.7', '203.0.113.8', '127.0.0.1')})).toEqual([
		'ask: jail t-file takes this reply for an attack: after 3 in 10 min it bans the sending address for 10 min, with all honest mail from there; of the log in memory it would hit 2 addresses, 203.0.113.7 first',
	]);
	expect(told({jails: jails({...jail('t-file'), banTime: -1}), clients: {found: 'log', lines: 0, values: []}})[0]).toMatch(/for ever.*not known, for no log was read$/);
	expect(told({jails: jails(jail('t-file')), clients: clients('127.0.0.1')})[0]).toMatch(/would hit nobody$/);
});

test('a jail that reads other logs is left out', () => {
	expect(told({jails: jails({...jail('t-file'), files: ['/var/log/auth.log']}, {...jail('t-normal'), journalMatch: '_SYSTEMD_UNIT=sshd.service'})}, '550 5.7.1 match')).toEqual(['ok: no jail that sees it takes this reply for an attack']);
	expect(told({jails: jails({...jail('t-file'), files: ['/srv/log/mail']})}, policy, discovered({sources: [{id: '/srv/log/mail', kind: 'file', path: '/srv/log/mail', format: 'syslog', carries: ['postfix'], readable: 'yes'}]}))[0]).toMatch(/^ask/);
});

test('a jail that reads the journal of another unit sees nothing, which is told', () => {
	const stock = {...jail('t-normal'), journalMatch: '_SYSTEMD_UNIT=postfix.service'};
	const onDebian = (found: Jail, unit?: string) => told({jails: {found: 'jails', jails: [found], ...(unit === undefined ? {} : {unit})}}, '550 5.7.1 match');
	expect(onDebian(stock, 'postfix@-.service')).toEqual([
		'ok: no jail that sees it takes this reply for an attack',
		'jail t-normal would take this reply for an attack, but it reads postfix.service of the journal only, and Postfix logs there as postfix@-.service: it sees nothing',
	]);
	expect(onDebian({...stock, journalMatch: '_SYSTEMD_UNIT=postfix@-.service + _COMM=smtpd'}, 'postfix@-.service')[0]).toMatch(/^ask/);
	expect(onDebian(stock)[0]).toMatch(/^ask/);
});

test('what cannot be told is said to be unknown', () => {
	expect(told({jails: jails({...jail('t-file'), failures: [String.raw`reject: (\S+) from.*\1`]})})).toEqual(['whether jail t-file takes the reply for an attack is not known: its expressions cannot be tried here']);
	expect(told({jails: {found: 'nothing', reason: 'Fail2ban does not answer'}})).toEqual(['whether Fail2ban takes the reply for an attack is not known: Fail2ban does not answer']);
	expect(told({}, policy, discovered({services: []}))).toEqual([]);
});
