import type {Pattern, Program} from '../pattern/pattern.js';
import {fragments} from './fragments.js';
import {severity} from './severity.js';
import {tls} from './tls.js';

const attempt = '{qid}: [to=]?(<{recipient}>|{recipient:value})[, orig_to=(<{orig_to}>|{orig_to:value})]?, relay={relay}[, conn_use={conn_use:number}]?(, | )delay={delay}[, delays={delays}]?[, tls={tls:value}]?[, dsn={dsn}]?, status=';

const outcomes = ([
	{class: 'delivered', reason: 'sent', status: 'sent'},
	{class: 'deferred', reason: 'deferred', status: 'deferred'},
	{class: 'deferred', reason: 'deferred', status: 'SOFTBOUNCE'},
	{class: 'bounced', reason: 'bounced', status: 'bounced'},
	{class: 'bounced', reason: 'expired', status: 'expired'},
	{class: 'probe', reason: 'deliverable', status: 'deliverable'},
	{class: 'probe', reason: 'undeliverable', status: 'undeliverable'},
] as const).flatMap(({status, ...verdict}): readonly Pattern[] => {
	const sample = `1A2B3C4D5E: to=<bob@example.org>, relay=mx.example[192.0.2.25]:25, delay=1.2, delays=0.1/0/0.6/0.5, dsn=2.0.0, status=${status}`;
	return [
		{
			...verdict, fields: {status}, text: `${attempt}${status}[-but-not-cached]? ({text})`, samples: [`${sample} (250 Ok (queued))`],
		},
		{
			...verdict, fields: {status}, text: `${attempt}${status}{_:text}`, samples: [`${sample} (cut off he`],
		},
	];
});

/** The remote's words never decide: `host … said: 450 … Greylisted` is a deferral of ours. */
const troubles: readonly Pattern[] = [
	{
		class: 'deferred',
		reason: 'connect-failed',
		text: 'connect to {peer}[ (port {relay_port:number})]?: {text}',
		samples: [
			'connect to mail.down.example[203.0.113.13]:25: Connection refused',
			'connect to mx3.press.example[private/dovecot-lmtp]: Connection refused',
		],
	},
	{
		class: 'deferred',
		reason: 'remote-reply',
		text: '{qid}: host {peer} (said|refused to talk to me): {text}',
		samples: ['ED59C3D: host mx.example[192.0.2.9] said: 450 4.7.1 <bob@example.org>: Recipient address rejected: Greylisted (in reply to RCPT TO command)'],
	},
	{
		class: 'bounced',
		reason: 'remote-reply',
		text: '{qid}: host {peer} (said|refused to talk to me): 5{_:number}{text}',
		samples: ['ED59C3D: host mx.example[192.0.2.9] said: 550 5.1.1 <bob@example.org>: no such user (in reply to RCPT TO command)'],
	},
	{
		class: 'deferred',
		reason: 'session-failed',
		text: '{qid}: lost connection with {peer} {text}',
		samples: ['B99FE3D: lost connection with mx.example[192.0.2.9] while receiving the initial server greeting'],
	},
	{
		class: 'deferred',
		reason: 'session-failed',
		text: '{qid}: conversation with {peer} {text}',
		samples: ['78D6B41: conversation with mx.example[192.0.2.9] timed out while receiving the initial server greeting'],
	},
	{
		class: 'deferred',
		reason: 'session-failed',
		text: '{qid}: SASL [[CACHED] ]?authentication failed; {text}',
		samples: ['D0F29603B4: SASL authentication failed; server mx.example[192.0.2.9] said: 535 5.7.8 Error: authentication failed'],
	},
	{
		class: 'deferred',
		reason: 'session-failed',
		text: 'warning: SASL authentication failed; {text}',
		samples: ['warning: SASL authentication failed; server mx.example[192.0.2.9] said: 535 5.7.8'],
	},
	{
		class: 'tls',
		reason: 'failed',
		text: '{qid}: Cannot start TLS: {text}',
		samples: ['B99FE3D: Cannot start TLS: handshake failure'],
	},
	{
		class: 'tls',
		reason: 'failed',
		text: '[{qid}: ]?[server ]?certificate verification failed for {client}: {text}',
		samples: ['certificate verification failed for mx.example[192.0.2.9]:25: self-signed certificate'],
	},
	{
		class: 'tls',
		reason: 'policy',
		text: '[{qid}: ]?warning: TLS policy lookup {text}',
		samples: ['warning: TLS policy lookup for mx.example/mx.example: no DANE'],
	},
	{
		class: 'tls',
		reason: 'detail',
		text: 'Host offered STARTTLS: [{relay_name:host}]',
		samples: ['Host offered STARTTLS: [mx.example]'],
	},
	{
		class: 'debug',
		reason: 'workaround',
		text: '{qid}: enabling PIX workarounds: {text}',
		samples: ['B0ADE20FC7: enabling PIX workarounds: disable_esmtp delay_dotcrlf for mx.example[192.0.2.9]:25'],
	},
];

/** The daemons that deliver, or say why not. */
export const delivery: Program = {
	names: ['smtp', 'lmtp', 'local', 'virtual', 'pipe', 'error', 'retry', 'relay', 'spawn'],
	fragments,
	patterns: [...outcomes, ...troubles, ...tls, ...severity],
};

/** discard(8): what it reports as sent was thrown away. */
export const discard: Program = {
	names: ['discard'],
	patterns: [
		{
			class: 'filtered',
			reason: 'discard',
			text: `${attempt}sent ({text})`,
			fields: {status: 'sent', action: 'discard'},
			samples: ['1A2B3C4D5E: to=<bob@example.org>, relay=none, delay=0.1, delays=0.1/0/0/0, dsn=2.0.0, status=sent (example.org)'],
		},
		...severity,
	],
};
