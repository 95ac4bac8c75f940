import type {Database} from 'better-sqlite3';
import type {Batch, StreamName} from '../model/history.js';
import type {Gap} from '../model/position.js';
import {packLines} from './chunk-form.js';
import type {KeptPart} from './history-rollups.js';

/** Adds to a history. All functions throw what SQLite throws, and then have changed nothing. */
export type HistoryWriter = {
	/** Keeps batches, their places and gaps in one transaction; `newest`: the stamp behind which a place stands. Answers the ids of the batches that have lines. */
	readonly keep: (batches: readonly PlacedBatch[]) => ReadonlyArray<number | undefined>;
	/** Keeps what was rolled up of all batches up to this one. */
	readonly keepParts: (parts: readonly KeptPart[], through: number) => void;
	/** Notes places that were kept in another file. */
	readonly keepPlaces: (places: readonly PlacedSource[]) => void;
};

/** A batch with the stamp of the newest line of its log, milliseconds since the epoch. */
export type PlacedBatch = Batch & {readonly newest: number};

export type PlacedSource = Pick<PlacedBatch, 'host' | 'source' | 'newest'> & {readonly after: NonNullable<Batch['after']>};

/** Gives each log its number, once. */
export function streamNumbers(database: Database): (stream: StreamName) => number {
	const add = database.prepare('INSERT OR IGNORE INTO streams (host, source, format, zone) VALUES (?, ?, ?, ?)');
	const find = database.prepare<[string, string, string, string], number>('SELECT id FROM streams WHERE host = ? AND source = ? AND format = ? AND zone = ?').pluck();
	return ({host, source, format, zone}) => {
		const known = find.get(host, source, format, zone);
		if (known !== undefined) {
			return known;
		}

		add.run(host, source, format, zone);
		return find.get(host, source, format, zone) ?? 0;
	};
}

/** Bytes of lines that become a chunk at once; fewer are kept as they came, and packed with others when there are enough (`HistoryCare.pack`). */
const manyBytes = 48 * 1024;

/** The id after those of all batches that ever were, as far as anything still knows of them. */
function firstFreeId(database: Database): number {
	const last = database.prepare<[], number>(`SELECT MAX(
		COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'batches'), 0),
		COALESCE((SELECT MAX(newest_batch) FROM chunks), 0),
		COALESCE((SELECT value FROM facts WHERE name = 'rolled'), 0))`).pluck().get() ?? 0;
	return last + 1;
}

const whole = (stamp: number): number => Math.trunc(stamp);
const perhaps = (stamp: number | undefined): number | null => stamp === undefined ? null : whole(stamp);

export function createHistoryWriter(database: Database): HistoryWriter {
	const numberOf = streamNumbers(database);
	let free = firstFreeId(database);
	const addBatch = database.prepare('INSERT INTO batches (id, stream, first, last, arrived, lines, size, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
	const addChunk = database.prepare('INSERT INTO chunks (oldest_batch, newest_batch, stream, first, last, arrived, lines, size, words, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
	const setPlace = database.prepare('INSERT INTO positions (host, source, position, newest) VALUES (:host, :source, :position, :newest) ON CONFLICT DO UPDATE SET position = :position, newest = :newest');
	const addGap = database.prepare('INSERT INTO gaps (host, source, first, last, bytes, lines, reason, noticed) VALUES (:host, :source, :first, :last, :bytes, :lines, :reason, :noticed)');
	const setPart = database.prepare('INSERT INTO rollups (host, level, start, content) VALUES (:host, :level, :start, :content) ON CONFLICT DO UPDATE SET content = :content');
	const dropPart = database.prepare('DELETE FROM rollups WHERE host = :host AND level = :level AND start = :start');
	const setFact = database.prepare('INSERT INTO facts (name, value) VALUES (:name, :value) ON CONFLICT DO UPDATE SET value = :value');

	const noteGap = ({host, source, arrived}: Batch, {from, to, bytes, lines, reason}: Gap): void => {
		addGap.run({host, source, first: perhaps(from), last: perhaps(to), bytes: perhaps(bytes), lines: perhaps(lines), reason, noticed: whole(arrived)});
	};

	const notePlace = ({host, source, after, newest}: PlacedSource): void => {
		setPlace.run({host, source, position: JSON.stringify(after), newest: whole(newest)});
	};

	const keepLines = (batch: PlacedBatch): number => {
		const {bytes, lines, from, to, arrived} = batch;
		// A number that is not used in the end, because this fails, is missed by nobody.
		const id = free;
		free += 1;
		const values = [numberOf(batch), whole(from), whole(to), whole(arrived), lines, bytes.length] as const;
		if (bytes.length < manyBytes) {
			addBatch.run(id, ...values, bytes);
		} else {
			const {words, content} = packLines(bytes, 'quick');
			addChunk.run(id, id, ...values, words, content);
		}

		return id;
	};

	const keepOne = (batch: PlacedBatch): number | undefined => {
		for (const gap of batch.gaps) {
			noteGap(batch, gap);
		}

		const {host, source, after, newest, bytes} = batch;
		if (after !== undefined) {
			notePlace({host, source, after, newest});
		}

		return bytes.length === 0 ? undefined : keepLines(batch);
	};

	return {
		keep: database.transaction((batches: readonly PlacedBatch[]) => batches.map(batch => keepOne(batch))).immediate,
		keepParts: database.transaction((parts: readonly KeptPart[], through: number) => {
			for (const {host, level, start, content} of parts) {
				if (content.length === 0) {
					dropPart.run({host, level, start});
				} else {
					setPart.run({host, level, start, content});
				}
			}

			setFact.run({name: 'rolled', value: through});
		}).immediate,
		keepPlaces: database.transaction((places: readonly PlacedSource[]) => {
			for (const place of places) {
				notePlace(place);
			}
		}).immediate,
	};
}
