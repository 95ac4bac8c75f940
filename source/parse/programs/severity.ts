import type {Pattern} from '../pattern/pattern.js';

/** What any Postfix program may say; the more special pattern of its own table wins. */
export const severity: readonly Pattern[] = [
	{
		class: 'warning',
		reason: 'config',
		text: 'using backwards-compatible default setting {text}',
		samples: ['using backwards-compatible default setting append_dot_mydomain=yes to rewrite "ann" to "ann.example.net"'],
	},
	{
		class: 'warning',
		reason: 'config',
		text: 'warning: request to update table {text}',
		samples: ['warning: request to update table btree:/var/spool/postfix/smtpd_scache in non-postfix directory /var/spool/postfix'],
	},
	{
		class: 'warning',
		reason: 'config',
		text: 'warning: unknown {text}',
		samples: ['warning: unknown smtpd restriction: "reject_unknown_thing"'],
	},
	{
		class: 'warning',
		reason: 'config',
		text: 'warning: do not list {text}',
		samples: ['warning: do not list domain example.org in BOTH mydestination and virtual_mailbox_domains'],
	},
	{
		class: 'warning',
		reason: 'dns',
		text: 'warning: (no MX host for |no SRV host for |Unable to look up MX host |Unable to look up NS host |Unable to look up A host |numeric domain name in resource data |malformed domain name in resource data ){text}',
		samples: ['warning: no MX host for b.example has a valid address record'],
	},
	{
		class: 'warning',
		reason: 'dns',
		text: 'warning: {name:domain}: RBL lookup error: {text}',
		samples: ['warning: 5.113.0.203.zen.spamhaus.org: RBL lookup error: Host or domain name not found. Name service error for name=5.113.0.203.zen.spamhaus.org type=A: Host not found, try again'],
	},
	{
		class: 'warning',
		reason: 'dns',
		text: 'warning: {name:domain}: (TXT lookup error|MX or address lookup error|address or MX lookup error): {text}',
		samples: ['warning: b.example: MX or address lookup error: DNS reply filter drops all results'],
	},
	{
		class: 'tls',
		reason: 'failed',
		text: 'warning: TLS library problem: {text}',
		samples: ['warning: TLS library problem: error:0A00010B:SSL routines::wrong version number:../ssl/record/ssl3_record.c:350:'],
	},
	{
		class: 'service',
		reason: 'lifecycle',
		text: 'table {table:text} has changed (-- restarting|- finishing in the background)',
		samples: ['table hash:/etc/postfix/sender_access(0,lock|fold_fix|utf8_request) has changed -- restarting'],
	},
	{
		class: 'warning',
		reason: 'other',
		text: 'close database {text}',
		samples: ['close database /var/lib/postfix/verify_cache.db: No such file or directory (possible Berkeley DB bug)'],
	},
	{
		class: 'warning',
		reason: 'other',
		text: '[{qid}: ]?warning: {text}',
		samples: ['warning: dict_nis_init: NIS domain name not set - NIS lookups disabled'],
	},
	{
		class: 'error',
		reason: 'error',
		text: '[{qid}: ]?error: {text}',
		samples: ['error: open database /etc/aliases.db: No such file or directory'],
	},
	{
		class: 'error',
		reason: 'fatal',
		text: '[{qid}: ]?fatal: {text}',
		samples: ['fatal: watchdog timeout'],
	},
	{
		class: 'error',
		reason: 'panic',
		text: '[{qid}: ]?panic: {text}',
		samples: ['panic: vbuf_print: impossible'],
	},
];
