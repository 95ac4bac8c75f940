import {eventClasses, reasonsByClass, type EventClass} from './mail-event.js';

/** A class with one of its reasons. */
export type NumberedVerdict = {readonly class: EventClass; readonly reason: string};

/** Every class with each of its reasons, numbered by their order here: counting by number needs no text. */
export const verdicts: readonly NumberedVerdict[] = eventClasses.flatMap(name => reasonsByClass[name].map(reason => ({class: name, reason})));

const numberByReason = new Map(eventClasses.map(name => [name, new Map<string, number>()]));
for (const [number, verdict] of verdicts.entries()) {
	numberByReason.get(verdict.class)?.set(verdict.reason, number);
}

/** The number of a class with one of its reasons; undefined when the class has no such reason. */
export const verdictOf = (name: EventClass, reason: string): number | undefined => numberByReason.get(name)?.get(reason);

/** The number of a class with one of its reasons; a reason that the class does not have is a bug. */
export function verdictNumber(name: EventClass, reason: string): number {
	const number = verdictOf(name, reason);
	if (number === undefined) {
		throw new Error(`the class ${name} has no reason ${reason}`);
	}

	return number;
}
