/** Classes and their reasons (the taxonomy's part 3). What nothing knows is `unclassified`. */
export const reasonsByClass = {
	accepted: ['smtpd', 'local', 'proxy-accept'],
	delivered: ['sent', 'mailbox', 'dsn'],
	deferred: ['deferred', 'connect-failed', 'remote-reply', 'session-failed', 'delay-notice'],
	bounced: ['bounced', 'expired', 'ndn', 'remote-reply'],
	probe: ['deliverable', 'undeliverable'],
	rejected: ['rbl', 'rhsbl', 'blacklist-client', 'blacklist-sender', 'blacklist-recipient', 'spf', 'dmarc', 'helo', 'client-ptr', 'sender-domain', 'sender-unverified', 'sender-login-mismatch', 'relay-denied', 'unknown-recipient', 'recipient-domain', 'policy', 'content', 'milter', 'rate-limit', 'size', 'resource', 'protocol', 'auth-required', 'postscreen', 'other'],
	greylisted: ['new', 'early-retry', 'reply', 'milter'],
	'greylist-pass': ['triplet', 'awl', 'whitelist'],
	filtered: ['warn-if-reject', 'warn', 'hold', 'discard', 'filter', 'redirect', 'prepend', 'replace', 'strip', 'info', 'bcc'],
	content: ['clean', 'spam', 'infected', 'banned-file', 'bad-header', 'unchecked', 'oversized', 'tempfail', 'other'],
	authres: ['spf-pass', 'spf-fail', 'spf-softfail', 'spf-neutral', 'spf-none', 'spf-temperror', 'spf-permerror', 'dkim-pass', 'dkim-fail', 'dkim-none', 'dkim-neutral', 'dkim-temperror', 'dkim-permerror', 'dkim-signed', 'dmarc-pass', 'dmarc-fail', 'dmarc-none', 'dmarc-temperror', 'dmarc-permerror'],
	ban: ['found', 'ban', 'restore', 'extend', 'already', 'unban', 'ignore'],
	auth: ['failure', 'success', 'backend', 'lookup'],
	connection: ['connect', 'disconnect', 'lost', 'timeout', 'hangup', 'pass', 'allowlisted', 'denylisted', 'veto', 'dnsbl', 'pregreet', 'pipelining', 'bare-newline', 'non-smtp', 'command-limit', 'bad-sequence', 'bad-syntax', 'too-many-errors', 'ptr-mismatch', 'no-auth', 'preauth'],
	tls: ['established', 'failed', 'policy', 'detail'],
	queue: ['message-id', 'active', 'removed', 'admin', 'skipped'],
	mailbox: ['session', 'sieve'],
	statistics: ['counters', 'cleanup'],
	service: ['lifecycle'],
	warning: ['dns', 'config', 'spf', 'content-filter', 'other'],
	error: ['error', 'fatal', 'panic'],
	debug: ['mailbox', 'content-filter', 'spf', 'dkim', 'dmarc', 'workaround', 'continuation', 'smtp-dialog'],
	/** Not of the taxonomy: what mxdeck itself did on the host, from its syslog line. */
	operator: ['change'],
	unclassified: ['unknown'],
} as const;

export type EventClass = keyof typeof reasonsByClass;

export type Reason<Class extends EventClass = EventClass> = (typeof reasonsByClass)[Class][number];

export const eventClasses = Object.keys(reasonsByClass) as readonly EventClass[];

export const isEventClass = (word: string): word is EventClass => Object.hasOwn(reasonsByClass, word);

/** Field values by the taxonomy's names (`client_ip`, `sender`, `recipient`, `qid`, ...): text as it stands in the line, never trusted. */
export type Fields = Readonly<Partial<Record<string, string>>>;

/** A log line with its envelope split off. */
export type LogRecord = {
	/** Milliseconds since the epoch by the host's own clock; undefined when the line has no stamp that can be read. */
	readonly time: number | undefined;
	/** The host as the line names it; empty in files that do not name it. */
	readonly host: string;
	/** The tag without the pid: `postfix/submission/smtpd`, `postgrey`, `fail2ban.actions`, `dovecot`. */
	readonly program: string;
	readonly pid: number | undefined;
	readonly message: string;
};

/** A classified line. */
export type MailEvent = LogRecord & {
	readonly class: EventClass;
	/** One of the class's reasons. */
	readonly reason: string;
	readonly fields: Fields;
};
