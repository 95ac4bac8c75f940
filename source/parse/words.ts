/* eslint-disable no-bitwise -- Words of four bytes are hashed and compared at once. */
import {Buffer} from 'node:buffer';

/** The text between two positions. */
export type TextAt = (start: number, end: number) => string;

type Word = {readonly units: Int32Array; readonly length: number; readonly text: string};

const places = 2048;

/** Longer words are rare; they are decoded each time. */
const longest = 64;

/**
Decodes words that come again and again, such as host names and tags: of each, one string is kept and given again. The number of
kept words is bounded.
*/
export function createWords(bytes: Buffer): TextAt {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const known: Array<Word | undefined> = Array.from({length: places});

	/** Four bytes of the word; what does not belong to it is zero. */
	const unit = (position: number, end: number): number => {
		const left = end - position;
		const four = view.getInt32(position, true);
		return left >= 4 ? four : four & ((1 << (8 * left)) - 1);
	};

	const isSame = (word: Word, start: number, end: number): boolean => {
		if (word.length !== end - start) {
			return false;
		}

		const {units} = word;
		for (let index = 0; index < units.length; index++) {
			if (units[index] !== unit(start + (4 * index), end)) {
				return false;
			}
		}

		return true;
	};

	return (start, end) => {
		if (end - start > longest) {
			return bytes.toString('utf8', start, end);
		}

		let hash = 0;
		for (let position = start; position < end; position += 4) {
			hash = Math.imul(hash ^ unit(position, end), 0x9E_37_79_B1);
			hash ^= hash >>> 15;
		}

		const place = hash & (places - 1);
		const word = known[place];
		if (word !== undefined && isSame(word, start, end)) {
			return word.text;
		}

		const units = Int32Array.from({length: Math.ceil((end - start) / 4)}, (_, index) => unit(start + (4 * index), end));
		const text = bytes.toString('utf8', start, end);
		known[place] = {units, length: end - start, text};
		return text;
	};
}
