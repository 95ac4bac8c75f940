/** A file's first bytes, by which it is known again when its name or inode no longer tells. */
export type Fingerprint = {
	/** How many bytes, at most 1024. */
	readonly length: number;
	/** Their SHA-256, in hexadecimal. */
	readonly sha256: string;
};

/** A place between two lines of a file. */
export type FilePosition = {
	readonly kind: 'file';
	/** Device and inode, as decimal text: both may be wider than a number holds. */
	readonly device: string;
	readonly inode: string;
	readonly fingerprint: Fingerprint;
	/** Bytes before it. */
	readonly offset: number;
	/** When the file had last been written to, seconds since the epoch as decimal text: files that were written to later came after it. */
	readonly changed?: string;
};

/** A place behind an entry of a journal. */
export type JournalPosition = {
	readonly kind: 'journal';
	readonly cursor: string;
	/** The boot that the entry is of (`_BOOT_ID`). */
	readonly boot: string;
	/** When the journal took the entry (`__REALTIME_TIMESTAMP`), microseconds since the epoch, as decimal text. */
	readonly time: string;
};

/** Up to where a log was read, so that reading can go on exactly there. */
export type Position = FilePosition | JournalPosition;

/** Something of a log that was not had. What it is not known of is undefined. */
export type Gap = {
	/** Milliseconds since the epoch: the last line before it, and the first after it. */
	readonly from: number | undefined;
	readonly to: number | undefined;
	readonly bytes?: number;
	readonly lines?: number;
	/** For people: `the log was deleted before it was read to its end`. */
	readonly reason: string;
};

/** Something of one log of a host that was not had. */
export type SourceGap = Gap & {
	/** The source's id: a path, or `journal`. */
	readonly source: string;
};
