import type {TagName} from '../tag-name.js';

/** What stands before a line's message. Positions are in the workspace. */
export type Envelope = {
	/** Milliseconds since the epoch. */
	readonly time: number | undefined;
	readonly host: string;
	readonly tag: TagName;
	readonly pid: number | undefined;
	/** Where the message starts. */
	readonly message: number;
};
