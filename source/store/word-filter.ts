/* eslint-disable no-bitwise -- words are hashed, and a filter is bits */
import {createWordMarks} from './word-marks.js';
import {readWords} from './word-reader.js';

/**
A small filter (Bloom) over the words of many lines, by which a search knows of most chunks that they cannot hold what it looks for. What a
word is, `word-reader` says.
*/

/** Where in a hash's product the numbers of the bits begin that a word sets, all of them in the same 64 bits. */
const bitsAt = [8, 14, 20, 26];
const block = 64;

/** How many of all bits may be set: of a hundred words that are not there, two or three are taken to be. */
const fullest = 0.35;

/** Bytes of lines for each bit of a filter, at first, and when it comes out too full: this is enough for most logs, and for all. */
const usualBytes = 4;
const leastBytes = 1;

/** A power of two. */
function sizeFor(bytes: number): number {
	let bits = block;
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

function isTooFull(filter: Uint32Array): boolean {
	let set = 0;
	// Nine times as quick as an iterator.
	for (let index = 0; index < filter.length; index++) { // eslint-disable-line @typescript-eslint/prefer-for-of, unicorn/no-for-loop
		set += ones(filter[index] ?? 0);
	}

	return set > filter.length * 32 * fullest;
}

/** The filter with as few bits as tell words apart. */
function smallestOf(filter: Uint32Array): Uint32Array {
	let small = filter;
	for (let half = folded(small); half.length * 32 >= block && !isTooFull(half); half = folded(small)) {
		small = half;
	}

	return small;
}

/** The filter of lines, which `mark` makes of a size in bits. A larger one that is folded is the same as a small one. */
function filterOf(bytes: number, mark: (bits: number) => Uint32Array): Uint8Array {
	const most = sizeFor(bytes / leastBytes);
	for (let bits = sizeFor(bytes / usualBytes); ; bits *= 2) {
		const filter = mark(bits);
		if (bits >= most || !isTooFull(filter)) {
			return bytesOf(smallestOf(filter));
		}
	}
}

/** The bits that a word sets. */
function bitsOf(hash: number, bits: number): readonly number[] {
	const numbers = Math.imul(hash, 0x85_EB_CA_6B);
	const first = hash & (bits - block);
	return bitsAt.map(shift => first + ((numbers >>> shift) & (block - 1)));
}

const marks = createWordMarks();

/** The filter of these lines. */
export const createWordFilter = (bytes: Uint8Array): Uint8Array =>
	marks === undefined ? readWordFilter(bytes) : filterOf(bytes.length, bits => marks.mark(bytes, bits));

/** The same, for a machine that cannot read sixteen bytes at once. */
export const readWordFilter = (bytes: Uint8Array): Uint8Array => filterOf(bytes.length, bits => {
	const filter = new Uint32Array(bits / 32);
	readWords(bytes, hash => {
		for (const bit of bitsOf(hash, bits)) {
			filter[bit >>> 5] = (filter[bit >>> 5] ?? 0) | (1 << bit);
		}
	});
	return filter;
});

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
