import type {Outcome} from '../outcome.js';
import type {StreamRow} from '../rows.js';
import type {Glob} from './glob.js';

/** What a filter looks at. */
export type FilterRow = Pick<StreamRow, 'host' | 'time' | 'program' | 'class' | 'reason' | 'fields' | 'message' | 'source'>;

/** Whether a row has what a term asks for; `now` in milliseconds since the epoch. */
export type RowTest = (row: FilterRow, now: number) => boolean;

/** A value of a term as typed. */
export type Value = {
	/** Without quotes. */
	readonly text: string;
	readonly glob: Glob;
};

/** A key of the grammar: makes a test of a value, or says why it cannot. */
export type Key = (value: Value) => Outcome<RowTest>;
