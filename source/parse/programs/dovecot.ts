import type {Pattern, Program} from '../pattern/pattern.js';
import {dovecotLogins, loginEnds} from './dovecot-logins.js';

/** `imap(ann@example.net)<287><2YxX>: `, `lmtp(ann@example.net, 812): `, `lda(ann): `. */
const behind = '([{_:number}, ]?{user:seated}[, {_:number}]?)[<{_:number}>]?[<{session:until}>]?: [Info: ]?';

const seat = `[Info: ]?{service:word}${behind}`;

/** A recipient's own delivery process. */
const delivery = `{service:word}${behind.replace('{user:', '{recipient:')}`;

/** Processes that speak for themselves, without a user. */
const processes = 'ssl-params|ssl-build-param|log|config|stats|anvil|master|replicator|indexer';

/** What Pigeonhole and the LMTP session put before a delivery. */
const deliveries = ['', 'sieve: ', '{_:word}: ', '{_:word}: sieve: '].flatMap((lead): readonly Pattern[] => {
	const head = lead === '' || lead === 'sieve: ' ? `[Info: ]?${delivery}${lead}` : `${delivery}${lead}`;
	const sample = `lmtp(bob@example.org)<277><1Yxn>: ${lead.replace('{_:word}', 'z5FOLrRh+DVpddgA')}msgid=<1@x.example>`;
	return [
		{
			class: 'delivered', reason: 'mailbox', text: `${head}msgid={message_id:text}: saved mail to {mailbox:until}`, samples: [`${sample}: saved mail to INBOX`],
		},
		{
			class: 'delivered', reason: 'mailbox', text: `${head}msgid={message_id:text}: stored mail into mailbox '{mailbox:until}'`, samples: [`${sample}: stored mail into mailbox 'INBOX'`],
		},
		{
			class: 'delivered', reason: 'mailbox', text: `${head}msgid={message_id:until}: left message in mailbox '{mailbox:until}'`, samples: [`${sample}: left message in mailbox 'INBOX'`],
		},
		{
			class: 'delivered', reason: 'mailbox', text: `${head}msgid={message_id:until}: (stored mail into|left message in) mailbox {mailbox:text}`, samples: [`${sample}: stored mail into mailbox INBOX`],
		},
		{
			class: 'warning', reason: 'other', text: `${head}msgid={message_id:until}: (save failed |failed to |rejected: ){_:text}`, samples: [`${sample}: save failed to INBOX: Quota exceeded`],
		},
		{
			class: 'mailbox', reason: 'sieve', text: `${head}msgid={message_id:until}: {text}`, samples: [`${sample}: forwarded to <ann@example.net>`],
		},
	];
});

const mailboxes: readonly Pattern[] = [
	...deliveries,
	{
		class: 'mailbox', reason: 'sieve', text: `${seat}sieve: {text}`, samples: ['lda(bob)<812><q1Z>: sieve: opening script .dovecot.sieve'],
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
		class: 'connection', reason: 'connect', text: '[Info: ]?lmtp[({_:number})]?: [Info: ]?Connect from {peer:plain}', samples: ['lmtp(277): Connect from local'],
	},
	{
		class: 'connection', reason: 'disconnect', text: '[Info: ]?lmtp[({_:number})]?: [Info: ]?Disconnect from {text}', samples: ['lmtp(277): Disconnect from local: Logged out (state=READY)'],
	},
];

const words = [
	{word: 'Error', class: 'error', reason: 'error'},
	{word: 'Fatal', class: 'error', reason: 'fatal'},
	{word: 'Panic', class: 'error', reason: 'panic'},
	{word: 'Warning', class: 'warning', reason: 'other'},
	{word: 'Debug', class: 'debug', reason: 'mailbox'},
] as const;

/** Who may stand before a level. These rows come first: what a user does says no level. */
const speakers = [
	{text: `(${processes}): `, sample: 'config: '},
	{text: '{service:word}({_:until})[<{_:until}>]?[<{_:until}>]?: [sieve: ]?', sample: 'imap(ann)<1><x>: '},
	{text: '{service:word}: ', sample: 'imap-login: '},
	{text: 'auth[-worker]?[({_:word})]?: ', sample: 'auth-worker(812): '},
] as const;

const severities = words.flatMap(({word, ...verdict}) => speakers.map(({text, sample}): Pattern => (
	{...verdict, text: `${text}${word}: {text}`, samples: [`${sample}${word}: Mailbox INBOX: broken`]}
)));

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
		class: 'service', reason: 'lifecycle', text: 'auth: [Info: ]?SIGHUP received, {text}', samples: ['auth: SIGHUP received, 3 cache entries flushed'],
	},
	{
		class: 'statistics', reason: 'counters', text: 'auth: [Info: ]?Authentication cache {text}', samples: ['auth: Authentication cache hits 3/10 (30%)'],
	},
	{
		class: 'service', reason: 'lifecycle', text: `(${processes}): [Info: ]?{text}`, samples: ['ssl-params: SSL parameters regeneration completed', 'log: Info: Reopening logs'],
	},
	{
		class: 'error',
		reason: 'error',
		text: 'Error: {text}',
		samples: ['Error: service(imap-login): fork() failed'],
	},
	{
		class: 'debug',
		reason: 'mailbox',
		text: 'Debug: {text}',
		samples: ['Debug: auth: something'],
	},
	{
		class: 'error',
		reason: 'fatal',
		text: 'Fatal: {text}',
		samples: ['Fatal: Auth process died too early - shutting down'],
	},
	{
		class: 'warning',
		reason: 'other',
		text: '(Warning|Warn): {text}',
		samples: ['Warning: service(imap-login): process_limit (100) reached, client connections are being dropped'],
	},
];

/** What else is done in a user's mailbox: deletions, copies, commands of tools. */
const activity: readonly Pattern[] = [
	{
		class: 'mailbox',
		reason: 'session',
		text: `${seat}{text}`,
		samples: ['imap(ann@example.net)<287><2YxX>: delete: box=INBOX, uid=3, msgid=<1@x.example>, size=900'],
	},
];

/** Dovecot: logins, sessions and deliveries. Its own file and syslog differ by the word `Info: `. */
export const dovecot: Program = {
	names: ['dovecot'],
	details: {ending: loginEnds},
	patterns: [...severities, ...dovecotLogins, ...mailboxes, ...lifecycle, ...activity],
};
