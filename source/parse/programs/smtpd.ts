import type {Pattern, Program} from '../pattern/pattern.js';
import {fragments} from './fragments.js';
import {milterRefusal, refusal} from './refusal.js';
import {severity} from './severity.js';
import {sessions} from './smtpd-sessions.js';
import {tls, tlsDetails} from './tls.js';

const mail: readonly Pattern[] = [
	{
		class: 'accepted',
		reason: 'smtpd',
		text: '{qid}: client={client}[, sasl_method={sasl_method}]?[, sasl_username={user:value}]?[, sasl_sender={sasl_sender:value}]?[, orig_queue_id={orig_qid}]?[, orig_client={orig_client:value}]?',
		samples: [
			'4XhZ0k2Wq1z9sT: client=m.example[198.51.100.7]:40112, sasl_method=PLAIN, sasl_username=ann@example.net',
			'1FEB7E00C4: client=localhost.localdomain[127.0.0.1], orig_client=m.example[203.0.113.10]',
		],
	},
	{
		class: 'accepted',
		reason: 'smtpd',
		text: '{qid}: client={client}{_:text}',
		samples: ['4XhZ0k2Wq1z9sT: client=m.example[198.51.100.7], sasl_method=PLAIN, sasl_username=ann, the first'],
	},
	{
		class: 'accepted',
		reason: 'proxy-accept',
		text: '[{qid}: ]?proxy-accept: {stage}: [{code} {dsn} ]?{text}{from_to}',
		samples: ['proxy-accept: END-OF-MESSAGE: 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 69E9BE00C4; from=<a@b.example> to=<bob@example.org> proto=ESMTP helo=<b.example>'],
	},
	{
		class: 'rejected',
		reason: 'content',
		text: '[{qid}: ]?proxy-reject: {stage}: [{code} {dsn} ]?{text}{from_to}',
		samples: ['proxy-reject: END-OF-MESSAGE: 554 5.7.0 Reject, id=31619-02 - spam; from=<> to=<bob@example.org> proto=SMTP helo=<192.0.2.12>'],
	},
	{
		class: 'by-detail',
		text: '{qid}: reject: {stage} from {client}: {code}[ {dsn}]? {_:refusal}{from_to}',
		samples: [
			'NOQUEUE: reject: RCPT from unknown[203.0.113.5]: 554 5.7.1 <bob@example.com>: Relay access denied; from=<a@b.example> to=<bob@example.com> proto=ESMTP helo=<x>',
			'A82351C6026: reject: VRFY from unknown[203.0.113.25]: 450 4.2.0 <bob@example.com>: Recipient address rejected: Greylisted; to=<bob@example.com> proto=ESMTP helo=<x>',
		],
	},
	{
		class: 'rejected',
		reason: 'protocol',
		text: '{qid}: reject: bare <LF> received[ after {stage}]? from {client}: {code}[ {dsn}]? {text}{from_to}',
		samples: ['NOQUEUE: reject: bare <LF> received after DATA from unknown[203.0.113.5]: 521 5.5.2 m.example Error: bare <LF> received; from=<a@b.example> to=<bob@example.org> proto=ESMTP helo=<x>'],
	},
	{
		class: 'rejected',
		reason: 'protocol',
		text: '{qid}: reject: {stage} from {client}: bare <LF> received{from_to}',
		samples: ['1A2B3C4D5E: reject: END-OF-MESSAGE from unknown[203.0.113.5]: bare <LF> received; from=<a@b.example> to=<bob@example.org> proto=ESMTP helo=<x>'],
	},
	{
		class: 'by-detail',
		text: '{qid}: milter-reject: {stage} from {client}: [{code} ]?[{dsn} ]?{_:milterRefusal}{from_to}',
		samples: ['NOQUEUE: milter-reject: RCPT from m.example[203.0.113.5]: 451 4.7.1 Greylisting in action, please come back later; from=<a@b.example> to=<bob@example.org> proto=ESMTP helo=<m.example>'],
	},
	{
		class: 'filtered',
		reason: 'warn-if-reject',
		text: '{qid}: reject_warning: {stage} from {client}: {code}[ {dsn}]? {_:refusal}{from_to}',
		fields: {action: 'warn-if-reject'},
		samples: ['NOQUEUE: reject_warning: RCPT from unknown[203.0.113.5]: 450 4.7.25 Client host rejected: cannot find your hostname, [203.0.113.5]; from=<> to=<bob@example.org> proto=SMTP helo=<x>'],
	},
];

/** Cut by syslog, so the end is missing: the head alone decides. */
const cut: readonly Pattern[] = [
	{
		class: 'by-detail',
		text: '{qid}: reject: {stage} from {client}: {code}[ {dsn}]? {_:refusal}',
		samples: ['NOQUEUE: reject: RCPT from unknown[203.0.113.5]: 554 5.7.1 <bob@example.com>: Relay access denied; from=<a@b.exam'],
	},
	{
		class: 'rejected',
		reason: 'other',
		text: '{qid}: reject: {stage:capitals}{_:text}',
		samples: ['NOQUEUE: reject: RCPT from unknown[203.0.1'],
	},
	{
		class: 'rejected',
		reason: 'milter',
		text: '{qid}: milter-reject: {stage} from {client}: {_:text}',
		samples: ['NOQUEUE: milter-reject: RCPT from m.example[203.0.113.5]: 451 4.7.1 Not to'],
	},
	{
		class: 'filtered',
		reason: 'warn-if-reject',
		text: '{qid}: reject_warning: {_:text}',
		fields: {action: 'warn-if-reject'},
		samples: ['NOQUEUE: reject_warning: RCPT from unknown[203.0.113.5]: 450 4.7'],
	},
	{
		class: 'rejected',
		reason: 'content',
		text: '[{qid}: ]?proxy-reject: {stage}: {_:text}',
		samples: ['proxy-reject: END-OF-MESSAGE: 554 5.7.0 Reject, id=31'],
	},
];

/** Words of access(5) tables other than REJECT: nothing was refused. */
const actions = (['discard', 'hold', 'filter', 'redirect', 'warn', 'info', 'prepend', 'bcc'] as const).flatMap((action): readonly Pattern[] => [
	{
		class: 'filtered',
		reason: action,
		text: `{qid}: [milter-]?${action === 'warn' ? 'warn[ing]?' : action}: {stage} from {client}: {text}{from_to}`,
		fields: {action},
		samples: [`NOQUEUE: ${action}: RCPT from unknown[203.0.113.5]: <bob@example.org>: Recipient address is a trap; from=<> to=<bob@example.org> proto=SMTP helo=<x>`],
	},
]);

/** With smtpd_log_access_permit_actions. */
const permits: readonly Pattern[] = [
	{
		class: 'filtered',
		reason: 'info',
		text: '{qid}: permit: {stage} from {client}: {text}{from_to}',
		fields: {action: 'permit'},
		samples: ['NOQUEUE: permit: RCPT from m.example[203.0.113.5]: action=permit for Client host=m.example[203.0.113.5]; from=<a@b.example> to=<bob@example.org> proto=ESMTP helo=<x>'],
	},
];

const logins: readonly Pattern[] = [
	{
		class: 'auth',
		reason: 'failure',
		text: 'warning: {client}: SASL {sasl_method} authentication (failed|aborted): {why:until}, sasl_username={user:printable}',
		samples: ['warning: unknown[203.0.113.90]: SASL PLAIN authentication failed: (reason unavailable), sasl_username=ann@example.net'],
	},
	{
		class: 'auth',
		reason: 'failure',
		text: 'warning: {client}: SASL {sasl_method} authentication (failed|aborted){why:text}',
		samples: ['warning: unknown[203.0.113.5]: SASL LOGIN authentication failed: UGFzc3dvcmQ6'],
	},
	{
		class: 'auth',
		reason: 'failure',
		text: 'warning: SASL authentication failure: {why:text}',
		samples: ['warning: SASL authentication failure: Password verification failed'],
	},
	{
		class: 'auth',
		reason: 'backend',
		text: 'warning: (SASL: |SASL authentication problem: |SASL per-|SASL library |unsupported SASL |xsasl_){text}',
		samples: [
			'warning: SASL: Connect to Dovecot auth socket \'private/auth\' failed: Connection refused',
			'warning: xsasl_cyrus_server_get_mechanism_list: no applicable SASL mechanisms',
		],
	},
	{
		class: 'rejected',
		reason: 'rate-limit',
		text: 'warning: (Connection rate|Connection concurrency|Message delivery request rate|Recipient address rate|New TLS session rate|AUTH command rate|Client message rate) limit exceeded: {count:number} from {client} for service {service:plain}',
		samples: [
			'warning: Connection rate limit exceeded: 31 from unknown[203.0.113.5] for service smtp',
			'warning: AUTH command rate limit exceeded: 4 from unknown[203.0.113.5] for service submission',
		],
	},
];

const odds: readonly Pattern[] = [
	{
		class: 'debug',
		reason: 'smtp-dialog',
		text: '(< |> ){client}: {text}',
		samples: ['< m.example[203.0.113.5]: EHLO m.example', '> m.example[203.0.113.5]: 250 2.1.0 Ok'],
	},
	{
		class: 'debug',
		reason: 'smtp-dialog',
		text: '(match_hostname|match_hostaddr|match_list_match|smtp_get|smtp_stream_setup|input attribute name|input attribute value|send attr|watchdog_|vstream_|auto_clnt_|rewrite_clnt|resolve_clnt|dict_|event_|xsasl_|smtpd_check_|report_connect|name_mask|before input_transp_cleanup|master_notify|connection established|generic_checks|permit_|reject_|check_|extract_addr|smtpd_acl_|>>> |<<< ){text}',
		samples: ['match_hostname: m.example ~? 127.0.0.0/8', 'smtpd_check_addr: addr=bob@example.org'],
	},
	{
		class: 'debug',
		reason: 'workaround',
		text: 'discarding EHLO keywords: {text}',
		samples: ['discarding EHLO keywords: CHUNKING'],
	},
	{
		class: 'tls',
		reason: 'detail',
		text: 'TLS SNI {sni:until} from {client} not matched, using default chain',
		samples: ['TLS SNI mail.example.org from m.example[203.0.113.5] not matched, using default chain'],
	},
	{
		class: 'tls',
		reason: 'failed',
		text: 'warning: TLS SNI from {client} is invalid: {text}',
		samples: ['warning: TLS SNI from m.example[203.0.113.5] is invalid: 192.0.2.25'],
	},
	{
		class: 'tls',
		reason: 'failed',
		text: '{qid}: abort: TLS from {client}: {text}',
		samples: ['NOQUEUE: abort: TLS from unknown[203.0.113.5]: no client certificate'],
	},
	{
		class: 'warning',
		reason: 'config',
		text: 'warning: access table {text}',
		samples: ['warning: access table unix:private/policy-spf: with smtpd_delay_reject=no, action PREPEND is always skipped in Client host or Helo command restrictions'],
	},
];

/** smtpd(8): sessions of clients, what it took and what it refused. */
export const smtpd: Program = {
	names: ['smtpd'],
	fragments,
	details: {refusal, milterRefusal},
	patterns: [...sessions, ...mail, ...cut, ...actions, ...permits, ...logins, ...tls, ...tlsDetails('{client}'), ...odds, ...severity],
};
