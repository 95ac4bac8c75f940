import type {RolledTable} from './rolled.js';

/** A row of a table, before it is written as columns; `last` in the table's own unit of time. */
export type ValueRow = {readonly value: string; readonly count: number; readonly last: number; readonly slack: number};

/** The order of rows: the most frequent first, of those as frequent the one seen last. */
export const byCount = (a: ValueRow, b: ValueRow): number => b.count - a.count || b.last - a.last || (a.value < b.value ? -1 : 1);

function worstOf(rows: readonly ValueRow[], least: number): number {
	let worst = least;
	for (const {count, slack} of rows) {
		worst = Math.max(worst, count + slack);
	}

	return worst;
}

/** Keeps the `most` most frequent rows. What goes may have come as often as its row says at most: so often may any value be missing. */
export function cutTable({rows, missed, distinct}: {readonly rows: readonly ValueRow[]; readonly missed: number; readonly distinct: number}, most: number): RolledTable {
	const sorted = [...rows].sort(byCount);
	const kept = sorted.slice(0, most);
	const isSlack = kept.some(({slack}) => slack > 0);
	return {
		values: kept.map(({value}) => value),
		counts: kept.map(({count}) => count),
		lasts: kept.map(({last}) => last),
		...(isSlack ? {slacks: kept.map(({slack}) => slack)} : {}),
		distinct,
		missed: worstOf(sorted.slice(most), missed),
	};
}
