import type {Check, Run} from './action.js';

/** A change as its host's journal tells of it. All texts are untrusted. */
export type ChangeRecord = {
	/** The change's id (UUID). */
	readonly id: string;
	readonly action: string;
	readonly operator: string;
	/** What it was about: a sender, an address, a setting. */
	readonly key: string;
	/** When it was answered, by the host's clock; milliseconds since the epoch. */
	readonly time: number;
	/** What came of it; undefined: it was left half-way and will be put back by the next change. */
	readonly result: string | undefined;
	/** What went wrong, when something did. */
	readonly what?: string;
	/** The id of the change that it undid. */
	readonly undoes?: string;
};

/** A file that a change edited: what it was, what the change made of it, and what it is now (one character per byte). */
export type PastEdit = {
	readonly path: string;
	readonly before: string;
	readonly after: string;
	/** Undefined: the file is gone. */
	readonly now: string | undefined;
	/** sha256 of `now`. */
	readonly sha256: string;
	readonly map?: string;
};

/** A ban that a change lifted or made. */
export type PastBan = {
	readonly jail: string;
	readonly address: string;
	/** When the lifted ban would have ended by itself, as the host writes times (`2026-11-22 18:06:06`). */
	readonly until?: string;
};

/** Everything that a change did on its host, so that it can be undone by whoever looks. */
export type PastChange = ChangeRecord & {
	readonly edits: readonly PastEdit[];
	readonly runs: readonly Run[];
	readonly checks: readonly Check[];
	/** The bans that it really lifted. */
	readonly lifted: readonly PastBan[];
	/** The host's clock now, written as `until` is. */
	readonly clock: string;
};
