import type {StreamRow} from '../../model/rows.js';
import {readRolled, writeRolled, type Rolled, type RolledTable} from '../../stats/rollup/rolled.js';
import type {Piece} from '../../store/history-pieces.js';
import type {HistorySession} from '../../store/history-session.js';
import {rowsOf} from './line-matches.js';
import {createNaming, type Naming} from './naming.js';

/** What was removed. */
export type Purged = {
	readonly lines: number;
	/** Hours and days whose counts named it. */
	readonly parts: number;
};

const everything = {hosts: [], from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY} as const;

/** All pieces, the oldest first. */
const piecesOf = (session: HistorySession): readonly Piece[] => session.pieces.list(everything).toReversed();

/** The table without the values that name it; undefined: none does. */
function withoutValues(table: RolledTable, naming: Naming): RolledTable | undefined {
	const stay = table.values.map(value => !naming.isIn(value));
	const keep = <Value>(column: readonly Value[]): Value[] => column.filter((_, index) => stay[index] === true);
	return stay.every(Boolean)
		? undefined
		: {...table, values: keep(table.values), counts: keep(table.counts), lasts: keep(table.lasts), ...(table.slacks !== undefined && {slacks: keep(table.slacks)})};
}

/** Undefined: nothing in it names the address. */
function withoutNaming(rolled: Rolled, naming: Naming): Rolled | undefined {
	let isChanged = false;
	const top = rolled.top.map(([subject, dimension, table]): Rolled['top'][number] => {
		const rest = withoutValues(table, naming);
		isChanged ||= rest !== undefined;
		return [subject, dimension, rest ?? table];
	});
	return isChanged ? {...rolled, top} : undefined;
}

/**
Removes every line that names an address, and its rows in what was counted, and writes the file anew, so that nothing of it is left in the
database, its WAL or its free pages. Needs a session that writes. Throws what SQLite throws.
*/
export function purgeAddress(session: HistorySession, address: string): Purged {
	const {care, reader, pieces} = session;
	const naming = createNaming(address);
	let lines = 0;
	let parts = 0;
	for (const piece of piecesOf(session)) {
		const content = pieces.read(piece);
		const {named, rest} = content === undefined ? {named: [], rest: []} : naming.split(content.bytes);
		if (named.length > 0) {
			lines += named.length;
			care?.replace(piece, Buffer.concat(rest), rest.length);
		}
	}

	for (const {host, level, start, content} of reader.allParts()) {
		const rolled = readRolled(content);
		const rest = rolled === undefined ? undefined : withoutNaming(rolled, naming);
		if (rest !== undefined) {
			parts += 1;
			care?.replacePart({host, level, start, content: writeRolled(rest)});
		}
	}

	care?.rewriteAll();
	return {lines, parts};
}

/** A line as it came, or taken apart. */
export type NamingLine = {readonly piece: Piece; readonly text: string; readonly row: () => StreamRow | undefined};

/** Every line that names an address, log by log in the order in which they were kept. Throws what SQLite throws. */
export function * linesNaming(session: HistorySession, address: string): Generator<NamingLine> {
	const naming = createNaming(address);
	for (const piece of piecesOf(session)) {
		const content = session.pieces.read(piece);
		for (const line of content === undefined ? [] : naming.split(content.bytes).named) {
			yield {piece, text: Buffer.from(line).toString().replace(/\r?\n$/, ''), row: () => rowsOf(piece, {bytes: line, arrived: content?.arrived ?? 0})[0]};
		}
	}
}
