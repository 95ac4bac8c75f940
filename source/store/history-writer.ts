import type {Database} from 'better-sqlite3';
import type {Batch, StreamName} from '../model/history.js';
import type {Gap} from '../model/position.js';
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

const whole = (stamp: number): number => Math.trunc(stamp);
const perhaps = (stamp: number | undefined): number | null => stamp === undefined ? null : whole(stamp);

export function createHistoryWriter(database: Database): HistoryWriter {
	const numberOf = streamNumbers(database);
	const addBatch = database.prepare('INSERT INTO batches (stream, first, last, arrived, lines, size, content) VALUES (?, ?, ?, ?, ?, ?, ?)');
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

	const keepOne = (batch: PlacedBatch): number | undefined => {
		for (const gap of batch.gaps) {
			noteGap(batch, gap);
		}

		const {host, source, after, newest, bytes, lines, from, to, arrived} = batch;
		if (after !== undefined) {
			notePlace({host, source, after, newest});
		}

		return bytes.length === 0
			? undefined
			: Number(addBatch.run(numberOf(batch), whole(from), whole(to), whole(arrived), lines, bytes.length, bytes).lastInsertRowid);
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
