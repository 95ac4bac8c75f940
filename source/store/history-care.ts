import type {Database, Statement} from 'better-sqlite3';
import type {KeptPart} from './history-rollups.js';
import {isOldChunk, packLines, packOldLines, unpackLines, type PackedRow} from './chunk-form.js';

/** What may be kept. */
export type HistoryLimits = {
	/** Lines, and what was rolled up, of before these stamps are removed (milliseconds since the epoch). */
	readonly linesBefore: number;
	readonly partsBefore: number;
	/** Bytes that the file may have. */
	readonly mostBytes: number;
};

/**
Keeps the file small and quick, in steps of a few milliseconds each, so that lines never wait long for it. Each step answers whether it did
anything: then there may be more to do. All of them throw what SQLite throws.
*/
export type HistoryCare = {
	/** Makes a chunk of the oldest batches of a log that has enough of them, up to the batch `through`. */
	readonly pack: (through: number) => boolean;
	/** Packs the newest chunk of the first version as they are packed now. */
	readonly renew: () => boolean;
	/** Removes something that is too old or, of the oldest, too much. */
	readonly prune: (limits: HistoryLimits) => boolean;
	/** Gives room back to the disk, where much was removed. */
	readonly shrink: () => boolean;
	/** Writes the whole file anew, so that nothing is left of what was removed, and empties the WAL. Takes its time, and as much room again. */
	readonly rewriteAll: () => void;
	/** Puts other bytes in the place of a piece's; none: it is removed. */
	readonly replace: (piece: {readonly id: number; readonly isChunk: boolean}, bytes: Uint8Array, lines: number) => void;
	readonly replacePart: (part: KeptPart) => void;
};

/** Bytes of lines in a chunk: a larger one is hardly smaller when packed, and takes longer to be looked into. */
const chunkSize = 256 * 1024;

/** Rows removed in one step: batches are small, a chunk is many pages. */
const batchesAtOnce = 50;

/** Pages given back in one step, and how many have to be free for that. */
const pagesAtOnce = 32;
const manyFree = 2048;

type BatchRow = {readonly id: number; readonly first: number; readonly last: number; readonly arrived: number; readonly lines: number; readonly content: Uint8Array};

/** Makes a chunk of these batches, the oldest first. */
function chunkOf(batches: readonly BatchRow[]): Record<string, number | Uint8Array> {
	const bytes = Buffer.concat(batches.map(({content}) => content));
	return {
		first: Math.min(...batches.map(({first}) => first)),
		last: Math.max(...batches.map(({last}) => last)),
		arrived: batches.at(-1)?.arrived ?? 0,
		lines: batches.reduce((sum, {lines}) => sum + lines, 0),
		size: bytes.length,
		oldest: batches[0]?.id ?? 0,
		newest: batches.at(-1)?.id ?? 0,
		...packLines(bytes, 'small'),
	};
}

/** As many of the first as make a chunk. */
function enough(rows: Iterable<BatchRow>): readonly BatchRow[] {
	const taken: BatchRow[] = [];
	let size = 0;
	for (const row of rows) {
		taken.push(row);
		size += row.content.length;
		if (size >= chunkSize) {
			break;
		}
	}

	return taken;
}

function createPack(database: Database): HistoryCare['pack'] {
	const fullest = database.prepare<[number, number], number>('SELECT stream FROM batches INDEXED BY batches_by_stream WHERE id <= ? GROUP BY stream HAVING SUM(size) >= ? LIMIT 1').pluck();
	// Lines stay in their order: what a large batch, which is a chunk already, stands between does not come together.
	const oldest = database.prepare<{stream: number; until: number}, BatchRow>(`
		SELECT id, first, last, arrived, lines, content FROM batches INDEXED BY batches_by_stream
		WHERE stream = :stream AND id <= :until AND id < COALESCE((SELECT newest_batch FROM chunks INDEXED BY chunks_by_stream
			WHERE stream = :stream AND newest_batch > (SELECT MIN(id) FROM batches INDEXED BY batches_by_stream WHERE stream = :stream) ORDER BY newest_batch LIMIT 1), :until + 1)
		ORDER BY id`);
	const add = database.prepare('INSERT INTO chunks (stream, first, last, arrived, lines, size, oldest_batch, newest_batch, words, content) VALUES (:stream, :first, :last, :arrived, :lines, :size, :oldest, :newest, :words, :content)');
	const drop = database.prepare('DELETE FROM batches WHERE stream = ? AND id <= ?');
	const replace = database.transaction((stream: number, chunk: Record<string, number | Uint8Array>) => {
		add.run({stream, ...chunk});
		drop.run(stream, chunk['newest']);
	});

	return through => {
		const until = Math.min(through, Number.MAX_SAFE_INTEGER - 1);
		const stream = fullest.get(until, chunkSize);
		if (stream === undefined) {
			return false;
		}

		replace.immediate(stream, chunkOf(enough(oldest.iterate({stream, until}))));
		return true;
	};
}

function createPrune(database: Database): HistoryCare['prune'] {
	const oldBatches = database.prepare('DELETE FROM batches WHERE id IN (SELECT id FROM batches WHERE last < ? ORDER BY last LIMIT ?)');
	const oldChunk = database.prepare('DELETE FROM chunks WHERE id = (SELECT id FROM chunks WHERE last < ? ORDER BY last LIMIT 1)');
	const oldGaps = database.prepare('DELETE FROM gaps WHERE id IN (SELECT id FROM gaps WHERE noticed < ? ORDER BY noticed LIMIT ?)');
	const oldParts = database.prepare('DELETE FROM rollups WHERE rowid IN (SELECT rowid FROM rollups WHERE start < ? LIMIT ?)');
	const pragma = (name: string): number => Number(database.pragma(name, {simple: true}));
	const removes = (statement: Statement, ...values: readonly number[]): boolean => statement.run(...values).changes > 0;

	return ({linesBefore, partsBefore, mostBytes}) => {
		const before = Math.floor(linesBefore);
		if (removes(oldChunk, before) || removes(oldBatches, before, batchesAtOnce) || removes(oldGaps, Math.floor(partsBefore), batchesAtOnce) || removes(oldParts, Math.floor(partsBefore), batchesAtOnce)) {
			return true;
		}

		const used = (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
		return used > mostBytes && (removes(oldChunk, Number.MAX_SAFE_INTEGER) || removes(oldBatches, Number.MAX_SAFE_INTEGER, batchesAtOnce));
	};
}

function createRenew(database: Database): HistoryCare['renew'] {
	const newest = database.prepare<[], PackedRow & {readonly id: number}>(`SELECT id, content, size, ${isOldChunk} AS isOld FROM chunks WHERE ${isOldChunk} ORDER BY id DESC LIMIT 1`);
	const set = database.prepare('UPDATE chunks SET content = :content, words = :words WHERE id = :id');
	const note = database.prepare('UPDATE facts SET value = ? WHERE name = \'deflated\'');
	/** Undefined: it is spoiled, and stays so. */
	const linesOf = (row: PackedRow): Uint8Array | undefined => {
		try {
			return unpackLines(row);
		} catch {
			return undefined;
		}
	};

	return database.transaction((): boolean => {
		const row = newest.get();
		if (row === undefined) {
			return false;
		}

		const bytes = linesOf(row);
		if (bytes !== undefined) {
			set.run({id: row.id, ...packLines(bytes, 'small')});
		}

		note.run(row.id - 1);
		return true;
	}).immediate;
}

export function createHistoryCare(database: Database): HistoryCare {
	const pragma = (name: string): number => Number(database.pragma(name, {simple: true}));
	const setBatch = database.prepare('UPDATE batches SET content = :content, size = :size, lines = :lines WHERE id = :id');
	const setChunk = database.prepare('UPDATE chunks SET content = :content, words = :words, size = :size, lines = :lines WHERE id = :id');
	const isOld = database.prepare<[number], number>(`SELECT ${isOldChunk} FROM chunks WHERE id = ?`).pluck();
	const dropBatch = database.prepare('DELETE FROM batches WHERE id = ?');
	const dropChunk = database.prepare('DELETE FROM chunks WHERE id = ?');
	const setPart = database.prepare('UPDATE rollups SET content = :content WHERE host = :host AND level = :level AND start = :start');

	return {
		pack: createPack(database),
		renew: createRenew(database),
		prune: createPrune(database),
		shrink() {
			const free = pragma('freelist_count');
			if (free < manyFree || free * 4 < pragma('page_count')) {
				return false;
			}

			database.pragma(`incremental_vacuum(${pagesAtOnce})`);
			return true;
		},
		rewriteAll() {
			database.exec('VACUUM');
			database.pragma('wal_checkpoint(TRUNCATE)');
		},
		replace({id, isChunk}, bytes, lines) {
			if (bytes.length === 0) {
				(isChunk ? dropChunk : dropBatch).run(id);
			} else if (isChunk) {
				setChunk.run({id, lines, size: bytes.length, ...(isOld.get(id) === 1 ? packOldLines(bytes) : packLines(bytes, 'small'))});
			} else {
				setBatch.run({id, lines, size: bytes.length, content: bytes});
			}
		},
		replacePart({host, level: part, start, content}) {
			setPart.run({host, level: part, start, content});
		},
	};
}
