import type {Pattern, Program} from '../pattern/pattern.js';
import {dovecotLogins, loginEnds} from './dovecot-logins.js';

/** `imap(ann@example.net)<287><2YxX>: `, `lmtp(ann@example.net, 812): `, `lda(ann): `. */
const seat = '{service:word}({user:seated}[, {_:number}]?)[<{_:number}>]?[<{session:until}>]?: [Info: ]?';

const service = '{service:word}[({_:until})]?[<{_:until}>]?[<{_:until}>]?: ';

const mailboxes: readonly Pattern[] = [
	{
		class: 'delivered', reason: 'mailbox', text: `${seat}[{_:qid}: ]?[sieve: ]?msgid={message_id:text}: saved mail to {mailbox:until}`, samples: ['lmtp(bob@example.org)<277><1Yxn>: msgid=<1@x.example>: saved mail to INBOX'],
	},
	{
		class: 'delivered',
		reason: 'mailbox',
		text: `${seat}[{_:qid}: ]?[sieve: ]?msgid={message_id:text}: stored mail into mailbox '{mailbox:until}'`,
		samples: ['lmtp(bob@example.org)<812><q1Z>: sieve: msgid=<1@x.example>: stored mail into mailbox \'INBOX\''],
	},
	{
		class: 'mailbox',
		reason: 'sieve',
		text: `${seat}[{_:qid}: ]?[sieve: ]?msgid={message_id:until}: {text}`,
		samples: ['lmtp(bob@example.org)<812><q1Z>: sieve: msgid=<1@x.example>: forwarded to <ann@example.net>'],
	},
	{
		class: 'mailbox',
		reason: 'sieve',
		text: `${seat}[{_:qid}: ]?sieve: {text}`,
		samples: ['lda(bob)<812><q1Z>: sieve: opening script .dovecot.sieve'],
	},
	{
		class: 'mailbox',
		reason: 'session',
		text: `${seat}(Disconnected: Logged out|Logged out|Connection closed) in={in:number} out={out:number}{_:text}`,
		samples: ['imap(ann@example.net)<287><2YxX>: Disconnected: Logged out in=32 out=823 deleted=0 expunged=0 trashed=0'],
	},
	{
		class: 'mailbox',
		reason: 'session',
		text: `${seat}(Disconnected|Logged out|Connection closed|Server shutting down){text}`,
		samples: ['pop3(ann): Disconnected: Logged out top=0/0, retr=0/0, del=0/0, size=0'],
	},
	{
		class: 'connection', reason: 'connect', text: 'lmtp({_:number}): [Info: ]?Connect from {peer:plain}', samples: ['lmtp(277): Connect from local'],
	},
	{
		class: 'connection', reason: 'disconnect', text: 'lmtp({_:number}): [Info: ]?Disconnect from {text}', samples: ['lmtp(277): Disconnect from local: Logged out (state=READY)'],
	},
	{
		class: 'debug', reason: 'mailbox', text: `${service}Debug: {text}`, samples: ['managesieve(ann@example.net): Debug: Effective uid=1010, gid=1010'],
	},
];

const lifecycle: readonly Pattern[] = [
	{
		class: 'service',
		reason: 'lifecycle',
		text: '[master: ]?[Info: ]?Dovecot v{version:plain}{_:text}',
		samples: [
			'Dovecot v2.3.19.1 (9b53102964) starting up for imap, lmtp, pop3',
			'master: Info: Dovecot v2.3.19.1 (9b53102964) starting up for imap, lmtp, pop3',
		],
	},
	{
		class: 'service',
		reason: 'lifecycle',
		text: '[master: ]?[Warning: ]?(Killed with signal |SIGHUP received|Auth process died){text}',
		samples: ['master: Warning: Killed with signal 15 (by pid=1689 uid=0 code=kill)'],
	},
	{
		class: 'error', reason: 'error', text: `${service}Error: {text}`, samples: ['auth: Error: auth client 0 disconnected with 1 pending requests: EOF', 'imap(ann)<1><x>: Error: Mailbox INBOX: broken'],
	},
	{
		class: 'error', reason: 'fatal', text: `${service}Fatal: {text}`, samples: ['auth: Fatal: Support not compiled in for passdb driver \'ldap\''],
	},
	{
		class: 'error', reason: 'panic', text: `${service}Panic: {text}`, samples: ['imap(ann)<1><x>: Panic: file index.c: line 1: assertion failed'],
	},
	{
		class: 'warning', reason: 'other', text: `${service}Warning: {text}`, samples: ['config: Warning: please set ssl_dh'],
	},
	{
		class: 'service', reason: 'lifecycle', text: '{service:word}: [Info: ]?{text}', samples: ['ssl-params: SSL parameters regeneration completed', 'log: Warned'],
	},
	{
		class: 'error',
		reason: 'error',
		text: '(Error: |Fatal: ){text}',
		samples: ['Error: service(imap-login): fork() failed'],
	},
	{
		class: 'warning',
		reason: 'other',
		text: 'Warning: {text}',
		samples: ['Warning: service(imap-login): process_limit (100) reached, client connections are being dropped'],
	},
];

/** Dovecot: logins, sessions and deliveries. Its own file and syslog differ by the word `Info: `. */
export const dovecot: Program = {
	names: ['dovecot'],
	details: {ending: loginEnds},
	patterns: [...dovecotLogins, ...mailboxes, ...lifecycle],
};

/** Tags of Dovecot's services where `dovecot` itself does not stand before them. */
export const dovecotServices: readonly string[] = [
	'imap-login', 'pop3-login', 'managesieve-login', 'submission-login', 'imap', 'pop3', 'lmtp', 'lda', 'deliver', 'managesieve', 'submission', 'auth', 'auth-worker', 'dovecot-auth', 'indexer-worker', 'doveadm',
];
