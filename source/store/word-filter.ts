/* eslint-disable no-bitwise -- words are hashed, and a filter is bits */

/**
A small filter (Bloom) over the words of many lines, by which a search knows of most chunks that they cannot hold what it looks for. Words
are runs of letters and digits of some length that are no mere number: queue ids, the parts of addresses, domains and message ids; and
dotted quads, since an IPv4 address has no such part. Case does not matter.
*/

const separator = 0;
const digit = 1;
const letter = 2;

/** What each byte is; those of UTF-8 beyond ASCII count as letters. */
const kinds = Uint8Array.from({length: 256}, (_, code) => {
	const isLetter = (code >= 0x41 && code <= 0x5A) || (code >= 0x61 && code <= 0x7A) || code >= 0x80;
	return isLetter ? letter : (code >= 0x30 && code <= 0x39 ? digit : separator);
});

const lowered = Uint8Array.from({length: 256}, (_, code) => code >= 0x41 && code <= 0x5A ? code + 0x20 : code);

/** Shorter ones are in nearly every chunk. */
const shortestWord = 4;

const dot = 0x2E;
const groups = 4;

/** Bits of the filter for each word, and how many of them a word sets: of a hundred words that are not there, two are taken to be. */
const bitsPerWord = 8;
const bitsSet = 4;

/** Whether a byte is part of a word. */
export const isWordByte = (byte: number | undefined): boolean => byte !== undefined && kinds[byte] !== separator;

const mix = (hash: number, byte: number): number => {
	const mixed = Math.imul(hash ^ byte, 0x9E_37_79_B1);
	return mixed ^ (mixed >>> 15);
};

function hashOf(bytes: Uint8Array, start: number, end: number): number {
	let hash = end - start;
	for (let at = start; at < end; at++) {
		hash = mix(hash, lowered[bytes[at] ?? 0] ?? 0);
	}

	return hash;
}

type OnWord = (hash: number, start: number, end: number) => void;

/** Gives each four groups of digits with dots between; answers where the run of groups ends. */
function readQuads(bytes: Uint8Array, from: number, onWord: OnWord): number {
	const starts: number[] = [];
	let at = from;
	while (kinds[bytes[at] ?? 0] === digit) {
		starts.push(at);
		while (kinds[bytes[at] ?? 0] === digit) {
			at++;
		}

		const first = starts.at(-groups);
		if (first !== undefined) {
			onWord(hashOf(bytes, first, at), first, at);
		}

		if (bytes[at] !== dot) {
			break;
		}

		at++;
	}

	return at;
}

function readWords(bytes: Uint8Array, onWord: OnWord): void {
	const {length} = bytes;
	let quadsEnd = 0;
	let at = 0;
	while (at < length) {
		const kind = kinds[bytes[at] ?? 0] ?? separator;
		if (kind === separator) {
			at++;
			continue;
		}

		if (kind === digit && at >= quadsEnd) {
			quadsEnd = readQuads(bytes, at, onWord);
		}

		const start = at;
		let held = 0;
		for (; at < length; at++) {
			const one = kinds[bytes[at] ?? 0] ?? separator;
			if (one === separator) {
				break;
			}

			held |= one;
		}

		if (at - start >= shortestWord && (held & letter) !== 0) {
			onWord(hashOf(bytes, start, at), start, at);
		}
	}
}

/** Each word once: a set of numbers without an object for each. */
function distinctWords(bytes: Uint8Array): Int32Array {
	let table = new Int32Array(1 << 13);
	let count = 0;
	const put = (into: Int32Array, word: number): boolean => {
		const mask = into.length - 1;
		let place = (word ^ (word >>> 16)) & mask;
		while (into[place] !== 0) {
			if (into[place] === word) {
				return false;
			}

			place = (place + 1) & mask;
		}

		into[place] = word;
		return true;
	};

	readWords(bytes, hash => {
		if (put(table, hash === 0 ? 1 : hash)) {
			count += 1;
		}

		if (count * 2 > table.length) {
			const larger = new Int32Array(table.length * 2);
			for (const word of table) {
				if (word !== 0) {
					put(larger, word);
				}
			}

			table = larger;
		}
	});
	return table.filter(word => word !== 0);
}

/** The bit that a word sets at each turn. */
const bitOf = (word: number, turn: number, bits: number): number => ((word >>> 0) + (turn * ((Math.imul(word, 0x85_EB_CA_6B) | 1) >>> 0))) % bits;

/** The filter of these lines. */
export function createWordFilter(bytes: Uint8Array): Uint8Array {
	const words = distinctWords(bytes);
	const filter = new Uint8Array(Math.max(8, Math.ceil(words.length * bitsPerWord / 8)));
	const bits = filter.length * 8;
	for (const word of words) {
		for (let turn = 0; turn < bitsSet; turn++) {
			const bit = bitOf(word, turn, bits);
			filter[bit >>> 3] = (filter[bit >>> 3] ?? 0) | (1 << (bit & 7));
		}
	}

	return filter;
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
			words.push(hash === 0 ? 1 : hash);
		}
	});
	return words;
}

/** Whether the lines that a filter was made of may have all these words; false is certain. */
export function mayHold(filter: Uint8Array, words: readonly number[]): boolean {
	const bits = filter.length * 8;
	return words.every(word => {
		for (let turn = 0; turn < bitsSet; turn++) {
			const bit = bitOf(word, turn, bits);
			if (((filter[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) {
				return false;
			}
		}

		return true;
	});
}
