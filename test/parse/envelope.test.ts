import {Buffer} from 'node:buffer';
import {describe, expect, it} from 'vitest';
import {classifyLine, createLineReader, type LineReaderOptions} from '../../source/parse/index.js';

const connect = 'connect from unknown[203.0.113.5]';

type Expected = {readonly time?: string; readonly host?: string; readonly program?: string; readonly pid?: number; readonly message?: string; readonly class?: string};

type Row = readonly [name: string, line: string, expected: Expected, options?: Partial<LineReaderOptions>, now?: string];

function check([, line, expected, options, now = '2026-11-22T20:00:00Z']: Row): void {
	const {time, host, program, pid, message, class: found} = classifyLine(line, {format: 'auto', zone: 'UTC', ...options, now: Date.parse(now)});
	const all: Expected = {time: time === undefined ? undefined : new Date(time).toISOString(), host, program, pid, message, class: found};
	expect(all).toMatchObject(expected);
}

function each(rows: readonly Row[], format: Partial<LineReaderOptions> = {}): void {
	for (const [name, line, expected, options, now] of rows) {
		it(name, () => {
			check([name, line, expected, {...format, ...options}, now]);
		});
	}
}

const whole = {host: 'mx1', program: 'postfix/smtpd', pid: 12, message: connect, class: 'connection'};

describe('envelopes', () => {
	each([
		['traditional', `Nov  2 06:25:01 mx1 postfix/smtpd[12]: ${connect}`, {...whole, time: '2026-11-02T06:25:01.000Z'}],
		['traditional, day padded with a zero', `Nov 02 06:25:01 mx1 postfix/smtpd[12]: ${connect}`, {...whole, time: '2026-11-02T06:25:01.000Z'}],
		['traditional, day not padded', `Nov 2 06:25:01 mx1 postfix/smtpd[12]: ${connect}`, {...whole, time: '2026-11-02T06:25:01.000Z'}],
		['journal short-precise', `Nov 22 06:25:01.123456 mx1 postfix/smtpd[12]: ${connect}`, {...whole, time: '2026-11-22T06:25:01.123Z'}],
		['with a year', `2025 Nov 22 06:25:01.5 mx1 postfix/smtpd[12]: ${connect}`, {...whole, time: '2025-11-22T06:25:01.500Z'}],
		['high precision', `2026-11-22T18:06:04.093194+01:00 mx1 postfix/smtpd[12]: ${connect}`, {...whole, time: '2026-11-22T17:06:04.093Z'}],
		['millisecond UTC', `2026-11-22T18:06:04.093Z mx1 postfix/smtpd[12]: ${connect}`, {...whole, time: '2026-11-22T18:06:04.093Z'}],
		['journal short-iso', `2026-11-22T18:04:46-0330 mx1 postfix/smtpd[12]: ${connect}`, {...whole, time: '2026-11-22T21:34:46.000Z'}],
		['journal short-full', `Sun 2026-11-22 18:04:46 UTC mx1 postfix/smtpd[12]: ${connect}`, {...whole, time: '2026-11-22T18:04:46.000Z'}, {zone: 'Europe/Berlin'}],
		['journal short-unix', `1795370686.912352 mx1 postfix/smtpd[12]: ${connect}`, {...whole, time: '2026-11-22T18:04:46.912Z'}],
		['RFC 5424', `<22>1 2026-11-22T18:06:04.093194+00:00 mx1 postfix/smtpd 12 - -  ${connect}`, {...whole, time: '2026-11-22T18:06:04.093Z'}],
		['RFC 5424 without its daemon', `<22>1 2026-11-22T18:06:04.093194+00:00 mx1 postfix 12 - -  ${connect}`, {...whole, program: 'postfix'}],
		['RFC 5424 with structured data', `<22>1 2026-11-22T18:06:04Z mx1 postfix/smtpd 12 ID7 [a@1 k="] \\" x"][b@1] ${connect}`, whole],
		['priority before a traditional stamp', `<22>Nov 22 06:25:01 mx1 postfix/smtpd[12]: ${connect}`, whole],
		['a process id that is missing', 'Nov 22 06:25:01 mx1 dovecot: imap-login: Login: user=<a>, method=PLAIN, rip=203.0.113.5, lip=192.0.2.1', {program: 'dovecot', pid: undefined, class: 'auth'}],
		['no host', `Nov 22 06:25:01 postfix/smtpd[12]: ${connect}`, {...whole, host: 'alias'}, {host: 'alias'}],
		['a tag of a further instance', `Nov 22 06:25:01 mx1 postfix-10.20.30.40/submission/smtpd[12]: ${connect}`, {program: 'postfix-10.20.30.40/submission/smtpd', class: 'connection'}],
		['one line wrapped in another', `Nov 22 06:25:01 mx1 mailu-smtp[1]: Nov 21 20:25:01 inner postfix/smtpd[12]: ${connect}`, {...whole, host: 'inner', time: '2026-11-22T06:25:01.000Z'}],
		['Solaris message id', `Nov 22 06:25:01 mx1 postfix/smtpd[12]: [ID 583609 mail.info] ${connect}`, whole],
		['the kernel\'s clock', 'Nov 22 06:25:01 mx1 kernel: [12345.678901] Out of memory: Killed process 36 (smtpd)', {host: 'mx1', program: 'kernel', message: 'Out of memory: Killed process 36 (smtpd)'}],
		['the kernel\'s clock, padded', 'Nov 22 06:25:01 mx1 kernel: [    0.678901] x', {message: 'x'}],
		['brackets of the kernel that are no clock', 'Nov 22 06:25:01 mx1 kernel: [drm] x', {message: '[drm] x'}],
		['TAI64N', `@400000006a2175cc37a1ad1c postfix/smtpd[12]: ${connect}`, {...whole, host: 'alias', time: '2026-06-04T12:55:30.933Z'}, {host: 'alias'}],
		['TAI64N with a host', `@400000006a2175cc37a1ad1c mx1 postfix/smtpd[12]: ${connect}`, whole],
		['TAI64N around a traditional line', `@400000006a2175cc37a1ad1c mail.info: Nov 22 06:25:01 postfix/smtpd[12]: ${connect}`, {...whole, host: 'alias', time: '2026-06-04T12:55:30.933Z'}, {host: 'alias'}],
		['Fail2ban\'s own file', '2026-11-22 18:06:07,282 fail2ban.actions        [36]: NOTICE  [postfix] Ban 203.0.113.81', {time: '2026-11-22T17:06:07.282Z', program: 'fail2ban.actions', pid: 36, class: 'ban'}, {format: 'fail2ban', zone: 'Europe/Berlin'}],
		['Fail2ban in syslog', 'Nov 22 18:06:07 mx1 fail2ban.actions[36]: NOTICE [postfix] Ban 203.0.113.81', {program: 'fail2ban.actions', class: 'ban'}],
		['Fail2ban in the journal', 'Nov 22 18:06:07 mx1 fail2ban-server[36]: fail2ban.actions        [36]: NOTICE  [postfix] Ban 203.0.113.81', {program: 'fail2ban.actions', class: 'ban'}],
		['Fail2ban in short', 'mx1 fail2ban[36]: [postfix] Ban 203.0.113.81', {time: undefined, host: 'mx1', class: 'ban'}],
		['Dovecot\'s own file', 'Nov 22 18:06:49 imap(ann smith)<287><2YxX>: Info: Disconnected: Logged out in=32 out=823', {program: 'dovecot', host: 'alias', class: 'mailbox'}, {format: 'dovecot', host: 'alias'}],
		['Dovecot\'s own file, not told', 'Nov 22 18:06:49 imap-login: Info: Login: user=<a>, method=PLAIN, rip=203.0.113.5, lip=192.0.2.1', {program: 'dovecot', class: 'auth'}],
	]);
});

describe('stamps of one second', () => {
	/** The milliseconds of what follows the minute in one log. */
	const times = (...stamps: readonly string[]): ReadonlyArray<number | undefined> => createLineReader({format: 'syslog', zone: 'UTC'})
		.push(Buffer.from(stamps.map(stamp => `${stamp} mx1 postfix/smtpd[12]: ${connect}\n`).join('')), Date.parse('2026-11-22T20:00:00Z'))
		.map(({time}) => time === undefined ? undefined : time - Date.parse('2026-11-22T06:25:00Z'));

	it.each<readonly [name: string, stamps: readonly string[], times: ReadonlyArray<number | undefined>]>([
		['the same one', ['Nov 22 06:25:01', 'Nov 22 06:25:01', 'Nov 22 06:25:02', 'Nov 22 06:25:01'], [1000, 1000, 2000, 1000]],
		['with fractions of any length', ['Nov 22 06:25:01.5', 'Nov 22 06:25:01.123456', 'Nov 22 06:25:01', 'Nov 22 06:25:01.04', 'Nov 22 06:25:01,7891'], [1500, 1123, 1000, 1040, 1789]],
		['with a fraction that has no digits', ['Nov 22 06:25:01', 'Nov 22 06:25:01.'], [1000, undefined]],
		['in ISO 8601', ['2026-11-22T06:25:01.000001Z', '2026-11-22T06:25:01.999999Z', '2026-11-22T06:25:02.5Z', '2026-11-22 06:25:02.25Z'], [1000, 1999, 2500, 2250]],
		['in several zones', ['2026-11-22T06:25:01.5Z', '2026-11-22T06:25:01.5+01:00', '2026-11-22T06:25:01.5+00:00', '2026-11-22T06:25:01.5'], [1500, 1500 - 3_600_000, 1500, 1500]],
	])('%s', (_name, stamps, wanted) => {
		expect(times(...stamps)).toEqual(wanted);
	});
});

describe('the time of a stamp without year and zone', () => {
	each([
		['December read in January is of the year before', `Dec 31 23:59:59 mx1 postfix/smtpd[1]: ${connect}`, {time: '2026-12-31T23:59:59.000Z'}, {}, '2027-01-01T00:00:05Z'],
		['January read in December by a slow clock is of the year to come', `Jan  1 00:00:02 mx1 postfix/smtpd[1]: ${connect}`, {time: '2027-01-01T00:00:02.000Z'}, {}, '2026-12-31T23:59:58Z'],
		['a stamp of tomorrow is this year\'s', `Nov 23 19:00:00 mx1 postfix/smtpd[1]: ${connect}`, {time: '2026-11-23T19:00:00.000Z'}],
		['a stamp of next week is last year\'s', `Nov 29 19:00:00 mx1 postfix/smtpd[1]: ${connect}`, {time: '2025-11-29T19:00:00.000Z'}],
		['29 February is of the last leap year', `Feb 29 12:00:00 mx1 postfix/smtpd[1]: ${connect}`, {time: '2024-02-29T12:00:00.000Z'}],
		['summer time', `Jul  1 12:00:00 mx1 postfix/smtpd[1]: ${connect}`, {time: '2026-07-01T10:00:00.000Z'}, {zone: 'Europe/Berlin'}],
		['winter time', `Nov 22 12:00:00 mx1 postfix/smtpd[1]: ${connect}`, {time: '2026-11-22T11:00:00.000Z'}, {zone: 'Europe/Berlin'}],
		['a zone of half an hour', `Nov 22 12:00:00 mx1 postfix/smtpd[1]: ${connect}`, {time: '2026-11-22T06:30:00.000Z'}, {zone: 'Asia/Kolkata'}],
		['an offset', `Nov 22 12:00:00 mx1 postfix/smtpd[1]: ${connect}`, {time: '2026-11-22T15:30:00.000Z'}, {zone: '-03:30'}],
		['a year\'s turn by the zone\'s own clock', `Jan  1 00:30:00 mx1 postfix/smtpd[1]: ${connect}`, {time: '2026-12-31T15:30:00.000Z'}, {zone: 'Asia/Tokyo'}, '2026-12-31T15:31:00Z'],
		['a zone that nobody knows is read as UTC', `Nov 22 12:00:00 mx1 postfix/smtpd[1]: ${connect}`, {time: '2026-11-22T12:00:00.000Z'}, {zone: 'Mars/Olympus'}],
	]);
});

describe('journal entries', () => {
	const entry = (fields: Readonly<Record<string, unknown>>): string => JSON.stringify({
		__REALTIME_TIMESTAMP: '1795370686912352', _HOSTNAME: 'mx3', SYSLOG_IDENTIFIER: 'postfix/smtpd', _PID: '12', MESSAGE: connect, ...fields,
	});

	each([
		['a message', entry({}), {...whole, host: 'mx3', time: '2026-11-22T18:04:46.912Z'}],
		['the pid that syslog was told', entry({SYSLOG_PID: '7'}), {pid: 7}],
		['a message that is not UTF-8', entry({MESSAGE: [...Buffer.from('warning: non-SMTP command from unknown[203.0.113.5]: '), 0xFF]}), {class: 'connection', message: 'warning: non-SMTP command from unknown[203.0.113.5]: \uFFFD'}],
		['a message that was too long', entry({MESSAGE: null}), {class: 'unclassified', message: ''}],
		['a message that was logged twice', entry({MESSAGE: ['x', connect]}), {class: 'connection'}],
		['no identifier', entry({SYSLOG_IDENTIFIER: undefined, _COMM: 'postgrey', MESSAGE: 'HUP received: reloading whitelists...'}), {program: 'postgrey', class: 'service'}],
		['a stamp that is no number', entry({__REALTIME_TIMESTAMP: 'soon'}), {time: undefined, class: 'connection'}],
		['broken JSON', entry({}).slice(0, 40), {class: 'unclassified'}],
		['JSON that is no object', '{}', {class: 'unclassified'}],
	], {format: 'journal-json'});
});
