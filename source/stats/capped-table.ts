import {ByteMap} from './byte-map.js';

/**
The values of an endless stream that come often, in memory for `limit` of them (Misra and Gries' algorithm, made to forget in batches).
When the table is full, every weight is lowered by (about) the median weight and the lighter half goes. A value counts exactly while it is in
the table, and between any two moments no value is missed more often than `missed` grew: at most twice the stream's sum of weights
divided by `limit`. So what came more often is in the table for certain.
*/
export type CappedTable = {
	readonly text: (row: number) => string;
	readonly size: () => number;
	/** The rows one after the other, from the first on; -1 behind the last. */
	readonly oldest: () => number;
	readonly next: (row: number) => number;
	/** The row of the key's value, `weight` heavier and its columns that much greater; a new one, told to `begin`, if it has none. */
	readonly touch: (weight: number, first?: number, second?: number) => number;
	/** The two numbers that a row sums up. */
	readonly first: (row: number) => number;
	readonly second: (row: number) => number;
	readonly remove: (row: number) => void;
	/** Lowers the weight, which is how strongly the value holds its place, if it is greater. */
	readonly lowerWeight: (row: number, most: number) => void;
	/** `missed` when the value came in: what of it was seen before is at most the growth of `missed` up to then. */
	readonly missedBefore: (row: number) => number;
	/** Only ever grows. */
	readonly missed: () => number;
};

export type CappedTableOptions = {
	readonly limit: number;
	/** Units of four bytes that values mostly take at most: what is longer costs more. */
	readonly width?: number;
	/** A row begins to count another value. */
	readonly begin?: (row: number) => void;
	/** Called when the table is full, before values are forgotten: a last chance to remove rows that are void. */
	readonly beforeForgetting?: () => void;
};

/** A row's numbers. */
const [weightColumn, missedColumn, firstColumn, secondColumn, columnCount] = [0, 1, 2, 3, 4];

/** Steps between two weights that are told apart while they are small. */
const steps = 4;

/** Most addresses and names are no longer. */
const usualWidth = 12;

/** A weight, as small as is easily found, that at least `surplus` rows do not exceed. Nearly always it is small, and then nothing has to be sorted. */
function cutFor(map: ByteMap, weightOf: (row: number) => number, surplus: number): number {
	const sizes = new Uint32Array(64 * steps);
	const heavier: number[] = [];
	for (let row = map.oldest; row >= 0; row = map.next(row)) {
		const weight = weightOf(row);
		const step = Math.ceil(weight * steps);
		if (step < sizes.length) {
			sizes[step] = (sizes[step] ?? 0) + 1;
		} else {
			heavier.push(weight);
		}
	}

	let found = 0;
	for (const [step, size] of sizes.entries()) {
		found += size;
		if (found >= surplus) {
			return step / steps;
		}
	}

	return heavier.sort((a, b) => a - b)[surplus - found - 1] ?? 0;
}

/** Makes an empty table. */
export function createCappedTable({limit, width = usualWidth, begin, beforeForgetting}: CappedTableOptions): CappedTable {
	const map = new ByteMap(width, limit, columnCount);
	let missed = 0;

	const numberOf = (row: number, column: number): number => map.numbers[map.numbersOf(row) + column] ?? 0;

	const weightOf = (row: number): number => numberOf(row, weightColumn);

	const forget = (): void => {
		beforeForgetting?.();
		let surplus = map.size - Math.floor(limit / 2);
		if (surplus <= 0) {
			return;
		}

		const cut = cutFor(map, weightOf, surplus);
		missed += cut;
		for (let row = map.oldest; row >= 0;) {
			const next = map.next(row);
			const weight = weightOf(row);
			if (surplus > 0 && weight <= cut) {
				map.remove(row);
				surplus--;
			} else {
				map.numbers[map.numbersOf(row) + weightColumn] = Math.max(0, weight - cut);
			}

			row = next;
		}
	};

	const add = (): number => {
		if (map.size >= limit) {
			forget();
		}

		const row = map.add();
		const {numbers} = map;
		const start = map.numbersOf(row);
		numbers[start + weightColumn] = 0;
		numbers[start + missedColumn] = missed;
		numbers[start + firstColumn] = 0;
		numbers[start + secondColumn] = 0;
		begin?.(row);
		return row;
	};

	return {
		text: row => map.text(row),
		size: () => map.size,
		oldest: () => map.oldest,
		next: row => map.next(row),
		remove(row) {
			map.remove(row);
		},
		first: row => numberOf(row, firstColumn),
		second: row => numberOf(row, secondColumn),
		lowerWeight(row, most) {
			map.numbers[map.numbersOf(row) + weightColumn] = Math.min(weightOf(row), most);
		},
		missedBefore: row => numberOf(row, missedColumn),
		missed: () => missed,
		touch(weight, first = 0, second = 0) {
			const known = map.find();
			const row = known < 0 ? add() : known;
			const {numbers} = map;
			const start = map.numbersOf(row);
			numbers[start + weightColumn] = (numbers[start + weightColumn] ?? 0) + weight;
			numbers[start + firstColumn] = (numbers[start + firstColumn] ?? 0) + first;
			if (second !== 0) {
				numbers[start + secondColumn] = (numbers[start + secondColumn] ?? 0) + second;
			}

			return row;
		},
	};
}
