import type {StreamPage, StreamRow} from '../model/rows.js';
import type {StreamAnchor} from '../wire/protocol.js';

/** A row with its place in time: `order` never runs backwards within a source by less than a clock step. */
export type TimedRow = {readonly row: StreamRow; readonly order: number};

/** Rows sorted by time that match one predicate. */
type Selection = {
	readonly matches: (row: StreamRow) => boolean;
	rows: TimedRow[];
	matched: number;
};

const before = (left: TimedRow, right: TimedRow): boolean => left.order < right.order || (left.order === right.order && left.row.seq < right.row.seq);

/** The first index whose row does not stand before `timed`. */
function placeOf(rows: readonly TimedRow[], timed: TimedRow): number {
	let low = 0;
	let high = rows.length;
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		const row = rows[middle];
		if (row !== undefined && before(row, timed)) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}

	return low;
}

/** Merges a sorted batch into sorted rows; cheap when the batch is the newest, as it is in a live stream. */
function mergeInto(rows: TimedRow[], batch: readonly TimedRow[]): void {
	const [first] = batch;
	if (first === undefined) {
		return;
	}

	const tail = rows.splice(placeOf(rows, first));
	const added = batch.values();
	let next = added.next();
	for (const timed of tail) {
		while (!next.done && before(next.value, timed)) {
			rows.push(next.value);
			next = added.next();
		}

		rows.push(timed);
	}

	for (; !next.done; next = added.next()) {
		rows.push(next.value);
	}
}

/** The newest lines of all hosts, merged by time, with pages of any selection of them. */
export type Timeline = {
	readonly insert: (batch: readonly TimedRow[]) => void;
	/** A page of the rows that match; the selection under `key` is kept up to date until it is no longer among `keep`'s keys. */
	readonly page: (key: string, matches: (row: StreamRow) => boolean, rows: number, anchor: StreamAnchor) => StreamPage;
	readonly keep: (keys: ReadonlySet<string>) => void;
	readonly row: (seq: number) => StreamRow | undefined;
	/** How often rows were inserted: a page is unchanged while this is. */
	readonly version: () => number;
	/** Counts the rows in memory that match, by `label`. */
	readonly count: (matches: (row: StreamRow) => boolean, label: (row: StreamRow) => string) => Map<string, {count: number; last: number}>;
};

/** `capacity`: how many rows are kept in memory; the oldest leave first. */
export function createTimeline(capacity: number): Timeline {
	const all: TimedRow[] = [];
	const bySeq = new Map<number, TimedRow>();
	const selections = new Map<string, Selection>();
	let inserts = 0;

	function forgetOldest(): void {
		if (all.length <= capacity * 1.1) {
			return;
		}

		for (const {row} of all.splice(0, all.length - capacity)) {
			bySeq.delete(row.seq);
		}

		const [oldest] = all;
		for (const selection of selections.values()) {
			selection.rows.splice(0, oldest === undefined ? selection.rows.length : placeOf(selection.rows, oldest));
		}
	}

	function selectionOf(key: string, matches: (row: StreamRow) => boolean): Selection {
		const known = selections.get(key);
		if (known !== undefined) {
			return known;
		}

		const rows = all.filter(({row}) => matches(row));
		const selection = {matches, rows, matched: rows.length};
		selections.set(key, selection);
		return selection;
	}

	/** Index of the page's first row. */
	function startOf(rows: readonly TimedRow[], size: number, anchor: StreamAnchor): number {
		const tail = Math.max(0, rows.length - size);
		if (anchor.at === 'tail') {
			return tail;
		}

		const anchored = bySeq.get(anchor.seq);
		if (anchored === undefined) {
			return 0;
		}

		const place = placeOf(rows, anchored);
		const start = anchor.at === 'from' ? place : place + (rows[place] === anchored ? 1 : 0) - size;
		return Math.max(0, Math.min(tail, start));
	}

	return {
		insert(batch) {
			if (batch.length === 0) {
				return;
			}

			const sorted = [...batch].sort((left, right) => before(left, right) ? -1 : 1);
			inserts += 1;
			mergeInto(all, sorted);
			for (const timed of sorted) {
				bySeq.set(timed.row.seq, timed);
			}

			for (const selection of selections.values()) {
				const matching = sorted.filter(({row}) => selection.matches(row));
				selection.matched += matching.length;
				mergeInto(selection.rows, matching);
			}

			forgetOldest();
		},
		page(key, matches, size, anchor) {
			const {rows, matched} = selectionOf(key, matches);
			const start = startOf(rows, size, anchor);
			const page = rows.slice(start, start + size);
			return {rows: page.map(({row}) => row), older: start, newer: rows.length - start - page.length, matched};
		},
		keep(keys) {
			for (const key of selections.keys()) {
				if (!keys.has(key)) {
					selections.delete(key);
				}
			}
		},
		row: seq => bySeq.get(seq)?.row,
		version: () => inserts,
		count(matches, label) {
			const counts = new Map<string, {count: number; last: number}>();
			for (const {row} of all) {
				if (matches(row)) {
					const name = label(row);
					const known = counts.get(name);
					counts.set(name, {count: (known?.count ?? 0) + 1, last: Math.max(known?.last ?? 0, row.time)});
				}
			}

			return counts;
		},
	};
}
