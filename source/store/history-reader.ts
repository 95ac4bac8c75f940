import type {Database} from 'better-sqlite3';
import type {Batch, StreamName} from '../model/history.js';
import type {Gap, Position} from '../model/position.js';
import {isOldChunk, unpackLines, type PackedRow} from './chunk-form.js';
import {readStreams} from './history-pieces.js';
import type {KeptPart} from './history-rollups.js';
import type {KeptPlace} from './place-order.js';

/** A place with the log that it is in. */
export type KeptSource = KeptPlace & {readonly host: string; readonly source: string};

/** What is kept of one log. Stamps in milliseconds since the epoch; undefined: nothing. */
export type StreamTotals = {
	readonly host: string;
	readonly source: string;
	readonly lines: number;
	/** Bytes of its lines as they came. */
	readonly bytes: number;
	readonly from: number;
	readonly to: number;
};

/** A gap with the log that it is in. */
export type KeptGap = Gap & {readonly host: string; readonly source: string};

/** A batch by its id. */
export type NumberedBatch = Batch & {readonly id: number};

/** Asks a history what it has. All functions throw what SQLite throws. */
export type HistoryReader = {
	readonly places: () => readonly KeptSource[];
	readonly totals: () => readonly StreamTotals[];
	/** The newest lines with stamps from `since` on, in the order in which they were kept; a few more than `lines`. `through`: the last batch that counts. */
	readonly newest: (since: number, lines: number, through?: number) => readonly Batch[];
	/** The batches behind this one, in the order in which they were kept: at most `count`, and a few more than `lines`. */
	readonly batchesBehind: (id: number, count: number, lines: number) => readonly NumberedBatch[];
	/** Those of which something is known to lie in the span, or that were noticed in it. `hosts` empty: all. */
	readonly gaps: (hosts: readonly string[], from: number, to: number) => readonly KeptGap[];
	/** What was rolled up of a host; undefined: nothing. */
	readonly part: (host: string, level: KeptPart['level'], start: number) => Uint8Array | undefined;
	readonly allParts: () => readonly KeptPart[];
	/** The hosts that something was rolled up of, and the start of the first hour of all. */
	readonly partHosts: () => readonly string[];
	readonly firstPart: () => number | undefined;
	/** The id of the last batch that is in the rollups; 0: none. */
	readonly rolled: () => number;
};

type BatchRow = {readonly id: number; readonly stream: number; readonly first: number; readonly last: number; readonly arrived: number; readonly lines: number; readonly content: Uint8Array};
type ChunkRow = BatchRow & PackedRow;
type OrderRow = {readonly id: number; readonly order: number; readonly lines: number};
type GapRow = {readonly host: string; readonly source: string; readonly first: number | null; readonly last: number | null; readonly bytes: number | null; readonly lines: number | null; readonly reason: string};

const batchColumns = 'id, stream, first, last, arrived, lines, content';

function gapOf({host, source, first, last, bytes, lines, reason}: GapRow): KeptGap {
	return {host, source, from: first ?? undefined, to: last ?? undefined, ...(bytes !== null && {bytes}), ...(lines !== null && {lines}), reason};
}

/** As many of the first as have this many lines together. */
function enough<Row extends OrderRow>(rows: Iterable<Row>, lines: number): readonly Row[] {
	const taken: Row[] = [];
	let left = lines;
	for (const row of rows) {
		if (left <= 0) {
			break;
		}

		taken.push(row);
		left -= row.lines;
	}

	return taken;
}

function batchOf(streams: ReadonlyMap<number, StreamName>, {id, stream, first, last, arrived, lines, content}: BatchRow): NumberedBatch[] {
	const name = streams.get(stream);
	return name === undefined ? [] : [{...name, id, bytes: content, lines, from: first, to: last, arrived, after: undefined, gaps: []}];
}

export function createHistoryReader(database: Database): HistoryReader {
	const places = database.prepare<[], {host: string; source: string; position: string; newest: number}>('SELECT host, source, position, newest FROM positions');
	const totals = database.prepare<[], StreamTotals>(`
		SELECT host, source, SUM(lines) AS lines, SUM(size) AS bytes, MIN(first) AS "from", MAX(last) AS "to"
		FROM (SELECT stream, lines, size, first, last FROM batches UNION ALL SELECT stream, lines, size, first, last FROM chunks) JOIN streams ON streams.id = stream
		GROUP BY host, source ORDER BY host, source`);
	const batch = database.prepare<[number], BatchRow>(`SELECT ${batchColumns} FROM batches WHERE id = ?`);
	const chunk = database.prepare<[number], ChunkRow>(`SELECT ${batchColumns}, size, ${isOldChunk} AS isOld FROM chunks WHERE id = ?`);
	const batchOrder = database.prepare<[number, number], OrderRow>('SELECT id, id AS "order", lines FROM batches WHERE last >= ? AND id <= ? ORDER BY id DESC');
	const chunkOrder = database.prepare<[number, number], OrderRow>('SELECT id, newest_batch AS "order", lines FROM chunks INDEXED BY chunks_by_order WHERE last >= ? AND newest_batch <= ? ORDER BY newest_batch DESC');
	const behind = database.prepare<[number, number, number], OrderRow & {isChunk: number}>(`
		SELECT id, id AS "order", lines, 0 AS isChunk FROM batches WHERE id > ?
		UNION ALL SELECT id, newest_batch AS "order", lines, 1 AS isChunk FROM chunks INDEXED BY chunks_by_order WHERE newest_batch > ?
		ORDER BY "order" LIMIT ?`);
	const gaps = database.prepare<{from: number; to: number}, GapRow>(`
		SELECT host, source, first, last, bytes, lines, reason FROM gaps
		WHERE COALESCE(last, noticed) >= :from AND COALESCE(first, last, noticed) < :to ORDER BY COALESCE(first, last, noticed)`);
	const part = database.prepare<[string, string, number], Uint8Array>('SELECT content FROM rollups WHERE host = ? AND level = ? AND start = ?').pluck();
	const allParts = database.prepare<[], KeptPart>('SELECT host, level, start, content FROM rollups');
	const partHosts = database.prepare<[], string>('SELECT DISTINCT host FROM rollups').pluck();
	const firstPart = database.prepare<[], number | null>('SELECT MIN(start) FROM rollups WHERE level = \'hour\'').pluck();
	const fact = database.prepare<[string], number>('SELECT value FROM facts WHERE name = ?').pluck();
	const isAsked = (hosts: readonly string[]) => ({host}: {readonly host: string}): boolean => hosts.length === 0 || hosts.includes(host);

	const read = (streams: ReadonlyMap<number, StreamName>, id: number, isChunk: boolean): readonly NumberedBatch[] => {
		const row = isChunk ? undefined : batch.get(id);
		const packed = isChunk ? chunk.get(id) : undefined;
		return [...(row === undefined ? [] : batchOf(streams, row)), ...(packed === undefined ? [] : batchOf(streams, {...packed, content: unpackLines(packed)}))];
	};

	return {
		places: () => places.all().map(({host, source, position, newest}) => ({host, source, newest, position: JSON.parse(position) as Position})),
		totals: () => totals.all(),
		newest(since, lines, through = Number.MAX_SAFE_INTEGER) {
			const streams = readStreams(database);
			const fresh = enough(batchOrder.iterate(since, through), lines).map(row => ({...row, isChunk: false}));
			const packed = enough(chunkOrder.iterate(since, through), lines).map(row => ({...row, isChunk: true}));
			const taken = enough([...fresh, ...packed].sort((one, other) => other.order - one.order), lines);
			return taken.toReversed().flatMap(({id, isChunk}) => read(streams, id, isChunk));
		},
		batchesBehind(id, count, lines) {
			const streams = readStreams(database);
			return enough(behind.all(id, id, count), lines).flatMap(row => read(streams, row.id, row.isChunk === 1).map(found => ({...found, id: row.order})));
		},
		gaps: (hosts, from, to) => gaps.all({from, to}).filter(isAsked(hosts)).map(row => gapOf(row)),
		part: (host, level, start) => part.get(host, level, start),
		allParts: () => allParts.all(),
		partHosts: () => partHosts.all(),
		firstPart: () => firstPart.get() ?? undefined,
		rolled: () => fact.get('rolled') ?? 0,
	};
}
