import type {Node} from './tree.js';
import type {Workspace} from './workspace.js';

/**
Matches what stands from `start` to `end`: the number of the pattern, or -1. The byte at the line's end must be a newline.
Fields are left in the workspace's registers.
*/
export type Match = (start: number, end: number) => number;

/** What a pattern's number becomes when its tree ends there: its own, or with a detail table that table's answer added. */
export type Leaf = {
	readonly id: number;
	/** The name of an earlier table. */
	readonly detail: string | undefined;
};

export type Table = {readonly name: string; readonly root: Node; readonly leaves: readonly Leaf[]};

/** Makes one match of a program's tables: detail tables first, the program's own last. */
export type Backend = (workspace: Workspace, tables: readonly Table[]) => Match;
