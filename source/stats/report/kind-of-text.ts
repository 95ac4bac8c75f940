import type {BytePlace} from '../../model/byte-place.js';
import {addToKey, endKey, startKey} from '../byte-key.js';

/** Bytes of a text that are looked at, and of what stands before it. */
const [longest, longestPrefix] = [240, 64];

/** Bytes between angle brackets that are one address. */
const longestAddress = 200;

/** Digits and letters of a queue id or another number in base 16, at least and at most. */
const [shortestId, longestId] = [9, 20];

/** Digits of a number that differs from mail to mail, at least: reply codes have fewer. */
const shortestNumber = 4;

const [blank, star, dot, less, greater] = [0x20, 0x2A, 0x2E, 0x3C, 0x3E];

/** What a byte of a word is: a digit, a small or capital letter of base 16, or another letter. */
const [digit, smallHex, capitalHex, letter] = [1, 2, 4, 8];

const kinds = new Uint8Array(256);
for (const [first, last, kind] of [['0', '9', digit], ['a', 'z', letter], ['A', 'Z', letter], ['_', '_', letter], ['a', 'f', smallHex], ['A', 'F', capitalHex]] as const) {
	kinds.fill(kind, first.codePointAt(0), (last.codePointAt(0) ?? 0) + 1);
}

const written = new Uint8Array(longestPrefix + longest + 8);
const out: BytePlace = {view: new DataView(written.buffer), start: 0, end: 0};

function write(byte: number): void {
	// A blank at the start, and one behind another, tells nothing.
	if (byte !== blank || (out.end > 0 && written[out.end - 1] !== blank)) {
		written[out.end++] = byte;
	}
}

const kindAt = ({view, end}: BytePlace, position: number): number => position < end ? kinds[view.getUint8(position)] ?? 0 : 0;

function behindDigits(from: BytePlace, start: number): number {
	let position = start;
	while (kindAt(from, position) === digit) {
		position++;
	}

	return position;
}

/** Behind the `<...>` that starts here; 0: none does. */
function behindBrackets({view, end}: BytePlace, start: number): number {
	const stop = Math.min(end, start + longestAddress + 2);
	for (let position = start + 1; position < stop; position++) {
		const byte = view.getUint8(position);
		if (byte === greater || byte === less) {
			return byte === greater ? position + 1 : 0;
		}
	}

	return 0;
}

/** Behind the IPv4 address whose first part ends here, before its dot; 0: none does. */
function behindAddress(from: BytePlace, firstEnd: number): number {
	let position = firstEnd;
	for (let part = 0; part < 3; part++) {
		const start = position + 1;
		if (position >= from.end || from.view.getUint8(position) !== dot) {
			return 0;
		}

		position = Math.min(start + 3, behindDigits(from, start));
		if (position === start) {
			return 0;
		}
	}

	return position;
}

/** Writes digits, a long number of them as a star. */
function writeDigits({view}: BytePlace, start: number, end: number): void {
	if (end - start >= shortestNumber) {
		write(star);
		return;
	}

	for (let position = start; position < end; position++) {
		write(view.getUint8(position));
	}
}

const isId = (kind: number, length: number): boolean => length >= shortestId && length <= longestId && (kind === digit || kind === digit + smallHex || kind === digit + capitalHex);

/** Writes the word that starts here without what differs: behind what was written. */
function writeWord(from: BytePlace, start: number): number {
	let position = start;
	let kind = 0;
	for (let next = kindAt(from, position); next > 0; next = kindAt(from, ++position)) {
		kind |= next; // eslint-disable-line no-bitwise -- what it is made of
	}

	const end = position;
	for (position = start; position < end;) {
		const behind = behindDigits(from, position);
		const address = behind === end && behind > position ? behindAddress(from, behind) : 0;
		if (address > 0) {
			writeDigits(from, position, Math.max(position, behind - 3));
			write(star);
			return address;
		}

		if (position === start && isId(kind, end - start)) {
			write(star);
			return end;
		}

		writeDigits(from, position, behind);
		position = behind;
		for (; position < end && kindAt(from, position) !== digit; position++) {
			write(from.view.getUint8(position));
		}
	}

	return end;
}

/**
Makes the key of the text of a trouble without what differs from mail to mail, as `*`: addresses, ids and long numbers. Reply codes stay.
`prefix`: ASCII that stands before it.
*/
export function keyOfKind({view, start, end}: BytePlace, prefix = ''): void {
	const from: BytePlace = {view, start, end: Math.min(end, start + longest)};
	out.end = 0;
	for (let index = 0; index < Math.min(longestPrefix, prefix.length); index++) {
		write(prefix.charCodeAt(index)); // eslint-disable-line unicorn/prefer-code-point -- ASCII
	}

	for (let position = start; position < from.end;) {
		const byte = view.getUint8(position);
		const behind = byte === less ? behindBrackets(from, position) : 0;
		if (behind > 0) {
			write(less);
			write(star);
			write(greater);
			position = behind;
		} else if ((kinds[byte] ?? 0) > 0) {
			position = writeWord(from, position);
		} else {
			write(byte);
			position++;
		}
	}

	while (out.end > 0 && written[out.end - 1] === blank) {
		out.end--;
	}

	startKey();
	addToKey(out);
	endKey();
}

const encoder = new TextEncoder();
const encoded = new Uint8Array(longest + 8);
const text: BytePlace = {view: new DataView(encoded.buffer), start: 0, end: 0};

/** The same for a text that is a string. */
export function keyOfTextKind(of: string, prefix = ''): void {
	text.end = encoder.encodeInto(of, encoded.subarray(0, longest)).written;
	keyOfKind(text, prefix);
}
