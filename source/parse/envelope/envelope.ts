import type {TagName} from '../tag-name.js';

/** What stands before a line's message; the same object is filled for each line of a log. Positions are in the workspace. */
export type Envelope = {
	/** Milliseconds since the epoch. */
	time: number | undefined;
	host: string;
	tag: TagName;
	pid: number | undefined;
	/** Where the message starts. */
	start: number;
};
