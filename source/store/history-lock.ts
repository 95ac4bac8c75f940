import Database from 'better-sqlite3';

/** The right to write, held by one process until it lets go or dies. */
export type HistoryLock = {
	readonly release: () => void;
};

const isBusy = (error: unknown): boolean => error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');

/** Notes whose lock it is, where the disk has room for that. */
function sign(database: Database.Database, pid: number): void {
	try {
		database.pragma(`user_version = ${pid}`);
	} catch (error) {
		if (isBusy(error)) {
			throw error;
		}
	}
}

/**
Takes the lock in `file`, a database of its own that holds nothing but the number of the process; undefined: another process has it. What is
held is SQLite's lock of the file, so that the operating system lets go of it whatever becomes of the process. Throws other trouble.
*/
export function takeHistoryLock(file: string, pid: number): HistoryLock | undefined {
	const database = new Database(file, {timeout: 0});
	try {
		database.exec('BEGIN IMMEDIATE; COMMIT');
		sign(database, pid);
		database.exec('BEGIN IMMEDIATE');
		return {
			release() {
				database.close();
			},
		};
	} catch (error) {
		database.close();
		if (isBusy(error)) {
			return undefined;
		}

		throw error;
	}
}

/** The process that holds the lock; undefined: it could not write its number. */
export function holderOfHistoryLock(file: string): number | undefined {
	try {
		const database = new Database(file, {readonly: true, timeout: 100});
		try {
			const pid = Number(database.pragma('user_version', {simple: true}));
			return pid === 0 ? undefined : pid;
		} finally {
			database.close();
		}
	} catch {
		return undefined;
	}
}
