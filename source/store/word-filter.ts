/* eslint-disable no-bitwise -- words are hashed, and a filter is bits */
import {createWordReader} from './word-reader.js';

/**
A small filter (Bloom) over the words of many lines, by which a search knows of most chunks that they cannot hold what it looks for. What a
word is, `word-reader` says.
*/

const {isWordByte, readWords} = createWordReader();

export {isWordByte};

/** How many bits a word sets, and how many of all may be set: of a hundred words that are not there, two or three are taken to be. */
const bitsSet = 4;
const fullest = 0.35;

const smallest = 64;

/** The filter of lines that may hold any word. */
const anything = new Uint8Array(smallest / 8).fill(0xFF);

function sizeFor(bytes: number): number {
	let bits = smallest;
	while (bits < bytes) {
		bits *= 2;
	}

	return bits;
}

function ones(word: number): number {
	const pairs = word - ((word >>> 1) & 0x55_55_55_55);
	const fours = (pairs & 0x33_33_33_33) + ((pairs >>> 2) & 0x33_33_33_33);
	return Math.imul((fours + (fours >>> 4)) & 0x0F_0F_0F_0F, 0x01_01_01_01) >>> 24;
}

/** The two halves of a filter on one another: the filter of half as many bits, since a bit's number is taken from the lower end of a hash. */
function folded(filter: Uint32Array): Uint32Array {
	const half = filter.slice(0, filter.length / 2);
	for (let index = 0; index < half.length; index++) {
		half[index] = (filter[index] ?? 0) | (filter[index + half.length] ?? 0);
	}

	return half;
}

/** The filter with as few bits as tell words apart. */
function smallestOf(filter: Uint32Array): Uint32Array {
	let small = filter;
	while (small.length * 32 > smallest) {
		const half = folded(small);
		let set = 0;
		for (const word of half) {
			set += ones(word);
		}

		if (set > half.length * 32 * fullest) {
			break;
		}

		small = half;
	}

	return small;
}

/** By how much the bits of a word lie apart: by those bits of its hash that do not say where the first one is. */
const stepOf = (hash: number): number => (Math.imul(hash, 0x85_EB_CA_6B) >>> 12) | 1;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

function setBits(filter: Uint32Array, hashes: Int32Array, count: number): void {
	const mask = (filter.length * 32) - 1;
	for (let index = 0; index < count; index++) {
		const hash = hashes[index] ?? 0;
		const step = stepOf(hash);
		for (let turn = 0; turn < bitsSet; turn++) {
			const bit = (hash + (turn * step)) & mask;
			filter[bit >>> 5] = (filter[bit >>> 5] ?? 0) | (1 << bit);
		}
	}
}

/** The filter of these lines. */
export function createWordFilter(bytes: Uint8Array): Uint8Array {
	const bits = sizeFor(bytes.length);
	const filter = new Uint32Array(bits / 32);
	const view = viewOf(bytes);
	for (let from = 0; from < bytes.length;) {
		const words = readWords(bytes, view, from);
		if (words === undefined) {
			return anything;
		}

		setBits(filter, words.hashes, words.count);
		from = words.next;
	}

	const small = smallestOf(filter);
	return new Uint8Array(small.buffer, small.byteOffset, small.byteLength);
}

/**
The words that every line must have which holds the text. `alone`: the text stands by itself there, with no letter or digit right before it or
behind it; otherwise what touches its ends may be part of a longer word, and does not count.
*/
export function wordsOfText(text: string, alone: boolean): readonly number[] {
	const bytes = new TextEncoder().encode(text);
	const words: number[] = [];
	for (let from = 0; from < bytes.length;) {
		const read = readWords(bytes, viewOf(bytes), from);
		if (read === undefined) {
			return [];
		}

		const {hashes, starts, ends, count, next} = read;
		for (let index = 0; index < count; index++) {
			if (alone || ((starts[index] ?? 0) > 0 && (ends[index] ?? 0) < bytes.length)) {
				words.push(hashes[index] ?? 0);
			}
		}

		from = next;
	}

	return words;
}

/** Whether the lines that a filter was made of may have all these words; false is certain. */
export function mayHold(filter: Uint8Array, words: readonly number[]): boolean {
	const bits = filter.length * 8;
	return words.every(hash => {
		const step = stepOf(hash);
		for (let turn = 0; turn < bitsSet; turn++) {
			const bit = (hash + (turn * step)) & (bits - 1);
			if (((filter[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) {
				return false;
			}
		}

		return true;
	});
}
