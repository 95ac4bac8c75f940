import type {Pattern, Program} from '../pattern/pattern.js';
import {fragments} from './fragments.js';
import {severity} from './severity.js';
import {tls, tlsDetails} from './tls.js';

const attempt = '{qid}: [to=]?(<{recipient}>|{recipient:value})[, orig_to=(<{orig_to}>|{orig_to:value})]?, relay={relay}[, conn_use={conn_use:number}]?(, | )delay={delay}[, delays={delays}]?[, tls={tls:value}]?[, dsn={dsn}]?, status=';

/** What became of a recipient; the queue manager and cleanup log it, too, when no delivery agent was asked. */
export const outcomes = ([
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
		text: 'warning: SASL authentication (failed;|failure:) {text}',
		samples: [
			'warning: SASL authentication failed; server mx.example[192.0.2.9] said: 535 5.7.8',
			'warning: SASL authentication failure: No worthy mechs found',
		],
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
		text: '{qid}: Server certificate not {text}',
		samples: ['B99FE3D: Server certificate not trusted'],
	},
	{
		class: 'deferred',
		reason: 'session-failed',
		text: '{qid}: TLS is required, {text}',
		samples: ['B99FE3D: TLS is required, but was not offered by host mx.example[192.0.2.9]'],
	},
	{
		class: 'tls',
		reason: 'policy',
		text: '[{qid}: ]?warning: (TLS policy lookup |DANE TLSA lookup problem: |MX name ){text}',
		samples: [
			'warning: TLS policy lookup for mx.example/mx.example: no DANE',
			'warning: DANE TLSA lookup problem: Host or domain name not found',
		],
	},
	{
		class: 'tls',
		reason: 'policy',
		text: '{qid}: Sender requested REQUIRETLS, {text}',
		samples: ['B99FE3D: Sender requested REQUIRETLS, but REQUIRETLS support was not offered by host mx.example[192.0.2.9]'],
	},
	{
		class: 'warning',
		reason: 'config',
		text: '(SMTPS|CLIENT) wrappermode {text}',
		samples: ['SMTPS wrappermode (TCP port 465) requires setting "smtp_tls_wrappermode = yes", and "smtp_tls_security_level = encrypt" (or stronger)'],
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
		text: '{qid}: enabling PIX {text}',
		samples: ['B0ADE20FC7: enabling PIX workarounds: disable_esmtp delay_dotcrlf for mx.example[192.0.2.9]:25'],
	},
	{
		class: 'debug',
		reason: 'workaround',
		text: '(discarding EHLO keywords: |{qid}: breaking line > ){text}',
		samples: ['discarding EHLO keywords: CHUNKING', 'B0ADE20FC7: breaking line > 998 bytes with <CR><LF>SPACE'],
	},
	{
		class: 'debug',
		reason: 'smtp-dialog',
		text: '(< |> ){peer}: {text}',
		samples: ['< mx.example[192.0.2.9]:25: 250 2.1.0 Ok'],
	},
	{
		class: 'queue',
		reason: 'active',
		text: '{qid}: passing <{recipient}> to transport={transport:plain}',
		samples: ['1A2B3C4D5E: passing <bob@example.org> to transport=lmtp'],
	},
];

/** smtp_header_checks and their like. */
const checks = (['replace', 'strip', 'prepend', 'info', 'warn'] as const).map((action): Pattern => {
	const word = action === 'warn' ? 'warning' : action;
	return {
		class: 'filtered', reason: action, fields: {action}, text: `{qid}: ${word}: {where:checked} {header:text}`, samples: [`1A2B3C4D5E: ${word}: header X-Mailer: x`],
	};
});

/** The daemons that deliver, or say why not. */
export const delivery: Program = {
	names: ['smtp', 'lmtp', 'local', 'virtual', 'pipe', 'error', 'retry', 'relay', 'spawn'],
	fragments,
	patterns: [...outcomes, ...troubles, ...checks, ...tls, ...tlsDetails('{peer}'), ...severity],
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
