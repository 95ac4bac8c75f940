import type {HostName} from '../../model/host.js';
import type {StreamRow} from '../../model/rows.js';

/** Which lines are looked for: those that hold one of the texts. */
export type LineAsk = {
	readonly texts: readonly string[];
	/** Milliseconds since the epoch. */
	readonly from: number;
	readonly to: number;
	/** Empty: all. */
	readonly hosts: readonly HostName[];
};

export type LineListener = {
	/** Lines as they are found, those of one log in its order. A line comes in one call only as often as it was written. */
	readonly onRows: (rows: readonly StreamRow[]) => void;
	/** From 0 to 1. */
	readonly onShare: (share: number) => void;
	/** Something could not be looked through. */
	readonly onTrouble: (trouble: {readonly what: string; readonly remedy?: string}) => void;
};

/** A place where lines can be looked for: the memory, the history, a host with its rotated logs, files. */
export type LinePlace = {
	readonly name: string;
	readonly host?: HostName;
	/** Resolves when it has looked through all; never rejects because of the place. */
	readonly find: (ask: LineAsk, listener: LineListener, until: AbortSignal) => Promise<void>;
};

/** A place at hand. */
export type NearPlace = LinePlace & {
	/** Whether it holds every line that these hosts wrote since then. */
	readonly covers: (hosts: readonly HostName[], since: number) => Promise<boolean>;
};
