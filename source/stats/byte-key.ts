/* eslint-disable no-bitwise -- Keys are copied, folded, hashed and compared four bytes at once. */
import type {BytePlace} from '../model/byte-place.js';

/** Values are cut to this many bytes, so that a long one cannot take the room of many. */
export const longestValue = 256;

const mostParts = 4;

/**
The key that byte maps are asked for: it is put together here of the bytes of a line, part by part, without a string. There is one, since
each is used at once.
*/
export const key = {
	/** Its bytes, four in each; what a part leaves of its last unit is zero. */
	units: new Int32Array(mostParts * ((longestValue / 4) + 1)),
	/** How many units it has. */
	used: 0,
	/** Bytes of its parts. */
	length: 0,
	hash: 0,
	/** Another hash. */
	check: 0,
};

// Lines are strangers' texts: nobody outside may know which of them fall into one place.
const random = (): number => Math.floor(Math.random() * 0x1_00_00_00_00) | 1;
const seed = random();
const first = random();
const second = random();
const third = random();
const fourth = random();

/** Capital letters of ASCII made small. */
function folded(unit: number): number {
	const low = unit & 0x7F_7F_7F_7F;
	const isLetter = (low + 0x3F_3F_3F_3F) & ~(low + 0x25_25_25_25) & ~unit & 0x80_80_80_80;
	return unit | (isLetter >>> 2);
}

/** The unit at a position, without what stands from `stop` on, and with small letters from `foldFrom` on. */
function lastUnit(view: DataView, position: number, stop: number, foldFrom: number): number {
	let bits = view.getInt32(position, true);
	if (foldFrom < stop) {
		const kept = position < foldFrom ? (1 << (8 * Math.min(3, foldFrom - position))) - 1 : 0;
		bits = (bits & kept) | (folded(bits) & ~kept);
	}

	return position + 4 <= stop ? bits : bits & ((1 << (8 * (stop - position))) - 1);
}

/** Begins a key. */
export function startKey(): void {
	key.used = 0;
	key.length = 0;
}

/** Adds the bytes of a place; letters from `foldFrom` on are made small. */
export function addToKey({view, start, end}: BytePlace, foldFrom = end): void {
	const {units} = key;
	const stop = Math.min(end, start + longestValue);
	let unit = key.used;
	if (unit > 0) {
		// Where parts meet must not be open to doubt.
		units[unit++] = stop - start;
	}

	let position = start;
	for (; position + 4 <= foldFrom && position + 4 <= stop; position += 4) {
		units[unit++] = view.getInt32(position, true);
	}

	for (; position < stop; position += 4) {
		units[unit++] = lastUnit(view, position, stop, foldFrom);
	}

	key.used = unit;
	key.length += stop - start;
}

/** Adds a part that is a whole number. */
export function addNumberToKey(number: number): void {
	key.units[key.used++] = number;
	key.length += 4;
}

/** Adds a part without bytes. */
export function addNothingToKey(): void {
	if (key.used > 0) {
		key.units[key.used++] = 0;
	}
}

/** Ends the key: of what it is made of two hashes are made. */
export function endKey(): void {
	const {units, used, length} = key;
	let hash = seed ^ length;
	let check = third ^ length;
	for (let index = 0; index < used; index++) {
		const unit = units[index] ?? 0;
		hash = Math.imul(hash ^ unit, first);
		hash ^= hash >>> 15;
		check = Math.imul(check ^ unit, fourth);
		check ^= check >>> 13;
	}

	hash = Math.imul(hash, second);
	key.hash = hash ^ (hash >>> 16);
	key.check = check;
}

/**
What stands for the key where it is only compared: two keys of a log are never taken for one. Never 0. As long a number as is exact has 53 bits: all
of one hash, 21 of the other.
*/
export const digestOfKey = (): number => ((key.hash >>> 0) * 0x20_00_00) + ((key.check >>> 11) | 1);

/** What stands for the bytes of a place. */
export function digestOf(from: BytePlace): number {
	keyOfPlace(from);
	return digestOfKey();
}

/** Ends a key whose text nobody asks for: its hashes take its place, so that a map keeps no more of it. */
export function endDigestKey(): void {
	endKey();
	key.units[0] = key.hash;
	key.units[1] = key.check;
	key.used = digestWidth;
	key.length = digestWidth * 4;
}

/** Units of a digest. */
export const digestWidth = 2;

const encoder = new TextEncoder();
const written = new Uint8Array(longestValue + 8);
const place: BytePlace = {view: new DataView(written.buffer), start: 0, end: 0};

function write(text: string): number {
	const most = Math.min(text.length, longestValue);
	for (let index = 0; index < most; index++) {
		// eslint-disable-next-line unicorn/prefer-code-point -- runs for each character
		const code = text.charCodeAt(index);
		if (code > 0x7F) {
			return encoder.encodeInto(text, written.subarray(0, longestValue)).written;
		}

		written[index] = code;
	}

	return most;
}

/** Adds a text. */
export function addTextToKey(text: string): void {
	place.end = write(text);
	addToKey(place);
}

/** Makes the whole key of a text. */
export function keyOfText(text: string): void {
	startKey();
	addTextToKey(text);
	endKey();
}

/** Makes the whole key of the bytes of a place; letters from `foldFrom` on are made small. Copied and hashed in one go: most keys are made so. */
export function keyOfPlace({view, start, end}: BytePlace, foldFrom = end): void {
	const {units} = key;
	const stop = Math.min(end, start + longestValue);
	const length = stop - start;
	// Units that hold none of what is folded, or cut off, are taken as they are.
	const plain = Math.min(stop, foldFrom) - 3;
	let hash = seed ^ length;
	let check = third ^ length;
	let unit = 0;
	for (let position = start; position < stop; position += 4) {
		const bits = position < plain ? view.getInt32(position, true) : lastUnit(view, position, stop, foldFrom);
		units[unit++] = bits;
		hash = Math.imul(hash ^ bits, first);
		hash ^= hash >>> 15;
		check = Math.imul(check ^ bits, fourth);
		check ^= check >>> 13;
	}

	hash = Math.imul(hash, second);
	key.used = unit;
	key.length = length;
	key.hash = hash ^ (hash >>> 16);
	key.check = check;
}
