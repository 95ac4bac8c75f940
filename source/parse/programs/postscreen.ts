import type {Pattern, Program} from '../pattern/pattern.js';
import {fragments} from './fragments.js';
import {refusal} from './refusal.js';
import {severity} from './severity.js';

const tests: readonly Pattern[] = [
	{
		class: 'connection',
		reason: 'connect',
		text: 'CONNECT from {screened}[ to [{server_ip:ip}]:{server_port:number}]?',
		samples: ['CONNECT from [203.0.113.8]:51515 to [192.0.2.25]:25'],
	},
	{
		class: 'connection',
		reason: 'disconnect',
		text: 'DISCONNECT {screened}',
		samples: ['DISCONNECT [203.0.113.8]:51515'],
	},
	{
		class: 'connection',
		reason: 'pass',
		text: 'PASS (OLD|NEW) {screened}',
		samples: ['PASS NEW [2001:db8::8]:51515'],
	},
	{
		class: 'connection',
		reason: 'allowlisted',
		text: '(WHITE|ALLOW)LISTED {screened}',
		samples: ['ALLOWLISTED [203.0.113.8]:51515'],
	},
	{
		class: 'connection',
		reason: 'denylisted',
		text: '(BLACK|DENY)LISTED {screened}',
		samples: ['DENYLISTED [203.0.113.8]:51515'],
	},
	{
		class: 'connection',
		reason: 'veto',
		text: '(WHITELIST|ALLOWLIST) VETO {screened}',
		samples: ['ALLOWLIST VETO [203.0.113.8]:51515'],
	},
	{
		class: 'connection',
		reason: 'pregreet',
		text: 'PREGREET {bytes:number} after {seconds:decimal} from {screened}:[ {text:printable}]?',
		samples: [String.raw`PREGREET 14 after 0.1 from [203.0.113.8]:5555: EHLO ylmf-pc\r\n`],
	},
	{
		class: 'connection',
		reason: 'dnsbl',
		text: 'DNSBL rank {rank:number} for {screened}',
		samples: ['DNSBL rank 3 for [203.0.113.8]:51515'],
	},
	{
		class: 'connection',
		reason: 'hangup',
		text: 'HANGUP after {seconds:decimal} from {screened} in tests {text}',
		samples: ['HANGUP after 0.7 from [203.0.113.8]:5555 in tests before SMTP handshake'],
	},
	{
		class: 'connection',
		reason: 'command-limit',
		text: 'COMMAND (TIME|COUNT|LENGTH) LIMIT from {screened}[ after {stage:printable}]?',
		samples: ['COMMAND TIME LIMIT from [203.0.113.8]:51515 after CONNECT'],
	},
	{
		class: 'connection',
		reason: 'pipelining',
		text: 'COMMAND PIPELINING from {screened} after {stage:until}: {text}',
		samples: [String.raw`COMMAND PIPELINING from [203.0.113.8]:51515 after EHLO: MAIL FROM:<a@b.example>\r\n`],
	},
	{
		class: 'connection',
		reason: 'bare-newline',
		text: 'BARE NEWLINE from {screened}[ after[ {stage:printable}]?]?',
		samples: ['BARE NEWLINE from [203.0.113.8]:51515 after CONNECT'],
	},
	{
		class: 'connection',
		reason: 'non-smtp',
		text: 'NON-SMTP COMMAND from {screened} after {stage:until}: {text}',
		samples: ['NON-SMTP COMMAND from [203.0.113.8]:51515 after CONNECT: GET / HTTP/1.1'],
	},
	{
		class: 'connection',
		reason: 'bad-sequence',
		text: '(DATA|BDAT) without valid RCPT from {screened}',
		samples: ['DATA without valid RCPT from [203.0.113.8]:51515'],
	},
];

const refusals: readonly Pattern[] = [
	{
		class: 'by-detail',
		text: '{qid}: reject: {stage} from {screened}: {code} {dsn} {_:refusal}; from=<{sender}>, to=<{recipient}>, proto={proto}, helo=<{helo:bracketed}>',
		samples: [
			'NOQUEUE: reject: RCPT from [203.0.113.8]:51515: 450 4.3.2 Service currently unavailable; from=<a@b.example>, to=<bob@example.org>, proto=ESMTP, helo=<m.example>',
			'NOQUEUE: reject: RCPT from [203.0.113.8]:51515: 550 5.7.1 Service unavailable; client [203.0.113.8] blocked using zen.spamhaus.org; from=<a@b.example>, to=<bob@example.org>, proto=ESMTP, helo=<m.example>',
		],
	},
	{
		class: 'by-detail',
		text: '{qid}: reject: {stage} from {screened}: [{code} {dsn} ]?{_:refusal}',
		samples: ['NOQUEUE: reject: CONNECT from [203.0.113.8]:51515: too many connections'],
	},
	{
		class: 'rejected',
		reason: 'resource',
		text: 'reject: connect from {screened}: all {text}',
		samples: ['reject: connect from [203.0.113.8]:51515: all screening ports busy'],
	},
	{
		class: 'rejected',
		reason: 'other',
		text: '{qid}: reject: {stage:capitals}{_:text}',
		samples: ['NOQUEUE: reject: RCPT from [203.0.1'],
	},
];

const odds: readonly Pattern[] = [
	{
		class: 'statistics',
		reason: 'counters',
		text: 'cache {cache:text} cleanup: retained={retained:number} dropped={dropped:number} entries',
		samples: ['cache btree:/var/lib/postfix/postscreen_cache full cleanup: retained=228 dropped=8 entries'],
	},
	{
		class: 'debug',
		reason: 'workaround',
		text: '{screened}[{client_port}]?: discarding EHLO keywords: {text}',
		samples: ['[203.0.113.8]51515: discarding EHLO keywords: CHUNKING'],
	},
	{
		class: 'debug',
		reason: 'smtp-dialog',
		text: '(< |> ){screened}: {text}',
		samples: ['< [203.0.113.8]:51515: EHLO m.example'],
	},
	{
		class: 'warning',
		reason: 'other',
		text: '(entering|leaving) STRESS mode {text}',
		samples: ['entering STRESS mode with 90 connections'],
	},
	{
		class: 'warning',
		reason: 'dns',
		text: 'warning: dnsblog reply timeout {text}',
		samples: ['warning: dnsblog reply timeout 10s for b.barracudacentral.org'],
	},
];

/** postscreen(8): tests clients before they may talk to smtpd. */
export const postscreen: Program = {
	names: ['postscreen'],
	fragments,
	details: {refusal},
	patterns: [...tests, ...refusals, ...odds, ...severity],
};
