/** How the history is opened. Plain data: it crosses to the history's thread. */
export type HistoryOptions = {
	/** The database file. */
	readonly path: string;
	/** How long lines are kept, and how much room they may take on disk (a million bytes each). */
	readonly days: number;
	readonly megabytes: number;
	/** How long what was rolled up is kept. */
	readonly rollupDays: number;
	/** It is never written, also where nobody else does. */
	readonly readOnly?: boolean;
};
