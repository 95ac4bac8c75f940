/* eslint-disable no-bitwise -- Words of four bytes are compared at once. */
import {type Buffer} from 'node:buffer';

const longest = 64;

/** One word that is remembered, to know it when it comes again. */
export type KnownWord = {
	/** Its bytes, four in each. */
	readonly units: Int32Array;
	/** How many bytes it has with the blank behind it; 0: none is remembered. */
	length: number;
	/** The place of the last unit, and the bytes of that which are the word's. */
	last: number;
	lastMask: number;
};

/** A place for a word. */
export const noWord = (): KnownWord => ({units: new Int32Array(longest / 4), length: 0, last: 0, lastMask: -1});

/** Compares and remembers words in these bytes. */
export type WordMemory = {
	/** The length of the remembered word with the blank behind it if it stands here; 0: it does not. */
	readonly at: (word: KnownWord, position: number) => number;
	/** Remembers the word that stands here; a blank must follow it. */
	readonly keep: (word: KnownWord, start: number, end: number) => void;
};

/** A memory for words of these bytes. */
export function createWordMemory(bytes: Buffer): WordMemory {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	return {
		at({units, length, last, lastMask}, position) {
			let next = position;
			for (let index = 0; index < last; index++) {
				if (view.getInt32(next, true) !== units[index]) {
					return 0;
				}

				next += 4;
			}

			return ((view.getInt32(next, true) ^ (units[last] ?? 0)) & lastMask) === 0 ? length : 0;
		},
		keep(word, start, end) {
			const length = end + 1 - start;
			if (length > longest) {
				word.length = 0;
				return;
			}

			word.length = length;
			word.last = Math.ceil(length / 4) - 1;
			word.lastMask = length % 4 === 0 ? -1 : (1 << (8 * (length % 4))) - 1;
			for (let index = 0; index <= word.last; index++) {
				word.units[index] = view.getInt32(start + (4 * index), true);
			}
		},
	};
}
