import {createHash} from 'node:crypto';

/** A row of the audit as it is stored. */
export type StoredRow = {
	readonly id: number;
	readonly time: number;
	readonly change: string;
	readonly phase: 'intent' | 'result';
	readonly operator: string;
	readonly action: string;
	/** JSON. */
	readonly input: string;
	readonly host: string;
	readonly result: string | null;
	/** JSON. */
	readonly detail: string;
};

export type ChainedRow = StoredRow & {readonly previous: string; readonly hash: string};

/** What the first row holds in place of the hash of one before. */
export const beginning = '0'.repeat(64);

/** The hash of a row (sha256, hex) over all that it says and the hash of the row before. */
export function hashRow({id, time, change, phase, operator, action, input, host, result, detail}: StoredRow, previous: string): string {
	return createHash('sha256').update(JSON.stringify([previous, id, time, change, phase, operator, action, input, host, result, detail])).digest('hex');
}

/** What is wrong with a chain, at its first bad row; undefined: every row is as it was written. `last` is the highest id ever given. */
export function findBreak(rows: Iterable<ChainedRow>, last: number): {readonly id: number; readonly what: string} | undefined {
	let [previous, expected] = [beginning, 1];
	for (const row of rows) {
		if (row.id !== expected) {
			return {id: expected, what: `row ${expected} is missing`};
		}

		if (row.previous !== previous || row.hash !== hashRow(row, previous)) {
			return {id: row.id, what: `row ${row.id} is not as it was written`};
		}

		previous = row.hash;
		expected++;
	}

	return expected - 1 === last ? undefined : {id: expected, what: `the rows from ${expected} to ${last} are missing`};
}
