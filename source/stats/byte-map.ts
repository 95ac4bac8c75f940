/* eslint-disable no-bitwise -- Places of a table whose size is a power of two. */
import {key} from './byte-key.js';
import {createByteTexts, type ByteTexts} from './byte-texts.js';

/** Finds rows by keys of bytes. What belongs to a row is kept by whoever asks, in columns of its own. */
export type ByteMap = Pick<ByteTexts, 'text'> & {
	/** The row of the key; -1: it has none. */
	readonly find: () => number;
	/** Gives the key, which has none, a row: a new number, the next one, or that of a row that was removed. */
	readonly add: () => number;
	readonly remove: (row: number) => void;
	readonly size: () => number;
	/** The row that was added first of those there are; -1: there is none. */
	readonly oldest: () => number;
	/** The row that was added next; -1: none was. */
	readonly next: (row: number) => number;
};

const nobody = -1;

/** An empty map for up to `most` keys of mostly up to `width` units of four bytes. */
export function createByteMap(width: number, most: number): ByteMap {
	const texts = createByteTexts(width, most);
	// Hash and row (from 1) by turns; 0: free.
	let slots = new Int32Array(64);
	let mask = (slots.length / 2) - 1;
	const hashes: number[] = [];
	// The rows in the order in which they were added; removed ones are strung together by `newer`.
	const older: number[] = [];
	const newer: number[] = [];
	let first = nobody;
	let last = nobody;
	let free = nobody;
	let size = 0;

	const fill = (hash: number, row: number): void => {
		let slot = hash & mask;
		while (slots[(2 * slot) + 1] !== 0) {
			slot = (slot + 1) & mask;
		}

		slots[2 * slot] = hash;
		slots[(2 * slot) + 1] = row + 1;
	};

	const grow = (): void => {
		slots = new Int32Array(2 * slots.length);
		mask = (slots.length / 2) - 1;
		for (let row = first; row !== nobody; row = newer[row] ?? nobody) {
			fill(hashes[row] ?? 0, row);
		}
	};

	/** Moves those behind a freed slot up that were to stand before it. */
	const close = (freed: number): void => {
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
	};

	const append = (row: number): void => {
		older[row] = last;
		newer[row] = nobody;
		if (last === nobody) {
			first = row;
		} else {
			newer[last] = row;
		}

		last = row;
	};

	const takeOut = (row: number): void => {
		const [before = nobody, after = nobody] = [older[row], newer[row]];
		if (before === nobody) {
			first = after;
		} else {
			newer[before] = after;
		}

		if (after === nobody) {
			last = before;
		} else {
			older[after] = before;
		}
	};

	return {
		text: texts.text,
		find() {
			const {hash} = key;
			for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
				const row = (slots[(2 * slot) + 1] ?? 0) - 1;
				if (row < 0 || (slots[2 * slot] === hash && texts.isKey(row))) {
					return row;
				}
			}
		},
		add() {
			if (4 * size >= slots.length) {
				grow();
			}

			const row = free === nobody ? hashes.length : free;
			free = free === nobody ? nobody : newer[free] ?? nobody;
			hashes[row] = key.hash;
			texts.put(row);
			fill(key.hash, row);
			append(row);
			size++;
			return row;
		},
		remove(row) {
			let slot = (hashes[row] ?? 0) & mask;
			while (slots[(2 * slot) + 1] !== row + 1) {
				slot = (slot + 1) & mask;
			}

			close(slot);
			takeOut(row);
			newer[row] = free;
			free = row;
			size--;
		},
		size: () => size,
		oldest: () => first,
		next: row => newer[row] ?? nobody,
	};
}
