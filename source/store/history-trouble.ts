import Database from 'better-sqlite3';

/** What keeps the history from being written or read. */
export type HistoryTrouble = {
	/** `damaged`: what stands in the file is no longer to be trusted; `spoiled`: some lines are not, the rest is. `gone`: somebody took it away. */
	readonly kind: 'full' | 'locked' | 'damaged' | 'spoiled' | 'gone' | 'refused' | 'other';
	readonly what: string;
	readonly remedy: string;
};

const troubles: ReadonlyArray<readonly [code: RegExp, trouble: HistoryTrouble]> = [
	[/^(SQLITE_FULL|ENOSPC|EDQUOT)/, {kind: 'full', what: 'the disk is full', remedy: 'make room, or let less be kept: megabytes in [history]'}],
	[/^SQLITE_(BUSY|LOCKED)/, {kind: 'locked', what: 'another program holds the history', remedy: 'close what has it open'}],
	[/^SQLITE_(CORRUPT|NOTADB|FORMAT)/, {kind: 'damaged', what: 'the history is damaged', remedy: 'look at the disk'}],
	[/^Z_/, {kind: 'spoiled', what: 'some lines of the history are damaged', remedy: 'look at the disk'}],
	[/^(SQLITE_READONLY_DBMOVED|SQLITE_CANTOPEN|ENOENT|ENOTDIR)/, {kind: 'gone', what: 'the history cannot be opened', remedy: 'look at its folder'}],
	[/^(SQLITE_READONLY|SQLITE_PERM|EACCES|EPERM|EROFS|ELOOP)/, {kind: 'refused', what: 'the history may not be written', remedy: 'look at the rights of the file and of its folder'}],
	[/^SQLITE_IOERR/, {kind: 'other', what: 'the disk fails', remedy: 'look at the disk, and for room on it'}],
];

function codeOf(error: unknown): string | undefined {
	if (error instanceof Database.SqliteError) {
		return error.code;
	}

	const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
	// What is wrong with packed bytes is told by zlib.
	return code !== undefined && error instanceof Error && ('syscall' in error || /^(?:Z_|ERR__ERROR_)/.test(code)) ? code : undefined;
}

/** What an error of SQLite or of the file system means; any other error is a bug, and is thrown again. */
export function historyTrouble(error: unknown): HistoryTrouble {
	const code = codeOf(error);
	if (code === undefined || !(error instanceof Error)) {
		throw error;
	}

	const [, trouble] = troubles.find(([pattern]) => pattern.test(code)) ?? [];
	return trouble === undefined
		? {kind: 'other', what: `the history fails: ${error.message}`, remedy: 'look at the file and the disk'}
		: {...trouble, what: `${trouble.what} (${error.message})`};
}
