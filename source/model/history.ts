import type {LogFormat} from './discovery.js';
import type {HostName} from './host.js';
import type {Gap, Position} from './position.js';

/** A log of a host, with what is needed to read its lines again later. */
export type StreamName = {
	readonly host: HostName;
	/** The source's id: a path, or `journal`. */
	readonly source: string;
	readonly format: LogFormat;
	/** IANA name or offset for stamps that carry none. */
	readonly zone: string;
};

/** Lines of one log as they came, with the place behind them: kept together or not at all. */
export type Batch = StreamName & {
	/** Whole lines, each with its newline; empty where only a place or a gap is told. */
	readonly bytes: Uint8Array;
	readonly lines: number;
	/** The stamps of the oldest and the newest line, milliseconds since the epoch. */
	readonly from: number;
	readonly to: number;
	/** When the lines arrived: tells the year of stamps that have none. Milliseconds since the epoch. */
	readonly arrived: number;
	/** Undefined: the log was read in a way that knows no places. */
	readonly after: Position | undefined;
	/** What is missing before these lines. */
	readonly gaps: readonly Gap[];
};

/** Whether what is shown is also kept, and what there is. */
export type HistoryState = {
	/** `reads`: another console keeps it; `off`: there is none, or it cannot be written now. */
	readonly mode: 'keeps' | 'reads' | 'off';
	readonly reason?: string;
	readonly remedy?: string;
	/** Bytes on disk, lines, and the stamp of the oldest (milliseconds since the epoch). */
	readonly bytes: number;
	readonly lines: number;
	readonly oldest: number | undefined;
	/** Lines that were shown but could not be kept. */
	readonly notKept: number;
};
