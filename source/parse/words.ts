/* eslint-disable no-bitwise -- Words of four bytes are hashed and compared at once. */
import {type Buffer} from 'node:buffer';

/** What stands for the words of a text. */
export type Words<Value> = {
	/** The value of the word between two positions. */
	readonly at: (start: number, end: number) => Value;
};

type Word<Value> = {readonly units: Int32Array; readonly length: number; readonly value: Value};

const places = 2048;

/** Longer words are rare; they are decoded each time. */
const longest = 64;

/**
Keeps what stands for words that come again and again, such as host names and tags: it is made once of a word's text and given for each
of its places. The number of kept words is bounded.
*/
export function createWords<Value>(bytes: Buffer, make: (text: string) => Value): Words<Value> {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const kept: Array<Word<Value> | undefined> = Array.from({length: places});

	/** The last bytes of a word; what does not belong to it is zero. */
	const rest = (position: number, count: number): number => view.getInt32(position, true) & ((1 << (8 * count)) - 1);

	const isSame = ({units, length}: Word<Value>, start: number, end: number): boolean => {
		if (length !== end - start) {
			return false;
		}

		let index = 0;
		let position = start;
		for (; position + 4 <= end; position += 4) {
			if (units[index++] !== view.getInt32(position, true)) {
				return false;
			}
		}

		return position === end || units[index] === rest(position, end - position);
	};

	/** Where the word would be kept. Words mostly differ at their ends. */
	const placeOf = (start: number, end: number): number => {
		const length = end - start;
		const last = length >= 4 ? view.getInt32(end - 4, true) : rest(start, length);
		const before = length >= 8 ? view.getInt32(end - 8, true) : length;
		const hash = Math.imul(last ^ Math.imul(before, 0x85_EB_CA_6B), 0x9E_37_79_B1);
		return (hash ^ (hash >>> 15)) & (places - 1);
	};

	return {
		at(start, end) {
			const place = placeOf(start, end);
			const word = kept[place];
			if (word !== undefined && isSame(word, start, end)) {
				return word.value;
			}

			const value = make(bytes.toString('utf8', start, end));
			if (end - start <= longest) {
				const units = Int32Array.from({length: Math.ceil((end - start) / 4)}, (_, index) => {
					const position = start + (4 * index);
					return position + 4 <= end ? view.getInt32(position, true) : rest(position, end - position);
				});
				kept[place] = {units, length: end - start, value};
			}

			return value;
		},
	};
}
