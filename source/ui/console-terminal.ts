import type {Safe} from '../model/safe.js';

/** The terminal as the console sees it: Ink reads `stdin` and draws into `stdout`, which is a surface and not the real terminal. */
export type ConsoleTerminal = {
	readonly stdin: NodeJS.ReadStream;
	/** Takes whole frames; its `rows` say nothing: ask `size`. */
	readonly stdout: NodeJS.WriteStream;
	readonly size: () => {readonly columns: number; readonly rows: number};
	/** Calls `listener` after each change of size; answers a function that stops it. */
	readonly onResize: (listener: () => void) => () => void;
	/** Gives the terminal back to the shell and stops; the screen is drawn again when the job is continued. */
	readonly suspend: () => void;
	/** Puts text on the operator's clipboard, where the terminal can. */
	readonly copy: (text: Safe) => void;
	/** Leaves the full screen for good; safe to call twice. */
	readonly restore: () => void;
	/** Draw with ASCII alone. */
	readonly ascii: boolean;
	readonly colour: boolean;
};
