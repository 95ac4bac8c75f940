import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {ambiguityOf, isDoubtful} from '../../source/model/ambiguity.js';
import {classifyMessage, createLineReader} from '../../source/parse/index.js';

const refused = (tail: string, text = '<bob@example.com>: Relay access denied'): string => `NOQUEUE: reject: RCPT from m.example[203.0.113.5]: 554 5.7.1 ${text}; ${tail}`;

describe('a line that may be forged says why', () => {
	test.each([
		['a sender that brings its own sender', 'postfix/smtpd', refused('from=<x; from=<v@w.example> to=<bob@example.com> proto=ESMTP helo=<h>'), '"from=<" stands in it twice, so its sender may be forged'],
		['a recipient that brings its own recipient', 'postfix/smtpd', refused('from=<s@s.example> to=<x> to=<v@w.example> proto=ESMTP helo=<h>'), '"to=<" stands in it twice, so its recipient may be forged'],
		['a HELO that brings a whole end', 'postfix/smtpd', refused('from=<a@b.example> to=<bob@example.com> proto=ESMTP helo=<x> helo=<y>'), '"helo=<" stands in it twice, so its helo may be forged'],
		['a HELO that brings its own protocol', 'postfix/smtpd', refused('from=<a@b.example> to=<bob@example.com> proto=ESMTP helo=<x> proto=SMTP>'), '"proto=" stands in it twice, so its proto may be forged'],
		['a quoted sender that imitates an end', 'postfix/smtpd', refused('from=<"> to=<v@w.example> proto=ESMTP helo=<y"@b.example> to=<bob@example.com> proto=ESMTP helo=<h>'), '"to=<" stands in it twice, so its recipient may be forged'],
		['a sender that imitates a refusal', 'postfix/smtpd', refused('from=<x]: reject: RCPT from v[198.51.100.7]: 554@b.example> to=<bob@example.com> proto=ESMTP helo=<h>'), 'its sender imitates a part of a log line'],
		['a HELO that imitates a refusal', 'postfix/smtpd', refused('from=<a@b.example> to=<bob@example.com> proto=ESMTP helo=<]: reject: RCPT from v[198.51.100.7]: 554>'), 'its helo imitates a part of a log line'],
		['a recipient that imitates a delivery', 'postfix/smtp', '1A2B3C4D5E: to=<x>, relay=none, delay=1, dsn=2.0.0, status=sent (y@z>, relay=none, delay=3, dsn=5.1.1, status=bounced (no))', '"relay=" stands in it twice, so its relay may be forged'],
		['a sender of the queue that imitates a size', 'postfix/qmgr', '1A2B3C4D5E: from=<x>, size=1, nrcpt=1 (y@z>, size=9, nrcpt=1 (queue active)', '"size=" stands in it twice, so its size may be forged'],
		['a greylisted sender that imitates the recipient', 'postgrey', 'action=greylist, reason=new, client_name=m, client_address=203.0.113.5, sender=a, recipient=v@w, recipient=bob@example.org', '"recipient=" stands in it twice, so its recipient may be forged'],
		['a user that imitates an address', 'dovecot', 'imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<x>, rip=192.0.2.1, lip=1>, method=PLAIN, rip=203.0.113.5, lip=192.0.2.25, session=<a>', '"rip=" stands in it twice, so its client_ip may be forged'],
		['a SASL user that brings another', 'postfix/smtpd', '1A2B3C4D5E: client=m.example[203.0.113.5], sasl_method=PLAIN, sasl_username=a, sasl_username=b', '"sasl_username=" stands in it twice, so its user may be forged'],
	])('%s', (_what, program, message, why) => {
		expect(ambiguityOf({...classifyMessage(program, message), message})).toBe(why);
	});
});

test.each([
	['postfix/smtpd', refused('from=<> to=<"a b"@example.com> proto=ESMTP helo=<h>')],
	['postfix/smtpd', refused('from=<a=b+c@[192.0.2.1]> to=<bob@example.com> proto=ESMTP helo=<[IPv6:2001:db8::1]>')],
	['postfix/smtp', '1A2B3C4D5E: to=<bob@example.org>, orig_to=<b@example.org>, relay=mx.example[192.0.2.9]:25, delay=3, delays=0/0/1/2, dsn=4.2.0, status=deferred (host mx.example[192.0.2.9] said: 450 4.2.0 <bob@example.org>: Recipient address rejected: Greylisted)'],
	['policyd-spf', 'prepend Received-SPF: Pass (mailfrom) identity=mailfrom; client-ip=203.0.113.5; helo=h; envelope-from=a@b.example; receiver=corp.example'],
])('an honest line of %s is not ambiguous', (program, message) => {
	expect(ambiguityOf({...classifyMessage(program, message), message})).toBeUndefined();
});

test('no line of the fixtures is ambiguous', () => {
	const folder = new URL('../fixtures/logs/', import.meta.url);
	for (const name of readdirSync(folder)) {
		const reader = createLineReader({format: 'auto', zone: 'UTC', host: ''});
		const events = reader.push(readFileSync(new URL(name, folder)), Date.UTC(2026, 10, 22));
		expect(events.filter(event => ambiguityOf(event) !== undefined && !event.message.includes('# ')).map(({message}) => message), name).toEqual([]);
	}
});

test('an address that holds a joint of a log line is doubtful, others are not', () => {
	expect(['a@b.example', '<>', '"a b"@x.example', 'srs0=ab=cd=x.example=bob@y.example', 'prvs=1=a@b.example', '198.51.100.0/24'].filter(value => isDoubtful(value))).toEqual([]);
	expect(['a> to=<v@w', 'x]: 554', 'a; from=<b', 'a, recipient=b', 'a>, rip=192.0.2.1'].filter(value => !isDoubtful(value))).toEqual([]);
});
