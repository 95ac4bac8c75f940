import type {Pattern} from '../pattern/pattern.js';

/** Clients that come, go and misbehave. */
export const sessions: readonly Pattern[] = [
	{
		class: 'connection',
		reason: 'connect',
		text: 'connect from {client}',
		samples: [
			'connect from unknown[203.0.113.5]',
			'connect from m.example[2001:db8::1]:40112',
		],
	},
	{
		class: 'connection',
		reason: 'disconnect',
		text: 'disconnect from {client}[ {counters:printable}]?',
		samples: ['disconnect from unknown[203.0.113.5] ehlo=1 auth=0/1 commands=1/2'],
	},
	{
		class: 'connection',
		reason: 'lost',
		text: '[{qid}: ]?lost connection {after} from {client}',
		samples: ['lost connection after DATA (12 bytes) from unknown[203.0.113.5]'],
	},
	{
		class: 'connection',
		reason: 'timeout',
		text: '[{qid}: ]?timeout {after} from {client}',
		samples: ['timeout after END-OF-MESSAGE from unknown[203.0.113.5]'],
	},
	{
		class: 'connection',
		reason: 'too-many-errors',
		text: '[{qid}: ]?too many errors {after} from {client}',
		samples: ['too many errors after UNKNOWN from unknown[203.0.113.84]'],
	},
	{
		class: 'connection',
		reason: 'pipelining',
		text: 'improper command pipelining after {stage} from {client}[: {text:printable}]?',
		samples: [String.raw`improper command pipelining after CONNECT from unknown[203.0.113.26]: EHLO a.good.example\r\nMAIL FROM:<x@good.example>\r\n`],
	},
	{
		class: 'connection',
		reason: 'bare-newline',
		text: 'bare <LF> received after {stage} from {client}',
		samples: ['bare <LF> received after CONNECT from example.net[192.0.2.4]'],
	},
	{
		class: 'connection',
		reason: 'non-smtp',
		text: 'warning: non-SMTP command from {client}: {text}',
		samples: ['warning: non-SMTP command from unknown[203.0.113.85]: GET / HTTP/1.1'],
	},
	{
		class: 'connection',
		reason: 'bad-syntax',
		text: 'warning: Illegal address syntax from {client} in {stage} command: {text}',
		samples: ['warning: Illegal address syntax from unknown[203.0.113.5] in MAIL command: <a@b@c>'],
	},
	{
		class: 'connection',
		reason: 'ptr-mismatch',
		text: 'warning: hostname {name:host} does not resolve to address {client_ip}[: {text:printable}]?',
		samples: ['warning: hostname nomatch.good.example does not resolve to address 203.0.113.71: Name or service not known'],
	},
	{
		class: 'connection',
		reason: 'ptr-mismatch',
		text: 'warning: [smtpd_peer_init: ]?{client_ip}: (hostname|address not listed for hostname) {name:host}[ verification failed: {text:printable}]?',
		samples: [
			'warning: 203.0.113.71: hostname nomatch.good.example verification failed: Name or service not known',
			'warning: 203.0.113.71: address not listed for hostname nomatch.good.example',
			'warning: smtpd_peer_init: 203.0.113.71: address not listed for hostname nomatch.good.example',
		],
	},
];
