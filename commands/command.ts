import type {Readable, Writable} from 'node:stream';
import type {TakenTerminal} from '../source/ui/terminal/take-terminal.js';
import type {ExitCode} from './exit-code.js';
import type {FlagTable, FlagValues} from './line/flags.js';

/** What surrounds a running command: tests put their own in place of the process's. */
export type Surroundings = {
	readonly stdin: Readable;
	/** Data alone. */
	readonly stdout: Writable & {readonly isTTY?: boolean};
	/** Messages for people. */
	readonly stderr: Writable;
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly home: string;
	readonly operator: string;
	/** Aborted when the operator interrupts. */
	readonly interrupted: AbortSignal;
	/** Makes the first interruption wait, because of `reason`; answers a function that ends this. */
	readonly holdInterruption: (reason: string) => () => void;
	/** The full screen, where it was taken before the command was even loaded. */
	readonly screen?: TakenTerminal;
};

/** One call of a command: its words without the flags, and its flags. */
export type Call<Flags extends FlagTable> = {
	readonly words: readonly string[];
	readonly flags: FlagValues<Flags>;
	readonly around: Surroundings;
};

export type CommandHelp = {
	/** What follows `mxdeck`: `tail [HOST...]`. */
	readonly usage: readonly string[];
	/** Paragraphs of text. */
	readonly about: readonly string[];
	readonly examples?: readonly string[];
};

/** A command file. Importing it does nothing; what is heavy is imported inside `run`. */
export type Command<Flags extends FlagTable = FlagTable> = {
	readonly help: CommandHelp;
	readonly flags: Flags;
	readonly run: (call: Call<Flags>) => Promise<ExitCode>;
};

/** A command whose flags are not known here: the table's view of it. */
export type AnyCommand = Omit<Command, 'run'> & {readonly run: (call: never) => Promise<ExitCode>};
