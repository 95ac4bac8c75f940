import type {Safe} from '../model/safe.js';

/** The terminal as the console needs it. Whoever makes one owns the real terminal and gives it back whole. */
export type ConsoleTerminal = {
	/** Given to Ink, which reads the keys. */
	readonly stdin: NodeJS.ReadStream;
	/**
	Shows a picture: a string with colours for each row. It is asked for when the terminal can take it, once for all that was drawn
	in a turn, so that pictures that nobody would see are never made.
	*/
	readonly draw: (picture: () => readonly string[]) => void;
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
	Calls back each second with the time in milliseconds since the epoch, and ten times per second where it is hurried. Without it the
	console's time is that of the engine's snapshots.
	*/
	readonly onTick?: (listener: (now: number) => void) => Ticks;
};

/** A clock that ticks. */
export type Ticks = {
	/** Something waits for the next tick: it comes within a tenth of a second. */
	readonly hurry: () => void;
	readonly stop: () => void;
};
