/* eslint-disable no-bitwise -- Words of four bytes are compared at once. */
import {isAddress} from './address-bytes.js';
import {backslash, newline, quote} from './reading.js';
import type {Workspace} from './workspace.js';

const colon = 0x3A;
const lessThan = 0x3C;
const equals = 0x3D;
const ones = 0x01_01_01_01;
const highBits = 0x80_80_80_80;
const lowBits = 0x7F_7F_7F_7F;

/** A mark in the highest bit of each byte that is zero; exact in all four bytes. */
const zeroBytes = (word: number): number => ~((((word & lowBits) + lowBits) | word) | lowBits);

/**
What generated code calls to find bytes, four at a time. A word may reach over a line's ends: the workspace has room for that.
Forward searches end at the line's newline; backward ones at `low`.
*/
export function createSearch({bytes}: Workspace) {
	const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const zeroDigit = 0x30;
	const dotByte = 0x2E;
	const newlines = newline * ones;
	const quotes = quote * ones;

	/** The first place from `position` on where the byte that `four` repeats stands, or the newline. */
	function find(position: number, four: number): number {
		for (let at = position; ; at += 4) {
			const word = words.getInt32(at, true);
			const wanted = word ^ four;
			const ends = word ^ newlines;
			// The lowest mark is exact; those above it need not be.
			const marks = (((wanted - ones) & ~wanted) | ((ends - ones) & ~ends)) & highBits;
			if (marks !== 0) {
				return at + ((31 - Math.clz32(marks & -marks)) >> 3);
			}
		}
	}

	/** Behind the nearest such byte on the left of `position`; not more than `low` when there is none. */
	function findBack(position: number, low: number, four: number): number {
		for (let at = position; at > low; at -= 4) {
			const marks = zeroBytes(words.getInt32(at - 4, true) ^ four);
			if (marks !== 0) {
				return at - (Math.clz32(marks) >> 3);
			}
		}

		return low;
	}

	/** Behind the nearest such byte or quote on the left of `position`. */
	function findBackOrQuote(position: number, low: number, four: number): number {
		for (let at = position; at > low; at -= 4) {
			const word = words.getInt32(at - 4, true);
			const marks = zeroBytes(word ^ four) | zeroBytes(word ^ quotes);
			if (marks !== 0) {
				return at - (Math.clz32(marks) >> 3);
			}
		}

		return low;
	}

	/** The start of the quoted local part that ends at `position` (its first quote follows the byte `before`), or `position`. */
	function openingQuote(position: number, low: number, before: number): number {
		let open = position - 2;
		while (open > low && !(bytes[open] === quote && bytes[open - 1] === before)) {
			open--;
		}

		return open > low ? open : position;
	}

	/** Behind the quoted local part that starts here; here, when none does. */
	function behindQuotes(position: number): number {
		if (bytes[position] !== quote) {
			return position;
		}

		let next = position + 1;
		for (;;) {
			const byte = bytes[next] ?? newline;
			if (byte === newline) {
				return position;
			}

			if (byte === quote) {
				return next + 1;
			}

			next += byte === backslash && bytes[next + 1] !== newline ? 2 : 1;
		}
	}

	/** Behind the number below 256 of up to three digits that stands here, or 0. */
	function behindOctet(position: number): number {
		const first = (bytes[position] ?? 0) - zeroDigit;
		if (first < 0 || first > 9) {
			return 0;
		}

		const second = (bytes[position + 1] ?? 0) - zeroDigit;
		if (second < 0 || second > 9) {
			return position + 1;
		}

		const third = (bytes[position + 2] ?? 0) - zeroDigit;
		if (third < 0 || third > 9) {
			return position + 2;
		}

		return (first * 100) + (second * 10) + third < 256 ? position + 3 : 0;
	}

	/** Behind the octet that stands behind a dot here, or 0. */
	const behindDottedOctet = (position: number): number => position > 0 && bytes[position] === dotByte ? behindOctet(position + 1) : 0;

	/** The end of the address that starts here, or -1. `addressBytes`: the bytes of the span that must be one. */
	function behindAddress(position: number, addressBytes: Uint8Array): number {
		const end = behindDottedOctet(behindDottedOctet(behindDottedOctet(behindOctet(position))));
		return end > 0 && addressBytes[bytes[end] ?? newline] === 0 ? end : behindRareAddress(position, addressBytes);
	}

	/** One of version 6, or one with a colon behind it. */
	function behindRareAddress(position: number, addressBytes: Uint8Array): number {
		let end = position;
		while (addressBytes[bytes[end] ?? newline] === 1) {
			end++;
		}

		// In `192.0.2.1: why` the colon is not the address's.
		end -= bytes[end - 1] === colon && bytes[end - 2] !== colon ? 1 : 0;
		return isAddress(bytes, position, end) ? end : -1;
	}

	/** The start of the address that ends here, or -1. */
	function beforeAddress(position: number, low: number, addressBytes: Uint8Array): number {
		let start = position;
		while (start > low && addressBytes[bytes[start - 1] ?? newline] === 1) {
			start--;
		}

		return isAddress(bytes, start, position) ? start : -1;
	}

	/** Whether `helo=<` stands in a text outside of quotes. */
	function hasHelo(start: number, end: number): boolean {
		for (let at = find(start, equals * ones); at + 1 < end; at = find(at + 1, equals * ones)) {
			if (bytes[at + 1] === lessThan && at - 4 >= start && words.getInt32(at - 4, true) === 0x6F_6C_65_68) {
				return hasUnquotedHelo(start, end);
			}
		}

		return false;
	}

	function hasUnquotedHelo(start: number, end: number): boolean {
		let isQuoted = false;
		for (let at = start; at + 6 <= end; at++) {
			const byte = bytes[at];
			if (byte === backslash) {
				at++;
			} else if (byte === quote) {
				isQuoted = !isQuoted;
			} else if (!isQuoted && words.getInt32(at, true) === 0x6F_6C_65_68 && bytes[at + 4] === equals && bytes[at + 5] === lessThan) {
				return true;
			}
		}

		return false;
	}

	return {words, find, findBack, findBackOrQuote, openingQuote, behindQuotes, behindAddress, beforeAddress, hasHelo};
}

export type Search = ReturnType<typeof createSearch>;
