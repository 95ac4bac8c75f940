import type {Duplex, Readable} from 'node:stream';

/**
A channel on which a command runs, the same whoever carries it. Besides a stream's events it has `exit` (code, or null and a signal) and
`close` (the same again; nothing where the connection broke).
*/
export type CommandChannel = Duplex & {
	readonly stderr: Readable;
	readonly close: () => void;
};

/** What starts commands on a connection. Throws when the connection is gone; where there is no channel, the error may have a `reason`, the code of the server's refusal. */
export type CommandClient = {
	readonly exec: (line: string, callback: (error: Error | undefined, channel: CommandChannel | undefined) => void) => unknown;
};
