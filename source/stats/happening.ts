import type {EventClass, MailEvent} from '../model/mail-event.js';
import type {Series} from '../model/rows.js';
import {isDovecotAuthProcess, isInternalDelivery, isReinjection, isSpfVerdict} from './second-hand.js';

/** Something that happens to mail or logins once, however many lines tell of it. */
export type Happening = Exclude<Series['name'], 'lines'>;

type Witness = {
	readonly happening: Happening;
	/** The reasons that count; absent: all. */
	readonly reasons?: readonly string[];
};

/**
Which lines are witnesses. The others tell of the same thing again, or of nothing that counts:
- `connect-failed`, `session-failed`, `remote-reply` come before the `status=` line that counts; notifications (`ndn`, `dsn`, delay notices) after it;
- Dovecot's `saved mail to INBOX` follows Postfix's own `status=sent`;
- probes move no mail, `Restore Ban` and `already banned` are no new bans.
*/
const witnesses: Readonly<Partial<Record<EventClass, Witness>>> = {
	accepted: {happening: 'accepted'},
	rejected: {happening: 'rejected'},
	greylisted: {happening: 'greylisted'},
	delivered: {happening: 'delivered', reasons: ['sent']},
	deferred: {happening: 'deferred', reasons: ['deferred']},
	bounced: {happening: 'bounced', reasons: ['bounced', 'expired']},
	auth: {happening: 'auth-failure', reasons: ['failure']},
	ban: {happening: 'ban', reasons: ['ban']},
};

/** Lines of a witness class that another program's line tells better. */
const secondHand: Readonly<Partial<Record<Happening, (event: MailEvent) => boolean>>> = {
	accepted: isReinjection,
	delivered: isInternalDelivery,
	rejected: isSpfVerdict,
	'auth-failure': isDovecotAuthProcess,
};

/** What a line by itself is the witness of; undefined when it counts for nothing. */
export function happeningOf(event: MailEvent): Happening | undefined {
	const witness = witnesses[event.class];
	if (witness === undefined || (witness.reasons !== undefined && !witness.reasons.includes(event.reason))) {
		return undefined;
	}

	return secondHand[witness.happening]?.(event) === true ? undefined : witness.happening;
}

/** How often it happened by this line. Dovecot tells of a whole session at once: "auth failed, 3 attempts". */
export function timesOf({fields}: MailEvent, happening: Happening): number {
	if (happening !== 'auth-failure') {
		return 1;
	}

	const attempts = Number(fields['attempts'] ?? 1);
	return Number.isInteger(attempts) && attempts > 0 && attempts < 1000 ? attempts : 1;
}
