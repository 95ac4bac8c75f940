import type {StreamRow} from '../../model/rows.js';

/** The newest of many rows that are found in any order. */
export type NewestRows = {
	readonly add: (row: StreamRow) => void;
	/** Rows that are older than this would not be among them. */
	readonly floor: () => number;
	readonly count: () => number;
	/** Newest first. */
	readonly rows: () => readonly StreamRow[];
};

type Found = {readonly row: StreamRow; readonly order: number};

const newestFirst = (one: Found, other: Found): number => other.row.time - one.row.time || other.order - one.order;

/** Of rows of one time those count as newer that stand further behind in their log. `order` tells the pieces apart: a later one is older. */
export function createNewestRows(limit: number): NewestRows & {readonly beginPiece: () => void} {
	let found: Found[] = [];
	let floor = Number.NEGATIVE_INFINITY;
	let piece = 0;
	let added = 0;

	const trim = (): void => {
		found = found.sort(newestFirst).slice(0, limit);
		floor = found.length === limit ? found.at(-1)?.row.time ?? floor : floor;
	};

	return {
		beginPiece() {
			piece += 1;
			added = 0;
		},
		add(row) {
			added += 1;
			found.push({row, order: added - (piece * 0x1_00_00_00_00)});
			if (found.length >= 2 * limit) {
				trim();
			}
		},
		floor: () => floor,
		count: () => Math.min(found.length, limit),
		rows() {
			trim();
			return found.map(({row}) => row);
		},
	};
}
