import type {Batch, HistoryState} from '../../model/history.js';
import type {HostName} from '../../model/host.js';
import type {Gap, Position} from '../../model/position.js';
import type {StatisticsPage, StreamRow} from '../../model/rows.js';

/** A search for lines; the newest come first. `hosts` empty: all. */
export type LineSearch = {
	readonly hosts: readonly HostName[];
	/** Stamps from (inclusive) and to (exclusive), milliseconds since the epoch. */
	readonly from: number;
	readonly to: number;
	readonly limit: number;
} & (
	/** A filter as the operator types it. */
	| {readonly filter: string}
	/**
	Lines that hold one of these texts, byte for byte, ASCII case folded. `alone`: with no letter or digit right before or behind it, as a
	queue id or an address stands; such a search looks at a few chunks only, others at all.
	*/
	| {readonly texts: readonly string[]; readonly alone?: boolean}
);

export type FoundLines = {
	/** Newest first. Their `seq` is 0: they have left memory, or never were in it. */
	readonly rows: readonly StreamRow[];
	/** All lines of that time were looked at; false: the limit was reached before. */
	readonly complete: boolean;
};

/** What of a search is done; from 0 to 1. */
export type OnProgress = (done: number, found: number) => void;

/** Statistics from what was rolled up. `hosts` empty: all. */
export type RollupQuery = {
	readonly hosts: readonly HostName[];
	/** The span back from `now`. */
	readonly window: '24h' | '7d';
	readonly now: number;
	readonly top: number;
};

/** What is known of the past beyond memory. It lives in a thread of its own: no disk, however slow, holds up a line or a key. */
export type History = {
	readonly state: () => HistoryState;
	/** Up to where a log was kept when the history was opened. */
	readonly position: (host: HostName, source: string) => Position | undefined;
	/** Keeps lines and their place in one transaction, in the order of the calls. Never throws; what cannot be kept is counted in the state. */
	readonly append: (batch: Batch) => void;
	/** The newest lines, in the order in which they were kept, for a console that opens: those before the places of `position`, if it is asked before anything is appended. */
	readonly newest: (ask: {readonly since: number; readonly lines: number}) => Promise<readonly Batch[]>;
	readonly search: (ask: LineSearch, onProgress?: OnProgress, until?: AbortSignal) => Promise<FoundLines>;
	readonly statistics: (query: RollupQuery) => Promise<StatisticsPage>;
	readonly gaps: (ask: {readonly hosts: readonly HostName[]; readonly from: number; readonly to: number}) => Promise<ReadonlyArray<Gap & {readonly host: HostName; readonly source: string}>>;
	/** Resolves when all that was appended is on disk. */
	readonly close: () => Promise<void>;
};
