/* eslint-disable no-bitwise -- words are hashed */

/**
Words of log lines: runs of letters and digits of some length that are no mere number: queue ids, the parts of addresses, domains and
message ids; and four numbers of up to three digits with dots between, since an IPv4 address has no such part. Case does not matter.
*/

const separator = 0;
const digit = 1;
const letter = 2;

/** What each byte is; those of UTF-8 beyond ASCII count as letters. */
const kinds = Uint8Array.from({length: 256}, (_, code) => {
	const isLetter = (code >= 0x41 && code <= 0x5A) || (code >= 0x61 && code <= 0x7A) || code >= 0x80;
	return isLetter ? letter : (code >= 0x30 && code <= 0x39 ? digit : separator);
});

/** Shorter ones are in nearly every chunk. */
const shortestWord = 4;

/** Numbers with single dots between that are a word, and how many digits each of them may have. */
const quad = 4;
const mostDigits = 3;

const dot = 0x2E;

/** Whether a byte is part of a word. */
export const isWordByte = (byte: number | undefined): boolean => byte !== undefined && kinds[byte] !== separator;

/** ASCII letters in lower case; digits and dots have that bit already. */
const lower = 0x20_20_20_20;

/** Of four bytes or more; of the longest words only both ends count. */
function hashOf(view: DataView, start: number, end: number): number {
	const length = end - start;
	const four = (at: number): number => view.getInt32(at, true) | lower;
	const early = Math.imul(four(start) ^ length, 0x9E_37_79_B1) ^ Math.imul(four(start + Math.min(4, length - 4)), 0x85_EB_CA_6B);
	const late = Math.imul(four(end - 4), 0xC2_B2_AE_35) ^ Math.imul(four(end - Math.min(8, length)), 0x27_D4_EB_2F);
	const mixed = Math.imul(early ^ (early >>> 15) ^ late ^ (late >>> 13), 0x9E_37_79_B1);
	return mixed ^ (mixed >>> 16);
}

/** Gives every word with its hash. What `word-marks` does with lines must come to the same. */
export function readWords(bytes: Uint8Array, onWord: (hash: number, start: number, end: number) => void): void {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	/** Where the numbers begin that stand in a row up to here, with single dots between. */
	let row: readonly number[] = [];
	let before = -1;
	for (let at = 0; at < bytes.length; at++) {
		const start = at;
		let held = separator;
		for (let kind = kinds[bytes[at] ?? 0] ?? separator; at < bytes.length && kind !== separator; kind = kinds[bytes[at] ?? 0] ?? separator) {
			held |= kind;
			at++;
		}

		if ((held & letter) !== 0) {
			row = [];
			if (at - start >= shortestWord) {
				onWord(hashOf(view, start, at), start, at);
			}
		} else if (held === digit) {
			row = at - start > mostDigits ? [] : [...(before === start - 1 && bytes[before] === dot ? row : []), start].slice(-quad);
			if (row.length === quad) {
				onWord(hashOf(view, row[0] ?? start, at), row[0] ?? start, at);
			}
		}

		before = held === separator ? before : at;
	}
}
