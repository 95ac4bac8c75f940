import type {Safe} from '../model/safe.js';

/** The terminal as the console needs it. Whoever makes one owns the real terminal and gives it back whole. */
export type ConsoleTerminal = {
	/** Given to Ink. */
	readonly stdin: NodeJS.ReadStream;
	/** Given to Ink; its `rows` may be reported larger than the screen. */
	readonly stdout: NodeJS.WriteStream;
	readonly size: () => {readonly columns: number; readonly rows: number};
	/** Calls back on each change of size; answers a function that stops it. */
	readonly onResize: (listener: () => void) => () => void;
	/** Gives the terminal back to the shell until the console is continued. */
	readonly suspend: () => void;
	/** Puts text on the operator's clipboard. */
	readonly copy: (text: Safe) => void;
	readonly restore: () => void;
	/** Whether only ASCII can be drawn. */
	readonly ascii: boolean;
	readonly colour: boolean;
	/**
	Calls back about ten times per second with the time in milliseconds since the epoch; answers a function that stops it.
	Without it the console's time is that of the engine's snapshots.
	*/
	readonly onTick?: (listener: (now: number) => void) => () => void;
};
