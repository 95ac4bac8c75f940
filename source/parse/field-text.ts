/* eslint-disable no-bitwise -- Words of four bytes are hashed and compared at once. */
import {bytes} from './classifier.js';

const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** Texts that are kept. */
const places = 8192;

/** Units of four bytes that are kept of a text; longer ones are decoded each time. */
const longest = 16;

const keys = new Int32Array(places * longest);
const lengths = new Uint8Array(places);
const texts: Array<string | undefined> = Array.from({length: places});

/** The last bytes of a text; what does not belong to it is zero. */
const rest = (position: number, count: number): number => view.getInt32(position, true) & ((1 << (8 * count)) - 1);

function isKept(place: number, start: number, end: number): boolean {
	if (lengths[place] !== end - start) {
		return false;
	}

	let key = place * longest;
	let position = start;
	for (; position + 4 <= end; position += 4) {
		if (keys[key++] !== view.getInt32(position, true)) {
			return false;
		}
	}

	return position === end || keys[key] === rest(position, end - position);
}

function keep(place: number, start: number, end: number): void {
	lengths[place] = end - start;
	let key = place * longest;
	let position = start;
	for (; position + 4 <= end; position += 4) {
		keys[key++] = view.getInt32(position, true);
	}

	if (position < end) {
		keys[key] = rest(position, end - position);
	}
}

/**
The text of the bytes from `start` to `end`, which owns its characters. A text that came lately is given again, the same string: it is not
decoded, and maps need not hash it anew. The number of kept texts is bounded.
*/
export function textAt(start: number, end: number): string {
	const length = end - start;
	if (length > 4 * longest || length === 0) {
		return bytes.toString('utf8', start, end);
	}

	let hash = length;
	let all = 0;
	let position = start;
	for (; position + 4 <= end; position += 4) {
		const unit = view.getInt32(position, true);
		all |= unit;
		hash = Math.imul(hash ^ unit, 0x9E_37_79_B1);
		hash ^= hash >>> 15;
	}

	if (position < end) {
		const unit = rest(position, end - position);
		all |= unit;
		hash = Math.imul(hash ^ unit, 0x9E_37_79_B1);
		hash ^= hash >>> 15;
	}

	const place = hash & (places - 1);
	const known = texts[place];
	if (known !== undefined && isKept(place, start, end)) {
		return known;
	}

	const text = (all & 0x80_80_80_80) === 0 ? bytes.toString('latin1', start, end) : bytes.toString('utf8', start, end);
	keep(place, start, end);
	texts[place] = text;
	return text;
}
