import {Buffer} from 'node:buffer';

/** A place in generated code: a variable and a distance from it. */
export type Place = {readonly name: string; readonly offset: number};

export const place = (name: string): Place => ({name, offset: 0});

export const shift = ({name, offset}: Place, distance: number): Place => ({name, offset: offset + distance});

/** The expression for a place, or for one behind it. */
export function at(from: Place, distance = 0): string {
	const {name, offset} = shift(from, distance);
	return offset === 0 ? name : `${name}${offset > 0 ? '+' : '-'}${Math.abs(offset)}`;
}

/** A byte in all four bytes of a word. */
export const repeated = (byte: number): number => Buffer.alloc(4, byte).readInt32LE();

/**
The condition that a text stands at a place; its first `known` bytes are known to. Four bytes are compared at once; the last word
may overlap the one before.
*/
export function stands(from: Place, text: string, known = 0): string {
	const bytes = Buffer.from(text, 'latin1');
	const tests: string[] = [];
	const word = (index: number) => {
		tests.push(`w[${at(from, index)}]===${bytes.readInt32LE(index)}`);
	};

	let index = known;
	for (; index + 4 <= bytes.length; index += 4) {
		word(index);
	}

	if (bytes.length - index > 1 && bytes.length >= 4) {
		word(bytes.length - 4);
		index = bytes.length;
	}

	for (; index < bytes.length; index++) {
		tests.push(`b[${at(from, index)}]===${bytes[index]}`);
	}

	return tests.join('&&') || '1';
}
