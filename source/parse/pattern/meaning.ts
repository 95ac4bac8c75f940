import type {Fields} from '../../model/mail-event.js';
import {verdicts} from '../verdict-ids.js';
import {registerCount, type Workspace} from './workspace.js';
import type {Verdict} from './pattern.js';

/** What a matched pattern says. */
export type Meaning = {
	readonly class: Verdict['class'];
	readonly reason: string;
	/** The number of class and reason in `verdicts`. */
	readonly verdict: number;
	/** The fields that its text names, with their registers. */
	readonly fields: ReadonlyArray<{readonly name: string; readonly register: number}>;
	/** 1 for the register of each of them. */
	readonly held: Uint8Array;
	/** The fields that it says itself. */
	readonly constant: Fields;
};

/** Most patterns say no fields themselves. */
export const nothing: Fields = {};

/** The fields of these names in a workspace. Many patterns have the same. */
export function heldFields({slot}: Workspace, names: readonly string[]): Pick<Meaning, 'fields' | 'held'> {
	const fields = names.map(name => ({name, register: slot(name)}));
	const held = new Uint8Array(registerCount);
	for (const {register} of fields) {
		held[register] = 1;
	}

	return {fields, held};
}

/** What is said by the number of a verdict, with fields. */
export function meaningOf(verdict: number, {fields, held}: Pick<Meaning, 'fields' | 'held'>, constant: Fields): Meaning {
	const {class: found = 'unclassified', reason = 'unknown'} = verdicts[verdict] ?? {};
	// Written out, so that all meanings are of one shape.
	return {class: found, reason, verdict, fields, held, constant};
}
