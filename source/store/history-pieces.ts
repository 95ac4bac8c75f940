import type {Database} from 'better-sqlite3';
import type {LogFormat} from '../model/discovery.js';
import type {StreamName} from '../model/history.js';
import {isOldChunk, unpackLines, type PackedRow} from './chunk-form.js';
import {mayHold} from './word-filter.js';

/** Some lines of one log that are kept together, without their bytes. */
export type Piece = StreamName & {
	readonly id: number;
	readonly isChunk: boolean;
	/** The stamps of its oldest and its newest line, milliseconds since the epoch. */
	readonly from: number;
	readonly to: number;
	readonly size: number;
};

/** The lines of a piece, and when they arrived. */
export type PieceContent = {readonly bytes: Uint8Array; readonly arrived: number};

/** Which pieces are asked for. `hosts` empty: all. */
export type PieceQuery = {readonly hosts: readonly string[]; readonly from: number; readonly to: number};

/** Reads what is kept, piece by piece. Throws what SQLite throws. */
export type Pieces = {
	/** Those that may have lines from `from` on and before `to`, those with the newest lines first. */
	readonly list: (query: PieceQuery) => readonly Piece[];
	/** Whether it may hold lines with all the words of one of these lists; a piece without a filter may hold anything. */
	readonly mayHold: (piece: Piece, words: ReadonlyArray<readonly number[]>) => boolean;
	/** Undefined: it is there no more. */
	readonly read: (piece: Pick<Piece, 'id' | 'isChunk'>) => PieceContent | undefined;
};

type Row = {readonly id: number; readonly stream: number; readonly first: number; readonly last: number; readonly size: number};
type StreamRow = {readonly id: number; readonly host: string; readonly source: string; readonly format: LogFormat; readonly zone: string};
type ContentRow = {readonly content: Uint8Array; readonly arrived: number};

const columns = 'id, stream, first, last, size';

/** The logs by their numbers. */
export function readStreams(database: Database): ReadonlyMap<number, StreamName> {
	const rows = database.prepare<[], StreamRow>('SELECT id, host, source, format, zone FROM streams').all();
	return new Map(rows.map(({id, ...name}) => [id, name]));
}

export function createPieces(database: Database): Pieces {
	const batches = database.prepare<[number, number], Row>(`SELECT ${columns} FROM batches WHERE last >= ? AND first < ?`);
	const chunks = database.prepare<[number, number], Row>(`SELECT ${columns} FROM chunks WHERE last >= ? AND first < ?`);
	const batch = database.prepare<[number], ContentRow>('SELECT content, arrived FROM batches WHERE id = ?');
	const chunk = database.prepare<[number], ContentRow & PackedRow>(`SELECT content, size, arrived, ${isOldChunk} AS isOld FROM chunks WHERE id = ?`);
	const words = database.prepare<[number], Uint8Array>(`SELECT words FROM chunks WHERE id = ? AND NOT ${isOldChunk}`).pluck();

	return {
		list({hosts, from, to}) {
			const streams = readStreams(database);
			const pieceOf = ({id, stream, first, last, size}: Row, isChunk: boolean): Piece[] => {
				const name = streams.get(stream);
				return name === undefined || (hosts.length > 0 && !hosts.includes(name.host)) ? [] : [{...name, id, isChunk, from: first, to: last, size}];
			};

			const bounds = [Math.floor(Math.max(from, Number.MIN_SAFE_INTEGER)), Math.ceil(Math.min(to, Number.MAX_SAFE_INTEGER))] as const;
			return [...batches.all(...bounds).flatMap(row => pieceOf(row, false)), ...chunks.all(...bounds).flatMap(row => pieceOf(row, true))]
				.sort((one, other) => other.to - one.to);
		},
		mayHold({id, isChunk}, wanted) {
			if (!isChunk || wanted.some(all => all.length === 0)) {
				return true;
			}

			const filter = words.get(id);
			return filter === undefined || wanted.some(all => mayHold(filter, all));
		},
		read({id, isChunk}) {
			if (!isChunk) {
				const row = batch.get(id);
				return row === undefined ? undefined : {bytes: row.content, arrived: row.arrived};
			}

			const row = chunk.get(id);
			return row === undefined ? undefined : {bytes: unpackLines(row), arrived: row.arrived};
		},
	};
}
