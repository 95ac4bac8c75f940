import type {BytePlace} from '../model/byte-place.js';

/** A text of ASCII that bytes are compared with. */
export type Needle = readonly number[];

export const needleOf = (text: string): Needle => Array.from(text, letter => letter.codePointAt(0) ?? 0);

/** Whether the bytes from `position` on, within the place, are the text's. */
export function stands({view, end}: BytePlace, position: number, needle: Needle): boolean {
	if (end - position < needle.length) {
		return false;
	}

	let next = position;
	for (const byte of needle) {
		if (view.getUint8(next++) !== byte) {
			return false;
		}
	}

	return true;
}

/** Whether the place holds this text and nothing else. */
export const isText = (place: BytePlace, needle: Needle): boolean => place.end - place.start === needle.length && stands(place, place.start, needle);

/** Where the byte stands first from `from` on; the place's end: nowhere. */
export function behindUntil({view, end}: BytePlace, from: number, byte: number): number {
	let position = from;
	while (position < end && view.getUint8(position) !== byte) {
		position++;
	}

	return position;
}

/** Whether the text stands anywhere in the place. */
export function holds(place: BytePlace, needle: Needle): boolean {
	for (let position = place.start; position <= place.end - needle.length; position++) {
		if (stands(place, position, needle)) {
			return true;
		}
	}

	return false;
}
