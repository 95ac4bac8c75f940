import type {Report} from '../model/action.js';
import type {Outcome} from '../model/outcome.js';
import type {ChangePlan, EngineSignal} from '../wire/protocol.js';

/** A key by name: a printed character as it is (`b`, `G`, `/`, a blank is `space`), else `enter`, `esc`, `up`, `ctrl-c`, ... */
export type KeyPress = {
	readonly signal: 'key';
	readonly key: string;
	/** Whether it came by itself. Keys that arrived in one piece with others never confirm a change. */
	readonly alone: boolean;
};

/** Everything that can happen to the console. */
export type Signal =
	| EngineSignal
	| KeyPress
	/** Pasted text: typed into the field that is open, never taken as keys. */
	| {readonly signal: 'paste'; readonly text: string}
	| {readonly signal: 'resized'; readonly columns: number; readonly rows: number}
	/** Time passed; milliseconds since the epoch. */
	| {readonly signal: 'tick'; readonly now: number}
	/** The engine's answer to `watch`. */
	| {readonly signal: 'watched'; readonly filterProblem: string | undefined}
	/** The engine's answer to `plan`; `flow` tells which dialog asked. */
	| {readonly signal: 'planned'; readonly flow: number; readonly outcome: Outcome<ChangePlan>}
	/** The engine's answer to `apply`. */
	| {readonly signal: 'applied'; readonly id: string; readonly outcome: Outcome<readonly Report[]>}
	/** The engine's answer to `decide`. */
	| {readonly signal: 'decided'; readonly decision: 'confirm' | 'revert' | 'extend'; readonly reports: readonly Report[]}
	/** The engine's answer to `export-unclassified`. */
	| {readonly signal: 'exported'; readonly outcome: Outcome<{readonly path: string; readonly lines: number}>}
	/** A request that the engine could not answer. */
	| {readonly signal: 'request-failed'; readonly request: string; readonly why: string};
