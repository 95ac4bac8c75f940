import {eventClasses, reasonsByClass, type EventClass} from '../model/mail-event.js';

/** Every class with each of its reasons, numbered by their order here: counting by number needs no text. */
export const verdicts: ReadonlyArray<{readonly class: EventClass; readonly reason: string}>
	= eventClasses.flatMap(name => reasonsByClass[name].map(reason => ({class: name, reason})));

const numberByVerdict = new Map(verdicts.map((verdict, number) => [`${verdict.class}.${verdict.reason}`, number]));

/** The number of a class with one of its reasons. */
export function verdictNumber(name: EventClass, reason: string): number {
	const number = numberByVerdict.get(`${name}.${reason}`);
	if (number === undefined) {
		throw new Error(`the class ${name} has no reason ${reason}`);
	}

	return number;
}
