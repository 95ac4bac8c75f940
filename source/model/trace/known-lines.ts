import type {StreamRow} from '../rows.js';

/** Lines gathered from several places, which may give the same line more than once. */
export type KnownLines = {
	/** Takes in what one place answered to one question; answers how many lines are new. */
	readonly add: (rows: readonly StreamRow[]) => number;
	readonly rows: () => readonly StreamRow[];
};

/** A line as it was written, without what other lines of its queue id gave it, and without its place in a log that may have been renamed meanwhile. */
const keyOf = ({host, time, program, pid, message}: StreamRow): string => `${host}\n${time}\n${program}\n${String(pid)}\n${message}`;

function asWritten(row: StreamRow): StreamRow {
	const {joined, ...own} = row;
	return joined === undefined ? row : {...own, fields: Object.fromEntries(Object.entries(own.fields).filter(([name]) => !joined.includes(name)))};
}

/** A memory for at most so many lines. The same line counts as often as the answer that has it most often: some are written twice in a second. */
export function createKnownLines(most: number): KnownLines {
	const counts = new Map<string, number>();
	const known: StreamRow[] = [];
	return {
		add(rows) {
			const before = known.length;
			const here = new Map<string, number>();
			for (const row of rows) {
				const key = keyOf(row);
				const times = (here.get(key) ?? 0) + 1;
				here.set(key, times);
				if (times > (counts.get(key) ?? 0) && known.length < most) {
					counts.set(key, times);
					known.push(asWritten(row));
				}
			}

			return known.length - before;
		},
		rows: () => known,
	};
}
