import {Buffer} from 'node:buffer';
import {describe, expect, it} from 'vitest';
import {classifyLine, classifyMessage} from '../../source/parse/index.js';

const options = {format: 'auto', zone: 'UTC', now: Date.parse('2026-11-22T20:00:00Z')} as const;

type Row = readonly [name: string, program: string, message: string, verdict: string, fields: Readonly<Record<string, string | undefined>>];

const tail = 'from=<a@b.example> to=<bob@example.org> proto=ESMTP helo=<h>';

describe('text that a stranger wrote', () => {
	it.each<Row>([
		['a sender that imitates the end of the line', 'postfix/smtpd', 'NOQUEUE: reject: RCPT from m.example[203.0.113.5]: 554 5.7.1 <"; from=<v@w> to=<x"@b.example>: Relay access denied; from=<"> to=<v@w.example> proto=ESMTP helo=<y"@b.example> to=<"; from=<v@w> to=<x"@b.example> proto=ESMTP helo=<h>', 'rejected.relay-denied', {client_ip: '203.0.113.5', sender: '"> to=<v@w.example> proto=ESMTP helo=<y"@b.example', recipient: '"; from=<v@w> to=<x"@b.example'}],
		['a recipient that imitates another refusal', 'postfix/smtpd', 'NOQUEUE: reject: RCPT from m.example[203.0.113.5]: 554 5.7.1 <"a>: Sender address rejected: Access denied"@x>: Recipient address rejected: Access denied; from=<> to=<"a>: Sender address rejected: Access denied"@x> proto=SMTP', 'rejected.blacklist-recipient', {sender: ''}],
		['a HELO that imitates a client', 'postfix/smtpd', `NOQUEUE: reject: RCPT from m.example[203.0.113.5]: 504 5.5.2 <x[192.0.2.1]>: Helo command rejected: Invalid name; ${tail}`, 'rejected.helo', {client_ip: '203.0.113.5'}],
		['a HELO that imitates the end of the line', 'postfix/smtpd', 'NOQUEUE: reject: RCPT from m.example[203.0.113.5]: 554 5.7.1 <bob@example.com>: Relay access denied; from=<a@b.example> to=<bob@example.com> proto=ESMTP helo=<x>; from=<v@w.example> to=<y@z.example> proto=ESMTP helo=<y>', 'rejected.relay-denied', {client_ip: '203.0.113.5', sender: undefined, recipient: undefined}],
		['a header that imitates a refusal', 'postfix/cleanup', `1A2B3C4D5E: warning: header Subject: reject: RCPT from x[192.0.2.1]; from=<v@w> status=sent from m.example[203.0.113.5]; ${tail}`, 'filtered.warn', {client_ip: '203.0.113.5', sender: 'a@b.example'}],
		['a message id that imitates a delivery', 'postfix/cleanup', '1A2B3C4D5E: message-id=<x>: to=<a@b>, relay=none, delay=1, dsn=2.0.0, status=sent (x)', 'queue.message-id', {status: undefined}],
		['a recipient that imitates a delivery', 'postfix/smtp', '1A2B3C4D5E: to=<"x>, relay=none, delay=1, dsn=2.0.0, status=sent (y"@z>, relay=none, delay=3, dsn=5.1.1, status=bounced (status=sent (x))', 'bounced.bounced', {dsn: '5.1.1', status: 'bounced'}],
		['a remote host that says greylisted', 'postfix/smtp', '1A2B3C4D5E: to=<bob@example.org>, relay=mx.example[192.0.2.9]:25, delay=3, delays=0/0/1/2, dsn=4.2.0, status=deferred (host mx.example[192.0.2.9] said: 450 4.2.0 <bob@example.org>: Recipient address rejected: Greylisted)', 'deferred.deferred', {}],
		['a greylisted sender that imitates the recipient', 'postgrey', 'action=greylist, reason=new, client_name=m, client_address=203.0.113.5, sender="a, recipient=v@w"@x, recipient=bob@example.org', 'greylisted.new', {sender: '"a, recipient=v@w"@x', recipient: 'bob@example.org'}],
		['a user that imitates an address', 'dovecot', 'imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<x>, rip=192.0.2.1, lip=1>, method=PLAIN, rip=203.0.113.5, lip=192.0.2.25, session=<a>', 'auth.failure', {client_ip: '203.0.113.5'}],
		['an ssh user that imitates an address', 'sshd', 'Failed password for invalid user x from 192.0.2.1 port 1 from 203.0.113.5 port 40112 ssh2', 'auth.failure', {client_ip: '203.0.113.5', user: 'x from 192.0.2.1 port 1'}],
		['an address that is none', 'postfix/smtpd', 'connect from unknown[999.1.1.1]', 'connection.connect', {client_ip: undefined}],
		['a connection that was gone already', 'postfix/smtpd', 'connect from unknown[unknown]', 'connection.connect', {client_ip: undefined, client_name: 'unknown'}],
		['a field name of JavaScript', 'mxdeck', 'change=__proto__ action=constructor by=toString result=done', 'operator.change', {change: '__proto__', action: 'constructor'}],
		['a refusal that refuses nothing', 'postfix/smtpd', `NOQUEUE: reject_warning: RCPT from m.example[203.0.113.5]: 554 5.7.1 <bob@example.org>: Relay access denied; ${tail}`, 'filtered.warn-if-reject', {would: 'rejected.relay-denied'}],
		['a user that is banned in place of an address', 'fail2ban.actions', 'NOTICE  [web] Ban ann', 'ban.ban', {client_ip: undefined, id: 'ann', jail: 'web'}],
		['a password that Dovecot logged', 'dovecot', 'auth: passwd-file(ann,203.0.113.5): Password mismatch (given password: hunter2) x)', 'auth.failure', {user: 'ann', client_ip: '203.0.113.5'}],
		['a user that nobody named', 'dovecot', 'imap-login: Disconnected (no auth attempts in 0 secs): user=<>, rip=203.0.113.5, lip=192.0.2.25, session=<a>', 'connection.no-auth', {user: undefined}],
		['a file name that imitates amavis\' client', 'amavis', '(1-1) Blocked BANNED (x) {A}, [192.0.2.1] <v@w> -> <y@z>, .exe) {DiscardedInbound}, [203.0.113.5]:1 [203.0.113.5] <a@b.example> -> <bob@example.org>, Queue-ID: 1A2B3C4D5E, Hits: -', 'content.banned-file', {client_ip: undefined, sender: undefined}],
		['an ssh user that imitates an old form', 'sshd', 'Failed password for invalid user x from 192.0.2.1 port 1 ssh1: ruser y from 203.0.113.5 port 40112 ssh2', 'auth.failure', {client_ip: '203.0.113.5'}],
		['a tag that nobody knows', 'madeup', 'connect from unknown[203.0.113.5]', 'unclassified.unknown', {}],
		['a program of JavaScript', '__proto__', 'connect from unknown[203.0.113.5]', 'unclassified.unknown', {}],
	])('%s', (...[, program, message, verdict, fields]) => {
		const event = classifyMessage(program, message);
		expect(`${event.class}.${event.reason}`).toBe(verdict);
		for (const [name, value] of Object.entries(fields)) {
			expect(event.fields[name], name).toBe(value);
		}
	});
});

it('what was typed as a password leaves the parser in no form', () => {
	for (const line of ['auth: passwd-file(ann,203.0.113.5): Password mismatch (given password: hunter2)', 'auth: Error: something else (given password: hunter2) went wrong', 'imap(ann)<1><a>: hm (SHA1 of given password: hunter2)']) {
		expect(JSON.stringify(classifyLine(`Nov 22 06:25:01 mx1 dovecot: ${line}`, options))).not.toContain('hunter2');
	}
});

describe('lines of bytes that are no text', () => {
	const head = 'Nov 22 06:25:01 mx1 postfix/smtpd[12]: ';

	it.each([
		['nothing', ''],
		['blanks', '   '],
		['a stamp alone', 'Nov 22 06:25:01'],
		['a host alone', 'Nov 22 06:25:01 mx1'],
		['a tag alone', 'Nov 22 06:25:01 mx1 postfix/smtpd'],
		['an empty message', head],
		['a cut tag', 'Nov 22 06:25:01 mx1 postfix/smtpd['],
		['NUL bytes', `${head}\0\0connect from\0`],
		['a cut RFC 5424 head', '<22>1 2026-11-22T18:06:04Z mx1'],
		['structured data without its end', '<22>1 2026-11-22T18:06:04Z mx1 postfix/smtpd 1 - [a b="c'],
		['impossible numbers', 'Xyz 99 99:99:99 mx1 postfix/smtpd[99999999999999999999]: x'],
		['a stamp of no day', '2026-99-99T99:99:99+99:99 mx1 postfix/smtpd[1]: x'],
		['brackets', '[[[[]]]](((())))<<<<>>>>{{{{}}}}'],
	])('%s gives one event', (_name, line) => {
		expect(classifyLine(line, options)).toMatchObject({message: expect.any(String) as string, class: expect.any(String) as string});
	});

	it('bytes that are not UTF-8 keep the fields beside them right', () => {
		const line = Buffer.concat([Buffer.from(head + '1A2B3C4D5E: client=m.example[203.0.113.5], sasl_method=PLAIN, sasl_username='), Buffer.from([0xE9, 0xFF]), Buffer.from('@x')]);
		expect(classifyLine(line, options)).toMatchObject({class: 'accepted', fields: {client_ip: '203.0.113.5', user: '\uFFFD\uFFFD@x'}});
	});

	it('letters of more than one byte keep the fields beside them right', () => {
		const message = 'NOQUEUE: reject: RCPT from m.example[203.0.113.5]: 554 5.7.1 <bøb@exämple.org>: Relay access denied; from=<ñ@b.example> to=<bøb@exämple.org> proto=ESMTP helo=<h😀>';
		expect(classifyLine(head + message, options)).toMatchObject({message, fields: {sender: 'ñ@b.example', recipient: 'bøb@exämple.org', helo: 'h😀'}});
	});

	it('any cut of a line gives one event', () => {
		const line = `${head}NOQUEUE: reject: RCPT from m.example[203.0.113.5]: 554 5.7.1 <"a b"@example.org>: Relay access denied; from=<> to=<"a b"@example.org> proto=ESMTP helo=<h>`;
		for (let length = 0; length <= line.length; length++) {
			const event = classifyLine(line.slice(0, length), options);
			expect(event.class).toMatch(/^(?:rejected|unclassified)$/);
		}
	});

	it('a line of repeated openings costs time by its length, not by its square', () => {
		const openings = ['; from=<', ' to=<', '"', '[', '>: ', ', relay=', '<', ' (auth failed, ', ': user=<', 'a', ' helo=<x>', ': ', ', ', '@'];
		const heads = ['postfix/smtpd|NOQUEUE: reject: RCPT from m[192.0.2.4]: 554 5.7.1 <', 'postfix/smtpd|warning: ', 'dovecot|imap-login: Disconnected', 'postfix/smtp|1A2B3C4D5E: to=<"', 'postfix/cleanup|1A2B3C4D5E: reject: header ', 'policyd-spf|: prepend Received-SPF: Pass (', 'sshd|Failed password for '];
		const worst = Math.max(...heads.flatMap(both => openings.map(opening => {
			const [program = '', start = ''] = both.split('|');
			const message = start + opening.repeat(Math.floor(8000 / opening.length));
			// Its table is written at the first message.
			classifyMessage(program, start);
			const began = performance.now();
			for (let turn = 0; turn < 5; turn++) {
				classifyMessage(program, message);
			}

			return (performance.now() - began) / 5;
		})));
		// A line of 8 KiB takes well under a millisecond; the square would take seconds.
		expect(worst).toBeLessThan(50);
	});
});
