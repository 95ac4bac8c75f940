/* eslint-disable no-bitwise -- Words of four bytes are hashed and compared at once. */
import {type Buffer} from 'node:buffer';

/** Finds words that came before by their first bytes, without looking for their ends. */
export type KnownWords<Value> = {
	/** The number of the word that starts here; -1: it did not come before. */
	readonly at: (start: number) => number;
	/** What the words stand for, by their numbers. */
	readonly values: readonly Value[];
	readonly lengths: Int32Array;
	/** Keeps a word that stands in the bytes, one of two bytes behind it. */
	readonly keep: (start: number, end: number, value: Value) => void;
};

/** `post` and `fix/`: most tags begin so, and differ behind it. */
const post = 0x74_73_6F_70;
const fix = 0x2F_78_69_66;

/**
Words that end before one of two bytes. Those of less than three letters are not kept. Lines choose their words, so the number of kept ones
is bounded. `none`: what stands where none is kept.
*/
export function createKnownWords<Value>(bytes: Buffer, none: Value, [stop, otherStop]: readonly [number, number]): KnownWords<Value> {
	const places = 256;
	const mostAtPlace = 8;
	const longest = 64;
	/** Units of four bytes that are kept of each. */
	const size = longest / 4;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const values = Array.from({length: places * mostAtPlace}, () => none);
	const lengths = new Int32Array(places * mostAtPlace);
	/** The last four bytes of each word; a byte before it may be among them. */
	const ends = new Int32Array(places * mostAtPlace);
	/** All bytes but the last four. */
	const units = new Int32Array(places * mostAtPlace * size);

	/** The first number of a place. */
	const placeOf = (start: number): number => {
		const first = view.getInt32(start, true);
		const telling = first === post && view.getInt32(start + 4, true) === fix ? view.getInt32(start + 8, true) : first;
		return (Math.imul(telling, 0x9E_37_79_B1) >>> 24) * mostAtPlace;
	};

	return {
		values,
		lengths,
		at(start) {
			for (let number = placeOf(start); ; number++) {
				const length = lengths[number] ?? 0;
				if (length === 0) {
					return -1;
				}

				const end = start + length;
				const byte = bytes[end];
				if ((byte === stop || byte === otherStop) && view.getInt32(end - 4, true) === ends[number]) {
					let unit = number * size;
					let position = start;
					while (position < end - 4 && view.getInt32(position, true) === units[unit]) {
						unit++;
						position += 4;
					}

					if (position >= end - 4) {
						return number;
					}
				}
			}
		},
		keep(start, end, value) {
			const length = end - start;
			const place = placeOf(start);
			let number = place;
			while ((lengths[number] ?? 0) > 0) {
				number++;
			}

			// The last of a place stays free, so that a search ends.
			if (length < 3 || length > longest || number >= place + mostAtPlace - 1) {
				return;
			}

			values[number] = value;
			lengths[number] = length;
			ends[number] = view.getInt32(end - 4, true);
			let unit = number * size;
			for (let position = start; position < end - 4; position += 4) {
				units[unit++] = view.getInt32(position, true);
			}
		},
	};
}
