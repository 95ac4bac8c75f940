/* eslint-disable no-bitwise -- Words of four bytes are compared at once. */
import {type Buffer} from 'node:buffer';

/** Remembers one word, to know it when it comes again. */
export type KnownWord = {
	/** Its length with the blank behind it if it stands here; 0: it does not. */
	readonly at: (position: number) => number;
	/** Remembers the word that stands here; a blank must follow it. */
	readonly keep: (start: number, end: number) => void;
};

const longest = 64;

/** A word in these bytes. */
export function createKnownWord(bytes: Buffer): KnownWord {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const units = new Int32Array(longest / 4);
	let length = 0;
	let lastUnit = -1;
	/** The bytes of the last unit that are the word's. */
	let lastMask = 0;
	return {
		at(position) {
			let unit = 0;
			let next = position;
			for (; unit < lastUnit; unit++) {
				if (view.getInt32(next, true) !== units[unit]) {
					return 0;
				}

				next += 4;
			}

			return ((view.getInt32(next, true) ^ (units[unit] ?? 0)) & lastMask) === 0 ? length : 0;
		},
		keep(start, end) {
			const fits = end + 1 - start <= longest;
			length = fits ? end + 1 - start : 0;
			lastUnit = Math.max(0, Math.ceil(length / 4) - 1);
			lastMask = length % 4 === 0 ? -1 : (1 << (8 * (length % 4))) - 1;
			for (let unit = 0; unit <= lastUnit; unit++) {
				units[unit] = view.getInt32(start + (4 * unit), true);
			}
		},
	};
}
