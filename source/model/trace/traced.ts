import type {HostName} from '../host.js';
import type {Story} from './story.js';

/** A place where lines of a message are looked for, and how far that is. */
export type TracedPlace = {
	/** `memory`, `history`, or a host. */
	readonly place: string;
	readonly host?: HostName;
	readonly state: 'looking' | 'done' | 'failed';
	/** From 0 to 1; undefined: not known. */
	readonly share?: number;
	/** Lines that it gave. */
	readonly found: number;
	/** What of it could not be looked through, and what to do. */
	readonly troubles: ReadonlyArray<{readonly what: string; readonly remedy?: string}>;
};

/** What is known of the messages that were asked for, so far or at the end. */
export type Traced = {
	/** The one that is meant most likely comes first. */
	readonly stories: readonly Story[];
	/** Stories that were left out because they are too many. */
	readonly leftOut: number;
	/** How far back was looked, milliseconds since the epoch. */
	readonly since: number;
	readonly places: readonly TracedPlace[];
	readonly isDone: boolean;
};
