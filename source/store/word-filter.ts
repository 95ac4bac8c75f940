/* eslint-disable no-bitwise -- words are hashed, and a filter is bits */
import {createWordMarks} from './word-marks.js';
import {readWords} from './word-reader.js';

/**
A small filter (Bloom) over the words of many lines, by which a search knows of most chunks that they cannot hold what it looks for. What a
word is, `word-reader` says.
*/

/** How many bits a word sets, and how many of all may be set: of a hundred words that are not there, two or three are taken to be. */
const bitsSet = 4;
const fullest = 0.35;

const smallest = 64;

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
	const half = new Uint32Array(filter.length / 2);
	for (let index = 0; index < half.length; index++) {
		half[index] = (filter[index] ?? 0) | (filter[index + half.length] ?? 0);
	}

	return half;
}

/** A copy of a filter as it is kept. */
const bytesOf = ({buffer, byteOffset, byteLength}: Uint32Array): Uint8Array => new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength));

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

/** The bits that a word sets. They lie apart by what of its hash does not say where the first one is. */
function bitsOf(hash: number, bits: number): readonly number[] {
	const step = (Math.imul(hash, 0x85_EB_CA_6B) >>> 12) | 1;
	return Array.from({length: bitsSet}, (_, turn) => (hash + (turn * step)) & (bits - 1));
}

const marks = createWordMarks();

/** The filter of these lines. */
export function createWordFilter(bytes: Uint8Array): Uint8Array {
	return marks === undefined ? readWordFilter(bytes) : bytesOf(smallestOf(marks.mark(bytes, sizeFor(bytes.length))));
}

/** The same, for a machine that cannot read sixteen bytes at once. */
export function readWordFilter(bytes: Uint8Array): Uint8Array {
	const bits = sizeFor(bytes.length);
	const filter = new Uint32Array(bits / 32);
	readWords(bytes, hash => {
		for (const bit of bitsOf(hash, bits)) {
			filter[bit >>> 5] = (filter[bit >>> 5] ?? 0) | (1 << bit);
		}
	});
	return bytesOf(smallestOf(filter));
}

/**
The words that every line must have which holds the text. `alone`: the text stands by itself there, with no letter or digit right before it or
behind it; otherwise what touches its ends may be part of a longer word, and does not count.
*/
export function wordsOfText(text: string, alone: boolean): readonly number[] {
	const bytes = new TextEncoder().encode(text);
	const words: number[] = [];
	readWords(bytes, (hash, start, end) => {
		if (alone || (start > 0 && end < bytes.length)) {
			words.push(hash);
		}
	});
	return words;
}

/** Whether the lines that a filter was made of may have all these words; false is certain. */
export function mayHold(filter: Uint8Array, words: readonly number[]): boolean {
	const bits = filter.length * 8;
	return words.every(hash => bitsOf(hash, bits).every(bit => ((filter[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0));
}
