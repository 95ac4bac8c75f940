import {detached} from '../model/detached.js';

/** What a capped table keeps of each value; tables put their own counts beside it. */
export type Place = {
	/** How strongly the value holds its place. */
	weight: number;
	/** The table's `missed` when the value came in: what of it was seen before is at most the growth of `missed` up to then. */
	readonly missedBefore: number;
};

/**
The values of an endless stream that come often, in memory for `limit` of them (Misra and Gries' algorithm, made to forget in batches).
When the table is full, every weight is lowered by (about) the median weight and the lighter half goes. A value counts exactly while it is in
the table, and between any two moments no value is missed more often than `missed` grew: at most twice the stream's sum of weights
divided by `limit`. So what came more often is in the table for certain.
*/
export type CappedTable<Entry extends Place> = {
	/** The value's entry, `weight` heavier; a new one if it has none. The value is kept: it must own its characters. */
	readonly touch: (value: string, weight: number) => Entry;
	readonly entries: Map<string, Entry>;
	/** Only ever grows. */
	readonly missed: () => number;
};

export type CappedTableOptions<Entry extends Place> = {
	readonly limit: number;
	/** An entry without any count yet; its weight is 0. */
	readonly begin: (missedBefore: number) => Entry;
	/** Called when the table is full, before values are forgotten: a last chance to delete entries that are void. */
	readonly beforeForgetting?: () => void;
};

/** Values are cut to this length, so that a long one cannot take the room of many. */
export const longestValue = 256;

/** Steps between two weights that are told apart while they are small. */
const steps = 4;

/** A weight, as small as is easily found, that at least `surplus` entries do not exceed. Nearly always it is small, and then nothing has to be sorted. */
function cutFor(entries: Iterable<Place>, surplus: number): number {
	const sizes = new Uint32Array(64 * steps);
	const heavier: number[] = [];
	for (const {weight} of entries) {
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
export function createCappedTable<Entry extends Place>({limit, begin, beforeForgetting}: CappedTableOptions<Entry>): CappedTable<Entry> {
	const entries = new Map<string, Entry>();
	let missed = 0;

	const forget = (): void => {
		beforeForgetting?.();
		let surplus = entries.size - Math.floor(limit / 2);
		if (surplus <= 0) {
			return;
		}

		const cut = cutFor(entries.values(), surplus);
		missed += cut;
		for (const [value, entry] of entries) {
			if (surplus > 0 && entry.weight <= cut) {
				entries.delete(value);
				surplus--;
			} else {
				entry.weight = Math.max(0, entry.weight - cut);
			}
		}
	};

	return {
		entries,
		missed: () => missed,
		touch(value, weight) {
			const key = value.length > longestValue ? detached(value.slice(0, longestValue)) : value;
			let entry = entries.get(key);
			if (entry === undefined) {
				if (entries.size >= limit) {
					forget();
				}

				entry = begin(missed);
				entries.set(key, entry);
			}

			entry.weight += weight;
			return entry;
		},
	};
}
