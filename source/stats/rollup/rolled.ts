import {deflateRawSync, inflateRawSync} from 'node:zlib';
import type {Series} from '../../model/rows.js';

/**
The most frequent values of a table, as columns, the most frequent first: so they are read and merged fastest. What a row has of a value is
certain; what came of it before it was noticed is at most its slack.
*/
export type RolledTable = {
	readonly values: readonly string[];
	readonly counts: readonly number[];
	/** When each was seen last, seconds behind the part's start. */
	readonly lasts: readonly number[];
	/** Undefined: all are zero. */
	readonly slacks?: readonly number[];
	/** How many values there were, as far as they are known apart. */
	readonly distinct: number;
	/** How often, at most, a value came that has no row. */
	readonly missed: number;
};

/** What became of greylisted mail. */
export type RolledGreylist = {
	/** Whether the host's greylisting program had been heard: else `new` and `early` are what smtpd's replies tell. */
	readonly isPolicyHeard: boolean;
	readonly new: number;
	readonly early: number;
	readonly passed: number;
	readonly known: number;
	readonly whitelisted: number;
	/** How often each length of time came, as `Durations`. */
	readonly delays: ReadonlyArray<readonly [key: number | null, count: number]>;
};

/** What happened on one host in one span of time: all that the statistics' panels show of it. Names are kept as words: programs of other versions read them. */
export type Rolled = {
	/** Milliseconds since the epoch. */
	readonly start: number;
	/** What each count of the series counts, milliseconds. */
	readonly bucket: number;
	readonly series: ReadonlyArray<readonly [name: Series['name'], counts: readonly number[]]>;
	/** Lines by class and reason, with when the last one came (milliseconds since the epoch). */
	readonly verdicts: ReadonlyArray<readonly [name: string, reason: string, count: number, last: number]>;
	readonly greylist: RolledGreylist;
	readonly jails: ReadonlyArray<readonly [jail: string, found: number, bans: number, unbans: number]>;
	/** By the rule's words. */
	readonly folded: ReadonlyArray<readonly [rule: string, count: number]>;
	readonly unclassified: ReadonlyArray<readonly [program: string, count: number, last: number]>;
	/** By subject and dimension. */
	readonly top: ReadonlyArray<readonly [subject: string, dimension: string, table: RolledTable]>;
};

/** The way in which parts are written, their first byte. One that is not known is as good as none. */
const version = 1;

/** Writes a part down: JSON, deflated. */
export function writeRolled(rolled: Rolled): Uint8Array {
	const deflated = deflateRawSync(JSON.stringify(rolled), {level: 3});
	const content = new Uint8Array(deflated.length + 1);
	content[0] = version;
	content.set(deflated, 1);
	return content;
}

/** Reads a part; undefined when it is empty, of another version or broken. */
export function readRolled(content: Uint8Array): Rolled | undefined {
	if (content[0] !== version) {
		return undefined;
	}

	try {
		return JSON.parse(inflateRawSync(content.subarray(1)).toString()) as Rolled;
	} catch {
		return undefined;
	}
}
