/* eslint-disable no-bitwise -- words are hashed */

/**
Words of log lines: runs of letters and digits of some length that are no mere number: queue ids, the parts of addresses, domains and
message ids; and dotted quads, since an IPv4 address has no such part. Case does not matter. Every line that is kept goes through here, so
bytes are looked at without a branch for each: first where runs begin and end, then at those that are words.
*/

/** Words, until the next block is read. */
export type Words = {
	readonly hashes: Int32Array;
	readonly starts: Uint32Array;
	readonly ends: Uint32Array;
	readonly count: number;
	/** Where the next block begins. */
	readonly next: number;
};

/** Reads words. */
export type WordReader = {
	/** Whether a byte is part of a word. */
	readonly isWordByte: (byte: number | undefined) => boolean;
	/** The words of the block that begins at `from`, until the next one is read. Undefined: it has a run of letters that no log has. */
	readonly readWords: (bytes: Uint8Array, view: DataView, from: number) => Words | undefined;
};

/** To be called once: what it makes of constants is only quick where the engine sees that they are, which a bundler's module hides. */
export function createWordReader(): WordReader {
	const separator = 0;
	const digit = 1;
	const letter = 3;

	/** What each byte is; those of UTF-8 beyond ASCII count as letters. The lowest bit says that it is part of a run. */
	const kinds = Uint8Array.from({length: 256}, (_, code) => {
		const isLetter = (code >= 0x41 && code <= 0x5A) || (code >= 0x61 && code <= 0x7A) || code >= 0x80;
		return isLetter ? letter : (code >= 0x30 && code <= 0x39 ? digit : separator);
	});

	/** Shorter ones are in nearly every chunk. */
	const shortestWord = 4;

	const dot = 0x2E;

	/** Numbers with dots between that are a word. */
	const quad = 4;

	/** Bytes looked at in one go, or a few more. */
	const blockSize = 8192;

	/** A block ends where no run or dotted quad is torn; one that would be longer than this is not read at all. */
	const mostInBlock = 2 * blockSize;

	/** Where the runs of the block begin and end, in turn, with the letters before each. Constants, since it is what the loops are made of. */
	const edges = new Uint32Array(mostInBlock + 2);
	const letters = new Uint32Array(mostInBlock + 2);

	const hashes = new Int32Array(mostInBlock);
	const starts = new Uint32Array(mostInBlock);
	const ends = new Uint32Array(mostInBlock);

	const isWordByte = (byte: number | undefined): boolean => byte !== undefined && kinds[byte] !== separator;

	/** 1 where a number is negative, else 0. */
	const isNegative = (number: number): number => number >>> 31;

	/** Finds the edges of the runs between two places that are in no run, with the letters before each; answers how many there are. */
	function findEdges(bytes: Uint8Array, from: number, to: number): number {
		let count = 0;
		let before = 0;
		let met = 0;
		for (let at = from; at < to; at++) {
			const kind = kinds[bytes[at] ?? 0] ?? 0;
			const isInRun = kind & 1;
			edges[count] = at;
			letters[count] = met;
			count += isInRun ^ before;
			before = isInRun;
			met += kind >>> 1;
		}

		edges[count] = to;
		letters[count] = met;
		return count + before;
	}

	/** Picks the words out of the runs; answers how many there are. */
	function pickWords(bytes: Uint8Array, many: number): number {
		let count = 0;
		/** How many runs up to this one are numbers with single dots between. */
		let numbers = 0;
		let before = -1;
		for (let edge = 0; edge < many; edge += 2) {
			const start = edges[edge] ?? 0;
			const end = edges[edge + 1] ?? 0;
			const hasLetter = isNegative((letters[edge] ?? 0) - (letters[edge + 1] ?? 0));
			const apart = (before ^ (start - 1)) | ((bytes[start - 1] ?? 0) ^ dot);
			numbers = (1 - hasLetter) * ((numbers * isNegative(apart - 1)) + 1);
			before = end;
			starts[count] = start;
			ends[count] = end;
			count += hasLetter & isNegative(shortestWord - 1 - (end - start));
			if (numbers >= quad) {
				starts[count] = edges[edge - (2 * (quad - 1))] ?? 0;
				ends[count] = end;
				count += 1;
			}
		}

		return count;
	}

	/** ASCII letters in lower case; digits and dots have that bit already. */
	const lower = 0x20_20_20_20;

	/** Of words of four bytes or more; of the longest ones only both ends count. */
	function hashWords(view: DataView, count: number): void {
		for (let index = 0; index < count; index++) {
			const start = starts[index] ?? 0;
			const end = ends[index] ?? 0;
			const length = end - start;
			const early = Math.imul((view.getInt32(start, true) | lower) ^ length, 0x9E_37_79_B1) ^ Math.imul(view.getInt32(start + Math.min(4, length - 4), true) | lower, 0x85_EB_CA_6B);
			const late = Math.imul(view.getInt32(end - 4, true) | lower, 0xC2_B2_AE_35) ^ Math.imul(view.getInt32(end - Math.min(8, length), true) | lower, 0x27_D4_EB_2F);
			const mixed = Math.imul(early ^ (early >>> 15) ^ late ^ (late >>> 13), 0x9E_37_79_B1);
			hashes[index] = mixed ^ (mixed >>> 16);
		}
	}

	/** Where a block that begins at `from` ends: behind no run, and behind no dot that a dotted quad may have. */
	function blockEnd(bytes: Uint8Array, from: number): number {
		let to = Math.min(from + blockSize, bytes.length);
		while (to < bytes.length && to - from <= mostInBlock && (isWordByte(bytes[to - 1]) || bytes[to - 1] === dot)) {
			to++;
		}

		return to;
	}

	function readWords(bytes: Uint8Array, view: DataView, from: number): Words | undefined {
		const next = blockEnd(bytes, from);
		if (next - from > mostInBlock) {
			return undefined;
		}

		const count = pickWords(bytes, findEdges(bytes, from, next));
		hashWords(view, count);
		return {hashes, starts, ends, count, next};
	}

	return {isWordByte, readWords};
}
