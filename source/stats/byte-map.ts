/* eslint-disable no-bitwise -- Places of a table whose size is a power of two. */
import {key} from './byte-key.js';
import {ByteTexts} from './byte-texts.js';

const nobody = -1;

/** Of a row's own units: its hash, and the rows that were added before and after it. */
const [hashUnit, olderUnit, newerUnit, ownUnits] = [1, 2, 3, 3];

/** Where a row's numbers stand, in numbers. */
const firstNumber = (ownUnits + 1) / 2;

/**
Finds rows by keys of bytes. What belongs to a row are its numbers, beside its key, and what whoever asks keeps in columns of its own. Rows are
numbered as they are added; the number of a removed row is given again. The rows are in the order in which they were added.
*/
export class ByteMap {
	/** How many rows there are. */
	size = 0;
	/** The row that was added first of those there are; -1: there is none. */
	oldest = nobody;
	private readonly texts: ByteTexts;
	/** Hash and row (from 1) by turns; 0: free. */
	private slots = new Int32Array(64);
	private mask = 31;
	private last = nobody;
	/** Removed rows are strung together by their `newer`. */
	private free = nobody;
	private given = 0;

	/** An empty map for up to `most` keys of mostly up to `width` units of four bytes, with as many numbers for each row as are said. */
	constructor(width: number, most: number, numbers = 0) {
		this.texts = new ByteTexts(width, most, ownUnits + (2 * numbers));
	}

	/** The numbers of all rows, until a row is added. */
	get numbers(): Float64Array {
		return this.texts.numbers;
	}

	/** Where a row's numbers stand among those of all; those of a new row are what they were before. */
	numbersOf(row: number): number {
		return ((row * this.texts.stride) / 2) + firstNumber;
	}

	/** The row of the key; -1: it has none. */
	find(): number {
		const {slots, mask, texts} = this;
		const {hash} = key;
		for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
			const row = (slots[(2 * slot) + 1] ?? 0) - 1;
			if (row < 0 || (slots[2 * slot] === hash && texts.isKey(row))) {
				return row;
			}
		}
	}

	/** Gives the key, which has none, a row. */
	add(): number {
		if (4 * this.size >= this.slots.length) {
			this.grow();
		}

		const row = this.free === nobody ? this.given++ : this.free;
		if (row === this.free) {
			this.free = this.unit(row, newerUnit);
		}

		const {texts, last} = this;
		texts.put(row);
		const start = row * texts.stride;
		texts.units[start + hashUnit] = key.hash;
		texts.units[start + olderUnit] = last;
		texts.units[start + newerUnit] = nobody;
		if (last === nobody) {
			this.oldest = row;
		} else {
			texts.units[(last * texts.stride) + newerUnit] = row;
		}

		this.last = row;
		this.fill(key.hash, row);
		this.size++;
		return row;
	}

	remove(row: number): void {
		const {slots, mask} = this;
		let slot = this.unit(row, hashUnit) & mask;
		while (slots[(2 * slot) + 1] !== row + 1) {
			slot = (slot + 1) & mask;
		}

		this.close(slot);
		this.takeOut(row);
		this.texts.units[(row * this.texts.stride) + newerUnit] = this.free;
		this.free = row;
		this.size--;
	}

	/** The row that was added next; -1: none was. */
	next(row: number): number {
		return this.unit(row, newerUnit);
	}

	/** The text of a row whose key had one part. */
	text(row: number): string {
		return this.texts.text(row);
	}

	private unit(row: number, unit: number): number {
		return this.texts.units[(row * this.texts.stride) + unit] ?? nobody;
	}

	private fill(hash: number, row: number): void {
		const {slots, mask} = this;
		let slot = hash & mask;
		while (slots[(2 * slot) + 1] !== 0) {
			slot = (slot + 1) & mask;
		}

		slots[2 * slot] = hash;
		slots[(2 * slot) + 1] = row + 1;
	}

	private grow(): void {
		this.slots = new Int32Array(4 * this.slots.length);
		this.mask = (this.slots.length / 2) - 1;
		for (let row = this.oldest; row !== nobody; row = this.next(row)) {
			this.fill(this.unit(row, hashUnit), row);
		}
	}

	/** Moves those behind a freed slot up that were to stand before it. */
	private close(freed: number): void {
		const {slots, mask} = this;
		let gap = freed;
		for (let slot = (freed + 1) & mask; slots[(2 * slot) + 1] !== 0; slot = (slot + 1) & mask) {
			const home = (slots[2 * slot] ?? 0) & mask;
			if (((slot - home) & mask) >= ((slot - gap) & mask)) {
				slots[2 * gap] = slots[2 * slot] ?? 0;
				slots[(2 * gap) + 1] = slots[(2 * slot) + 1] ?? 0;
				gap = slot;
			}
		}

		slots[(2 * gap) + 1] = 0;
	}

	private takeOut(row: number): void {
		const {units, stride} = this.texts;
		const [before, after] = [this.unit(row, olderUnit), this.unit(row, newerUnit)];
		if (before === nobody) {
			this.oldest = after;
		} else {
			units[(before * stride) + newerUnit] = after;
		}

		if (after === nobody) {
			this.last = before;
		} else {
			units[(after * stride) + olderUnit] = before;
		}
	}
}
