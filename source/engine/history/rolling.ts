import type {Batch, StreamName} from '../../model/history.js';
import type {LogLine} from '../../model/log-line.js';
import type {StatisticsPage} from '../../model/rows.js';
import {createLogReader, type LogReader} from '../../parse/index.js';
import type {Access} from './access.js';
import type {RollupQuery} from './history.js';
import {createRollups, type Rollups} from './rollups.js';

/** Counts the lines that are kept, and keeps the counts: each line is in them once, however the console ends. */
export type Rolling = {
	/** Begins with what is kept: the counts, and the batches that are not in them yet. */
	readonly begin: () => void;
	/** Counts batches that were kept, by their ids; those of another console have none. */
	readonly add: (batches: readonly Batch[], ids: ReadonlyArray<number | undefined>) => void;
	/** Keeps what was counted, if that is much, or if `isDue`; answers whether it did. */
	readonly keep: (isDue: boolean) => boolean;
	/** The last batch that is in what was kept. */
	readonly through: () => number;
	readonly page: (query: RollupQuery) => Promise<StatisticsPage | undefined>;
};

/** Lines of before that others are seen in the light of, at most, and how far back, milliseconds. */
const mostRemembered = 50_000;
const rememberedSpan = 3_600_000;

/** Batches and lines that are counted anew at once when a history opens. */
const stride = 200;
const strideLines = 20_000;

/** Lines after which the counts are kept before it is time to: as many would have to be counted anew. */
const manyLines = 200_000;

export function createRolling(access: Access): Rolling {
	let hasFailed = false;
	const store = {
		read(host: string, level: 'hour' | 'day', start: number): Uint8Array | undefined {
			const found = access.attempt(({reader}) => ({part: reader.part(host, level, start)}));
			hasFailed ||= found === undefined;
			return found?.part;
		},
		hosts: () => access.attempt(({reader}) => reader.partHosts()) ?? [],
	};
	let rollups: Rollups | undefined;
	const readers = new Map<string, {readonly reader: LogReader; onLine: (line: LogLine) => void}>();
	let added = 0;
	let kept = 0;
	let fresh = 0;

	/** Each log has one reader, which knows the line that syslog says was repeated. */
	function readerOf({host, source, format, zone}: StreamName): {readonly reader: LogReader; onLine: (line: LogLine) => void} {
		const key = [host, source, format, zone].join('\n');
		const known = readers.get(key);
		if (known !== undefined) {
			return known;
		}

		const made = {
			reader: createLogReader({format, zone}, line => {
				made.onLine(line);
			}),
			onLine(_line: LogLine): void {
				// Set before bytes come.
			},
		};
		readers.set(key, made);
		return made;
	}

	function feed(batch: Batch, into: Rollups['add']): void {
		const own = readerOf(batch);
		own.onLine = line => {
			into(line, batch.host, batch.arrived);
		};

		own.reader.push(batch.bytes, batch.arrived);
	}

	function add(batch: Batch, id: number | undefined): void {
		if (rollups !== undefined && batch.lines > 0) {
			feed(batch, rollups.add);
			fresh += batch.lines;
		}

		added = id ?? added;
	}

	function begin(): void {
		const begun = createRollups(store);
		rollups = begun;
		hasFailed = false;
		readers.clear();
		kept = access.attempt(({reader}) => reader.rolled()) ?? 0;
		added = kept;
		fresh = 0;
		const newest = access.attempt(({reader}) => reader.newest(0, 1, kept).at(-1)?.to) ?? 0;
		for (const batch of access.attempt(({reader}) => reader.newest(newest - rememberedSpan, mostRemembered, kept)) ?? []) {
			feed(batch, begun.remember);
		}

		for (let behind = next(); behind.length > 0; behind = next()) {
			for (const batch of behind) {
				add(batch, batch.id);
			}
		}
	}

	const next = () => access.attempt(({reader}) => reader.batchesBehind(added, stride, strideLines)) ?? [];

	return {
		begin,
		add(batches, ids) {
			for (const [index, batch] of batches.entries()) {
				add(batch, ids[index]);
			}
		},
		keep(isDue) {
			if (rollups === undefined || access.mode() !== 'writes' || added === kept || (!isDue && fresh < manyLines)) {
				return false;
			}

			// A part that could not be read was begun anew: it must not take the place of what is kept of it.
			const parts = hasFailed ? [] : rollups.take();
			if (hasFailed || access.attempt(({writer}) => writer?.keepParts(parts, added) ?? true) === undefined) {
				begin();
				return false;
			}

			kept = added;
			fresh = 0;
			return true;
		},
		through: () => kept,
		async page(query) {
			if (rollups === undefined) {
				begin();
			}

			const {hosts, now} = query;
			return rollups?.page(query, from => ({
				atLeast: (access.attempt(({reader}) => reader.gaps(hosts, from, now).length) ?? 1) > 0,
				begins: access.attempt(({reader}) => reader.firstPart()),
			}));
		},
	};
}
