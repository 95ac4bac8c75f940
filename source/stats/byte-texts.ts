import type {BytePlace} from '../model/byte-place.js';
import {key} from './byte-key.js';

/** Keys by row, as bytes: the garbage collector has nothing to do with them. */
export type ByteTexts = {
	/** Puts the key into a row; rows are put in one behind the other, or again. */
	readonly put: (row: number) => void;
	/** Whether the row holds the key. */
	readonly isKey: (row: number) => boolean;
	/** The text of a row whose key had one part. */
	readonly text: (row: number) => string;
	/** Fills in where the bytes of a row stand, until a row is put in. */
	readonly place: (row: number, into: BytePlace) => void;
};

const decoder = new TextDecoder();

/** Units that stand free behind the rows: the last bytes of a text are read four at once from wherever a part of it begins. */
const margin = 1;

/** Up to `most` rows of `width` units of four bytes; a longer key has a place of its own. */
export function createByteTexts(width: number, most: number): ByteTexts {
	const begun = Math.min(16, most);
	let units = new Int32Array((begun * width) + margin);
	// Below 0: the key has a place of its own.
	let lengths = new Int32Array(begun);
	const long = new Map<number, Int32Array>();

	const grow = (row: number): void => {
		const rows = Math.max(row + 1, Math.min(most, 2 * lengths.length));
		const [moreUnits, moreLengths] = [new Int32Array((rows * width) + margin), new Int32Array(rows)];
		moreUnits.set(units);
		moreLengths.set(lengths);
		units = moreUnits;
		lengths = moreLengths;
	};

	const place = (row: number, into: BytePlace): void => {
		const far = long.get(row);
		const source = far ?? units;
		into.view = new DataView(source.buffer);
		into.start = far === undefined ? 4 * row * width : 0;
		into.end = into.start + Math.abs(lengths[row] ?? 0);
	};

	return {
		put(row) {
			if (row >= lengths.length) {
				grow(row);
			}

			if ((lengths[row] ?? 0) < 0) {
				long.delete(row);
			}

			if (key.used > width) {
				lengths[row] = -key.length;
				long.set(row, key.units.slice(0, key.used + margin));
				return;
			}

			lengths[row] = key.length;
			const start = row * width;
			for (let index = 0; index < key.used; index++) {
				units[start + index] = key.units[index] ?? 0;
			}
		},
		isKey(row) {
			const isLong = key.used > width;
			if (lengths[row] !== (isLong ? -key.length : key.length)) {
				return false;
			}

			const far = isLong ? long.get(row) : undefined;
			const source = far ?? units;
			const start = isLong ? 0 : row * width;
			for (let index = 0; index < key.used; index++) {
				if (source[start + index] !== key.units[index]) {
					return false;
				}
			}

			return true;
		},
		text(row) {
			const at: BytePlace = {view: new DataView(units.buffer), start: 0, end: 0};
			place(row, at);
			return decoder.decode(new Uint8Array(at.view.buffer, at.start, at.end - at.start));
		},
		place,
	};
}
