import type {BytePlace} from '../model/byte-place.js';
import {key} from './byte-key.js';

/** Units of four bytes: rows are put together of them. */
export const bytesOfUnit = 4;

/** Rows that run out become so many times as many. */
const growth = 4;

const decoder = new TextDecoder();

/** Units that stand free behind the rows: the last bytes of a text are read four at once from wherever a part of it begins. */
const margin = 2;

/**
Keys by row, as bytes: the garbage collector has nothing to do with them. What belongs to a key stands before it, since memory is slower than
what is done with it: a row is its key's length (below 0: the key has a place of its own), units for whoever asks, and the key.
*/
export class ByteTexts {
	/** All rows; another array after a row was put in. */
	units: Int32Array;
	/** The same memory as numbers. */
	numbers: Float64Array;
	/** Units of a row; a whole number of numbers. */
	readonly stride: number;
	/** Where in a row its key stands. */
	readonly behind: number;
	readonly long = new Map<number, Int32Array>();
	rows: number;

	/** Up to `most` rows of `width` units; a longer key has a place of its own. `own`: units between a key's length and the key, for whoever asks. */
	constructor(readonly width: number, readonly most: number, own = 0) {
		this.behind = own + 1;
		this.stride = 2 * Math.ceil((this.behind + width) / 2);
		this.rows = Math.min(16, most);
		this.units = new Int32Array((this.rows * this.stride) + margin);
		this.numbers = new Float64Array(this.units.buffer);
	}

	/** Puts the key into a row; rows are put in one behind the other, or again. What stands before the key stays as it is. */
	put(row: number): void {
		if (row >= this.rows) {
			this.grow(row);
		}

		const {units, behind, width} = this;
		const start = row * this.stride;
		if ((units[start] ?? 0) < 0) {
			this.long.delete(row);
		}

		const {used} = key;
		if (used > width) {
			units[start] = -key.length;
			this.long.set(row, key.units.slice(0, used + margin));
			return;
		}

		units[start] = key.length;
		for (let index = 0; index < used; index++) {
			units[start + behind + index] = key.units[index] ?? 0;
		}
	}

	/** Whether the row holds the key. */
	isKey(row: number): boolean {
		const start = row * this.stride;
		const {used, length, units: wanted} = key;
		if (used > this.width) {
			return this.units[start] === -length && this.isLongKey(row);
		}

		const {units} = this;
		if (units[start] !== length) {
			return false;
		}

		const first = start + this.behind;
		for (let index = 0; index < used; index++) {
			if (units[first + index] !== wanted[index]) {
				return false;
			}
		}

		return true;
	}

	/** The text of a row whose key had one part. */
	text(row: number): string {
		const at: BytePlace = {view: new DataView(this.units.buffer), start: 0, end: 0};
		this.place(row, at);
		return decoder.decode(new Uint8Array(at.view.buffer, at.start, at.end - at.start));
	}

	/** Fills in where the bytes of a row stand, until a row is put in. */
	place(row: number, into: BytePlace): void {
		const far = this.long.get(row);
		into.view = new DataView((far ?? this.units).buffer);
		into.start = far === undefined ? bytesOfUnit * ((row * this.stride) + this.behind) : 0;
		into.end = into.start + Math.abs(this.units[row * this.stride] ?? 0);
	}

	private isLongKey(row: number): boolean {
		const far = this.long.get(row);
		for (let index = 0; index < key.used; index++) {
			if (far?.[index] !== key.units[index]) {
				return false;
			}
		}

		return true;
	}

	private grow(row: number): void {
		this.rows = Math.max(row + 1, Math.min(this.most, growth * this.rows));
		const units = new Int32Array((this.rows * this.stride) + margin);
		units.set(this.units);
		this.units = units;
		this.numbers = new Float64Array(units.buffer);
	}
}
