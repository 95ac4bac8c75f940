import {key} from './byte-key.js';

/** Before its units a text has its row, and how many units and bytes it has. */
const [rowUnit, sizeUnit, ownUnits] = [0, 1, 2];

/** No key has more bytes. */
const unitsFactor = 65_536;

const firstUnits = 256;

const nowhere = -1;

const decoder = new TextDecoder();

/**
Keys by row, as bytes, one behind the other in the order in which they were put in: what is written next stands where memory was written last,
and no text takes more room than it needs. The room of dropped ones is found again when there is no other.
*/
export class PackedTexts {
	private units = new Int32Array(firstUnits);
	/** Where each row's text stands. */
	private starts: Int32Array;
	private used = 0;

	/** For rows of numbers below `most`. */
	constructor(private readonly most: number) {
		this.starts = new Int32Array(Math.min(16, most)).fill(nowhere);
	}

	/** Puts the key in as the text of a row, in place of what that had. */
	put(row: number): void {
		if (row >= this.starts.length) {
			this.growRows(row);
		}

		const {used} = key;
		const start = this.roomFor(ownUnits + used);
		const {units} = this;
		this.starts[row] = start;
		units[start + rowUnit] = row;
		units[start + sizeUnit] = (used * unitsFactor) + key.length;
		for (let index = 0; index < used; index++) {
			units[start + ownUnits + index] = key.units[index] ?? 0;
		}
	}

	drop(row: number): void {
		this.starts[row] = nowhere;
	}

	/** The text of a row whose key had one part. */
	text(row: number): string {
		const {units} = this;
		const start = this.starts[row] ?? 0;
		return decoder.decode(new Uint8Array(units.buffer, 4 * (start + ownUnits), (units[start + sizeUnit] ?? 0) % unitsFactor));
	}

	/** Bytes that the texts take, with the room that stands free. */
	size(): number {
		return this.units.byteLength;
	}

	private growRows(row: number): void {
		const starts = new Int32Array(Math.max(row + 1, Math.min(this.most, 4 * this.starts.length))).fill(nowhere);
		starts.set(this.starts);
		this.starts = starts;
	}

	/** Where so many units stand free behind the last text. */
	private roomFor(count: number): number {
		if (this.used + count > this.units.length) {
			this.close();
			if (2 * (this.used + count) > this.units.length) {
				const units = new Int32Array(2 * (this.units.length + count));
				units.set(this.units.subarray(0, this.used));
				this.units = units;
			}
		}

		const start = this.used;
		this.used += count;
		return start;
	}

	/** Moves what is not dropped to the front. */
	private close(): void {
		const {units, starts} = this;
		let to = 0;
		for (let from = 0; from < this.used;) {
			const row = units[from + rowUnit] ?? 0;
			const size = ownUnits + Math.floor((units[from + sizeUnit] ?? 0) / unitsFactor);
			if (starts[row] === from) {
				starts[row] = to;
				for (let index = 0; index < size; index++) {
					units[to + index] = units[from + index] ?? 0;
				}

				to += size;
			}

			from += size;
		}

		this.used = to;
	}
}
