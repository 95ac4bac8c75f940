import type {LogLine} from '../model/log-line.js';
import type {EventClass, MailEvent} from '../model/mail-event.js';
import type {Series} from '../model/rows.js';
import type {FoldingRule} from './folding.js';
import {isDovecotAuthProcess, isInternalDelivery, isReinjection, isSpfVerdict} from './second-hand.js';

/** Something that happens to mail or logins once, however many lines tell of it. */
export type Happening = Exclude<Series['name'], 'lines'>;

type Witness = {
	readonly happening: Happening;
	/** The reasons that count; absent: all. */
	readonly reasons?: readonly string[];
	/** Lines of the class that another program's line tells better, and by which rule. */
	readonly secondHand?: readonly [isSecondHand: (line: LogLine) => boolean, rule: FoldingRule];
};

/** Which lines are witnesses. The others tell of the same thing again (folding.ts says why), or of nothing that counts. */
const witnesses: Readonly<Partial<Record<EventClass, Witness>>> = {
	accepted: {happening: 'accepted', secondHand: [isReinjection, 'given-back']},
	rejected: {happening: 'rejected', secondHand: [isSpfVerdict, 'spf-verdict']},
	greylisted: {happening: 'greylisted'},
	delivered: {happening: 'delivered', reasons: ['sent'], secondHand: [isInternalDelivery, 'internal-hop']},
	deferred: {happening: 'deferred', reasons: ['deferred']},
	bounced: {happening: 'bounced', reasons: ['bounced', 'expired']},
	auth: {happening: 'auth-failure', reasons: ['failure'], secondHand: [isDovecotAuthProcess, 'dovecot-auth']},
	ban: {happening: 'ban', reasons: ['ban']},
};

/** What lines of this class and reason are witnesses of. */
export function witnessedBy({class: eventClass, reason}: Pick<MailEvent, 'class' | 'reason'>): Happening | undefined {
	const witness = witnesses[eventClass];
	return witness?.reasons?.includes(reason) === false ? undefined : witness?.happening;
}

/** By which rule another program's line counts in place of this one; undefined when this one does. */
export function secondHandRule(line: LogLine): FoldingRule | undefined {
	const secondHand = witnesses[line.class]?.secondHand;
	return secondHand?.[0](line) === true ? secondHand[1] : undefined;
}

/** A count that a line gives in a field: up to three digits, else it is 1. */
export function countOf(text: string | undefined): number {
	return text !== undefined && /^[1-9]\d{0,2}$/.test(text) ? Number(text) : 1;
}
