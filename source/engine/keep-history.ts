import {setImmediate} from 'node:timers/promises';
import type {Source} from '../model/discovery.js';
import type {Batch, HistoryState} from '../model/history.js';
import type {HostName} from '../model/host.js';
import type {Position, SourceGap} from '../model/position.js';
import {createLogReader} from '../parse/index.js';
import type {History} from './history/history.js';
import {openHistory} from './history/open-history.js';
import type {HistoryOptions} from './history/options.js';
import type {KeptLines} from './source-set.js';
import type {LineSink} from './taken-line.js';

/** How far back a console that opens shows what is kept, milliseconds; it takes no more lines than memory holds. */
const span = 24 * 60 * 60 * 1000;

/** What came in since something was kept, of one source. */
type Coming = {lines: number; from: number; to: number};

const stateWhileOpening: HistoryState = {mode: 'off', reason: 'the history is being opened', bytes: 0, lines: 0, oldest: undefined, notKept: 0};

/** What the operator is told when the history is kept otherwise than before. */
function noticeOf({mode, reason = '', remedy}: HistoryState): string {
	const what = {keeps: 'lines are kept in the history', reads: `the history is only read: ${reason}`, off: `lines are not kept: ${reason}`}[mode];
	return remedy === undefined ? what : `${what}; ${remedy}`;
}

const nothing = (): Coming => ({lines: 0, from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY});

export type KeepOptions = {
	readonly history: HistoryOptions;
	readonly hosts: readonly HostName[];
	/** Lines that memory holds. */
	readonly capacity: number;
	/** Where lines go that were kept earlier. */
	readonly sinkOf: (host: HostName, source: string) => LineSink;
	/** Lines are not kept any more, or are again. */
	readonly onNotice: (level: 'info' | 'warning', text: string) => void;
	/** The state of the history is another one. */
	readonly onChange: () => void;
};

/** What of the history is asked for. */
export type Past = Pick<History, 'state' | 'search' | 'statistics' | 'gaps'>;

/** Has what comes in kept, and brings back what was kept when the console was open last. */
export type Keeping = {
	/** Resolves when the places are known, and what was kept is in memory: then logs can be read on. */
	readonly ready: Promise<void>;
	/** Up to where a log was kept. */
	readonly placeOf: (host: HostName, source: Source) => Position | undefined;
	/** The sink, with its lines counted for what is kept. */
	readonly counted: (host: HostName, source: string, sink: LineSink) => LineSink;
	readonly keep: (host: HostName, source: Source, kept: KeptLines) => void;
	/** What was missing in the last day when the console opened. */
	readonly gapsOf: (host: HostName) => readonly SourceGap[];
	/** What is known of the past; who asks before it is open waits. */
	readonly past: Past;
	/** Resolves when all is on disk. */
	readonly close: () => Promise<void>;
};

export function createKeeping({history: options, hosts, capacity, sinkOf, onNotice, onChange}: KeepOptions): Keeping {
	let mode: HistoryState['mode'] = 'keeps';
	const opening = openHistory({
		...options,
		onState(state) {
			onChange();
			if (state.mode !== mode) {
				mode = state.mode;
				onNotice(mode === 'off' ? 'warning' : 'info', noticeOf(state));
			}
		},
	});
	const coming = new Map<string, Coming>();
	const keyOf = (host: HostName, source: string): string => `${host}\n${source}`;
	const gaps = new Map<HostName, readonly SourceGap[]>();
	let history: History | undefined;

	async function findGaps(kept: History): Promise<void> {
		const now = Date.now();
		for (const {host, ...gap} of await kept.gaps({hosts, from: now - span, to: now})) {
			gaps.set(host, [...gaps.get(host) ?? [], gap]);
		}
	}

	/** Reads lines again that were kept. Those of a log whose place is not known would come once more from the host. */
	async function bringBack(kept: History): Promise<void> {
		const readers = new Map<string, ReturnType<typeof createLogReader>>();
		for (const batch of await kept.newest({since: Date.now() - span, lines: capacity})) {
			if (hosts.includes(batch.host) && kept.position(batch.host, batch.source) !== undefined) {
				readAgain(batch, readers);
				// Many lines: what else the engine has to do comes in between.
				await setImmediate();
			}
		}
	}

	function readAgain({host, source, format, zone, bytes, arrived}: Batch, readers: Map<string, ReturnType<typeof createLogReader>>): void {
		const key = keyOf(host, source);
		const reader = readers.get(key) ?? openReader(host, source, {format, zone, host});
		readers.set(key, reader);
		reader.push(bytes, arrived);
	}

	function openReader(host: HostName, source: string, options: Parameters<typeof createLogReader>[0]): ReturnType<typeof createLogReader> {
		const sink = sinkOf(host, source);
		let last = 0;
		let now = 0;
		const reader = createLogReader(options, line => {
			last = line.time ?? last;
			sink({line, time: line.time ?? last, arrived: now, scanned: reader.scanned, event: reader.event});
		});
		return {
			...reader,
			push(chunk, arrived) {
				now = arrived;
				last ||= arrived;
				reader.push(chunk, arrived);
			},
		};
	}

	return {
		ready: (async () => {
			history = await opening;
			await findGaps(history);
			await bringBack(history);
		})(),
		placeOf: (host, source) => history?.position(host, source.id),
		counted(host, source, sink) {
			const count = nothing();
			coming.set(keyOf(host, source), count);
			return taken => {
				count.lines += 1;
				count.from = Math.min(count.from, taken.time);
				count.to = Math.max(count.to, taken.time);
				sink(taken);
			};
		},
		keep(host, source, {zone, chunk, after, gapsBefore}) {
			const key = keyOf(host, source.id);
			const count = coming.get(key) ?? nothing();
			const now = Date.now();
			const {lines} = count;
			const [from, to] = lines === 0 ? [now, now] : [count.from, count.to];
			Object.assign(count, nothing());
			history?.append({host, source: source.id, format: source.format, zone, bytes: chunk, lines, from, to, arrived: now, after, gaps: gapsBefore});
		},
		gapsOf: host => gaps.get(host) ?? [],
		past: {
			state: () => history?.state() ?? stateWhileOpening,
			async search(...ask) {
				const opened = await opening;
				return opened.search(...ask);
			},
			async statistics(query) {
				const opened = await opening;
				return opened.statistics(query);
			},
			async gaps(ask) {
				const opened = await opening;
				return opened.gaps(ask);
			},
		},
		async close() {
			const opened = await opening;
			await opened.close();
		},
	};
}
