import type {LogLine} from '../model/log-line.js';
import type {EventClass, MailEvent} from '../model/mail-event.js';
import type {Series} from '../model/rows.js';
import type {FoldingRule} from './folding.js';
import {isDovecotAuthProcess, isInternalDelivery, isReinjection, isSpfVerdict} from './second-hand.js';

/** Something that happens to mail or logins once, however many lines tell of it. */
export type Happening = Exclude<Series['name'], 'lines'>;

/** Lines that another program's line tells better, and by which rule. */
export type SecondHand = {readonly isSecondHand: (line: LogLine) => boolean; readonly rule: FoldingRule};

type Witness = {
	readonly happening: Happening;
	/** The reasons that count; absent: all. */
	readonly reasons?: readonly string[];
	/** Lines of the class that another program's line tells better, and by which rule. */
	readonly secondHand?: SecondHand;
};

/** Which lines are witnesses. The others tell of the same thing again (folding.ts says why), or of nothing that counts. */
const witnesses: Readonly<Partial<Record<EventClass, Witness>>> = {
	accepted: {happening: 'accepted', secondHand: {isSecondHand: isReinjection, rule: 'given-back'}},
	rejected: {happening: 'rejected', secondHand: {isSecondHand: isSpfVerdict, rule: 'spf-verdict'}},
	greylisted: {happening: 'greylisted'},
	delivered: {happening: 'delivered', reasons: ['sent'], secondHand: {isSecondHand: isInternalDelivery, rule: 'internal-hop'}},
	deferred: {happening: 'deferred', reasons: ['deferred']},
	bounced: {happening: 'bounced', reasons: ['bounced', 'expired']},
	auth: {happening: 'auth-failure', reasons: ['failure'], secondHand: {isSecondHand: isDovecotAuthProcess, rule: 'dovecot-auth'}},
	ban: {happening: 'ban', reasons: ['ban']},
};

/** What lines of this class and reason are witnesses of. */
export function witnessedBy({class: eventClass, reason}: Pick<MailEvent, 'class' | 'reason'>): Happening | undefined {
	const witness = witnesses[eventClass];
	return witness?.reasons?.includes(reason) === false ? undefined : witness?.happening;
}

/** Which lines of this class and reason, if they are witnesses, another program's line counts for. */
export const secondHandOf = (verdict: Pick<MailEvent, 'class' | 'reason'>): SecondHand | undefined => witnessedBy(verdict) === undefined ? undefined : witnesses[verdict.class]?.secondHand;

/** A count that a line gives in a field: up to three digits, else it is 1. */
export function countOf(text: string | undefined): number {
	return text !== undefined && /^[1-9]\d{0,2}$/.test(text) ? Number(text) : 1;
}
