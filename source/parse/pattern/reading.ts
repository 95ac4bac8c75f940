import {fieldsOf, type Part} from './template.js';
import type {Workspace} from './workspace.js';

export const newline = 10;
export const quote = 0x22;
export const backslash = 0x5C;

/** From a position to the other end of a part, or -1. Backwards it never gets left of `low`; forwards `low` is 0. */
export type Walk = (position: number, low: number) => number;

/** The byte of an ASCII character of a text. */
export const byteOf = (text: string, index = 0): number => text.codePointAt(index) ?? newline;

/** Whether this text stands at a position. */
export function stands({bytes}: Workspace, text: string): (position: number) => boolean {
	const wanted = Uint8Array.from(text, character => byteOf(character));
	const {length} = wanted;
	return position => {
		let index = 0;
		while (index < length && bytes[position + index] === wanted[index]) {
			index++;
		}

		return index === length;
	};
}

/** Notes where a field starts and ends. A field named `_` is matched, but not kept. */
export function keeper({registers, slot}: Workspace, field: string): (start: number, end: number) => void {
	if (field === '_') {
		return () => undefined;
	}

	const register = slot(field);
	return (start, end) => {
		registers[register] = start;
		registers[register + 1] = end;
	};
}

/** An option or a choice: the first way that fits; fields of ways that were not taken are absent. */
export function firstWay(workspace: Workspace, part: Part, walk: (parts: readonly Part[]) => Walk): Walk {
	const ways = part.kind === 'choice' ? part.ways : (part.kind === 'option' ? [part.parts] : []);
	const walks = ways.map(parts => walk(parts));
	const taken = fieldsOf(ways.flat()).map(field => workspace.slot(field));
	const isOptional = part.kind === 'option';
	const forget = () => {
		for (const register of taken) {
			workspace.registers[register] = 0;
		}
	};

	return (position, low) => {
		forget();
		for (const go of walks) {
			const next = go(position, low);
			if (next >= low) {
				return next;
			}

			forget();
		}

		return isOptional ? position : -1;
	};
}
