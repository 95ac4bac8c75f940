import {createCappedTable, type Place} from '../capped-table.js';
import type {Tallied} from './report-result.js';

/** Counts values, in bounded memory. */
export type Tally = {
	readonly add: (value: string | undefined, times?: number, bytes?: number) => void;
	/** The values that came most often. */
	readonly result: (top: number) => Tallied;
	/** The values that brought most bytes. */
	readonly bySize: (top: number) => Tallied;
};

type Entry = Place & {count: number; bytes: number | undefined};

/** This many bytes hold a place as well as coming once: what is large stays, and so does what is frequent. */
const bytesOfOnce = 65_536;

/** Counts exactly up to `limit` values; beyond, those that are both rare and small are forgotten, and what that leaves unsure is said. */
export function createTally(limit = 10_000): Tally {
	const table = createCappedTable<Entry>({limit, begin: missedBefore => ({weight: 0, missedBefore, count: 0, bytes: undefined})});

	const ranked = (top: number, amountOf: (entry: Entry) => number): Tallied => ({
		rows: Array.from(table.entries, ([value, entry]) => ({value, entry}))
			.sort((a, b) => amountOf(b.entry) - amountOf(a.entry) || (a.value < b.value ? -1 : 1))
			.slice(0, top)
			.map(({value, entry: {count, bytes, missedBefore}}) => ({
				value,
				count,
				...(bytes === undefined ? {} : {bytes}),
				...(missedBefore < 1 ? {} : {atMost: count + Math.floor(missedBefore)}),
				...(missedBefore === 0 || bytes === undefined ? {} : {atMostBytes: bytes + Math.ceil(missedBefore * bytesOfOnce)}),
			})),
		distinct: table.entries.size,
		atLeast: table.missed() > 0,
		missed: Math.floor(table.missed()),
		missedBytes: Math.ceil(table.missed() * bytesOfOnce),
	});

	return {
		add(value, times = 1, bytes = undefined) {
			if (value === undefined || times === 0) {
				return;
			}

			const entry = table.touch(value, times + ((bytes ?? 0) / bytesOfOnce));
			entry.count += times;
			entry.bytes = bytes === undefined ? entry.bytes : (entry.bytes ?? 0) + bytes;
		},
		result: top => ranked(top, ({count}) => count),
		bySize: top => ranked(top, ({bytes = 0}) => bytes),
	};
}
