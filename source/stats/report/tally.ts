import {bytesOfOnce, CappedTable, type CappedRow} from '../capped-table.js';
import type {Tallied} from './report-result.js';

/** Counts values, in bounded memory. */
export type Tally = {
	/** Counts the value that the key was made of. */
	readonly add: (times?: number, bytes?: number) => void;
	/** The values that came most often. */
	readonly result: (top: number) => Tallied;
	/** The values that brought most bytes. */
	readonly bySize: (top: number) => Tallied;
};

/** Bytes of values of which none are known: no mail is empty. */
const unknown = 0;

/** Counts exactly up to `limit` values; beyond, those that are both rare and small are forgotten, and what that leaves unsure is said. */
export function createTally(limit = 10_000): Tally {
	// Its columns: counts, and bytes.
	const table = new CappedTable({limit});

	const rowOf = ({row, count, bytes, missedBefore}: CappedRow): Tallied['rows'][number] => ({
		value: table.text(row),
		count,
		...(bytes === unknown ? {} : {bytes}),
		...(missedBefore < 1 ? {} : {atMost: count + Math.floor(missedBefore)}),
		...(missedBefore === 0 || bytes === unknown ? {} : {atMostBytes: bytes + Math.ceil(missedBefore * bytesOfOnce)}),
	});

	const ranked = (top: number, amountOf: (value: CappedRow) => number): Tallied => {
		const rows = table.values().map(value => ({value, amount: amountOf(value)}));
		rows.sort((a, b) => b.amount - a.amount);
		// Rows that are as many as the last one that is shown are put in the order of their texts.
		const least = rows[top - 1]?.amount ?? 0;
		return {
			rows: rows
				.filter(({amount}) => amount >= least)
				.map(({value, amount}) => ({amount, told: rowOf(value)}))
				.sort((a, b) => b.amount - a.amount || (a.told.value < b.told.value ? -1 : 1))
				.slice(0, top)
				.map(({told}) => told),
			distinct: table.size,
			atLeast: table.missed > 0,
			missed: Math.floor(table.missed),
			missedBytes: Math.ceil(table.missed * bytesOfOnce),
		};
	};

	return {
		add(times = 1, bytes = 0) {
			if (times === 0) {
				return;
			}

			table.touch(times, bytes);
		},
		result: top => ranked(top, ({count}) => count),
		bySize: top => ranked(top, ({bytes}) => bytes),
	};
}
