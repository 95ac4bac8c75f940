import type {EventClass, MailEvent} from '../model/mail-event.js';
import type {Series} from '../model/rows.js';
import {failedLogins, isDovecotAuthProcess, isInternalDelivery, isReinjection, isSpfVerdict} from './second-hand.js';

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

/** What lines of this class and reason are witnesses of. */
export function witnessedBy({class: eventClass, reason}: Pick<MailEvent, 'class' | 'reason'>): Happening | undefined {
	const witness = witnesses[eventClass];
	return witness?.reasons?.includes(reason) === false ? undefined : witness?.happening;
}

/** What a line by itself is the witness of; undefined when it counts for nothing. */
export function happeningOf(event: MailEvent): Happening | undefined {
	if (failedLogins(event) > 0) {
		return 'auth-failure';
	}

	const happening = witnessedBy(event);
	return happening === undefined || secondHand[happening]?.(event) === true ? undefined : happening;
}

/** How often it happened by this line. Dovecot tells of a whole session at once ("auth failed, 3 attempts"), syslogd of repetitions. */
export function timesOf(event: MailEvent, happening: Happening): number {
	const {fields} = event;
	const attempts = happening === 'auth-failure' ? failedLogins(event) || countOf(fields['attempts']) : 1;
	return attempts * countOf(fields['repeated']);
}

function countOf(text: string | undefined): number {
	return text !== undefined && /^[1-9]\d{0,2}$/.test(text) ? Number(text) : 1;
}
