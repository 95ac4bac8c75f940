import type {RolledTable} from './rolled.js';

/** What is known of a value; `last` in the table's own unit of time. */
export type Counted = {readonly count: number; readonly last: number; readonly slack: number};

/** A row of a table, before it is written as columns. */
export type ValueRow = Counted & {readonly value: string};

const byCount = (a: Counted, b: Counted): number => b.count - a.count || b.last - a.last;

/** The count of which at most `most` are exceeded. */
function leastCount(rows: readonly Counted[], most: number): number {
	const counts = new Float64Array(rows.length);
	for (const [index, {count}] of rows.entries()) {
		counts[index] = count;
	}

	return counts.sort()[rows.length - most] ?? 0;
}

/**
The `most` most frequent rows, of those as frequent the ones seen last; and how often, at most, a row came that is not among them. Most rows of a
flood came once: only those that may stay are sorted.
*/
export function mostFrequent<Row extends Counted>(rows: readonly Row[], most: number): {readonly kept: readonly Row[]; readonly worst: number} {
	const least = rows.length > most ? leastCount(rows, most) : 0;
	const likely: Row[] = [];
	let worst = 0;
	for (const row of rows) {
		if (row.count >= least) {
			likely.push(row);
		} else {
			worst = Math.max(worst, row.count + row.slack);
		}
	}

	likely.sort(byCount);
	for (const {count, slack} of likely.slice(most)) {
		worst = Math.max(worst, count + slack);
	}

	return {kept: likely.slice(0, most), worst};
}

/** Keeps the `most` most frequent rows. What goes may have come as often as its row says at most: so often may any value be missing. */
export function cutTable<Row extends Counted>({rows, missed, distinct}: {readonly rows: readonly Row[]; readonly missed: number; readonly distinct: number}, most: number, valueOf: (row: Row) => string): RolledTable {
	const {kept, worst} = mostFrequent(rows, most);
	const isSlack = kept.some(({slack}) => slack > 0);
	return {
		values: kept.map(row => valueOf(row)),
		counts: kept.map(({count}) => count),
		lasts: kept.map(({last}) => last),
		...(isSlack ? {slacks: kept.map(({slack}) => slack)} : {}),
		distinct,
		missed: Math.max(missed, worst),
	};
}
