import {createCappedTable, type Place} from '../capped-table.js';
import type {Tallied} from './report-result.js';

/** Counts values, in bounded memory. */
export type Tally = {
	readonly add: (value: string | undefined, times?: number, bytes?: number) => void;
	readonly result: (top: number) => Tallied;
};

type Entry = Place & {count: number; bytes: number | undefined};

export type TallyOptions = {
	/** Values that are counted at once. */
	readonly limit?: number;
	/** What makes a value frequent: how often it comes, or how many bytes it brings. */
	readonly by?: 'count' | 'bytes';
};

/** Counts exactly up to `limit` values (10 000); beyond, rare ones are forgotten, and what that leaves unsure is said. */
export function createTally({limit = 10_000, by = 'count'}: TallyOptions = {}): Tally {
	const table = createCappedTable<Entry>({limit, begin: missedBefore => ({weight: 0, missedBefore, count: 0, bytes: undefined})});
	const amountOf = ({count, bytes = 0}: Pick<Entry, 'count' | 'bytes'>): number => by === 'bytes' ? bytes : count;

	return {
		add(value, times = 1, bytes = undefined) {
			const weight = by === 'bytes' ? bytes ?? 0 : times;
			if (value === undefined || weight === 0) {
				return;
			}

			const entry = table.touch(value, weight);
			entry.count += times;
			entry.bytes = bytes === undefined ? entry.bytes : (entry.bytes ?? 0) + bytes;
		},
		result: top => ({
			rows: Array.from(table.entries, ([value, entry]) => ({value, ...entry}))
				.sort((a, b) => amountOf(b) - amountOf(a) || (a.value < b.value ? -1 : 1))
				.slice(0, top)
				.map(({value, count, bytes, missedBefore}) => ({
					value,
					count,
					...(bytes === undefined ? {} : {bytes}),
					...(missedBefore > 0 ? {[by === 'bytes' ? 'atMostBytes' : 'atMost']: (by === 'bytes' ? bytes ?? 0 : count) + missedBefore} : {}),
				})),
			distinct: table.entries.size,
			atLeast: table.missed() > 0,
			missed: table.missed(),
		}),
	};
}
