import type {MailEvent} from '../model/mail-event.js';

/** Why a line that tells of something does not count: it was, or will be, counted by another line. The words are for people. */
export const foldingRules = {
	'same-line': 'several logs hold the same line',
	'greylist-reply': 'Postgrey and smtpd tell of one greylisting',
	'spf-verdict': 'policyd-spf advises, smtpd rejects',
	'more-recipients': 'one mail was rejected for several recipients',
	'dovecot-auth': 'Dovecot\'s auth process tells of a login that failed, and so does what asked it',
	'sasl-counters': 'SASL warnings, and the counters when the client goes',
	'given-back': 'a content filter gave the mail back, or a proxy has had no answer yet',
	'internal-hop': 'the mail went to a content filter or an alias and was queued again',
	'stored-after-sent': 'Postfix says sent, then Dovecot says stored',
	'before-status': 'what a remote host said, and the status= line that follows',
	notification: 'a notice to the sender of what was counted',
	probe: 'an address was verified, no mail moved',
	'ban-again': 'a ban was restored, or stood already',
} as const;

export type FoldingRule = keyof typeof foldingRules;

const byReason: Readonly<Partial<Record<string, Readonly<Partial<Record<string, FoldingRule>>>>>> = {
	deferred: {'connect-failed': 'before-status', 'session-failed': 'before-status', 'remote-reply': 'before-status', 'delay-notice': 'notification'},
	bounced: {ndn: 'notification', 'remote-reply': 'before-status'},
	delivered: {mailbox: 'stored-after-sent', dsn: 'notification'},
	probe: {deliverable: 'probe', undeliverable: 'probe'},
	ban: {restore: 'ban-again', already: 'ban-again'},
};

/** The rule for lines that by their class and reason never count themselves. */
export const ruleByReason = ({class: eventClass, reason}: Pick<MailEvent, 'class' | 'reason'>): FoldingRule | undefined => byReason[eventClass]?.[reason];
