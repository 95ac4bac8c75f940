import {cutTable, type ValueRow} from './cut-table.js';
import type {RolledTable} from './rolled.js';

/** Tables of several parts put together. */
export type ValueSum = {
	/** `start`: what the table's seconds count from, milliseconds since the epoch. */
	readonly add: (table: RolledTable, start: number) => void;
	/** All rows, `last` in milliseconds since the epoch. */
	readonly rows: () => readonly ValueRow[];
	/** How often, at most, a value came that has no row. */
	readonly missed: () => number;
	readonly distinct: () => number;
};

type Sum = {
	count: number;
	last: number;
	/** What the parts that have a row for the value missed of others, but not of it. */
	known: number;
};

/** More rows than this are cut to a quarter: what a stranger floods a table with takes no more memory. */
const mostRows = 20_000;

/** Where a part has no row for a value, it may have missed it as often as the part says. */
export function createValueSum(): ValueSum {
	let sums = new Map<string, Sum>();
	let missed = 0;
	let distinct = 0;

	const rows = (): ValueRow[] => [...sums].map(([value, {count, last, known}]) => ({value, count, last, slack: missed - known}));

	const cut = (): void => {
		const kept = cutTable({rows: rows(), missed, distinct: sums.size}, mostRows / 4, ({value}) => value);
		sums = new Map(kept.values.map((value, index) => [value, {
			count: kept.counts[index] ?? 0,
			last: kept.lasts[index] ?? 0,
			known: kept.missed - (kept.slacks?.[index] ?? 0),
		}]));
		missed = kept.missed;
	};

	return {
		add(table, start) {
			const {values, counts, lasts, slacks} = table;
			for (const [index, value] of values.entries()) {
				const known = table.missed - (slacks?.[index] ?? 0);
				const last = start + ((lasts[index] ?? 0) * 1000);
				const sum = sums.get(value);
				if (sum === undefined) {
					sums.set(value, {count: counts[index] ?? 0, last, known});
				} else {
					sum.count += counts[index] ?? 0;
					sum.known += known;
					sum.last = Math.max(sum.last, last);
				}
			}

			missed += table.missed;
			distinct = Math.max(distinct, table.distinct, sums.size);
			if (sums.size > mostRows) {
				cut();
			}
		},
		rows,
		missed: () => missed,
		distinct: () => distinct,
	};
}
