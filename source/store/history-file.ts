import {existsSync, renameSync, rmSync} from 'node:fs';
import Database from 'better-sqlite3';
import {failure, success, type Outcome} from '../model/outcome.js';
import {historySteps} from './history-schema.js';
import {migrate, versionOf} from './migrate.js';
import {preparePrivateFile} from './private-file.js';

/** How long another program's lock is waited for, milliseconds. */
const patience = 250;

/** Larger pages hold more of a chunk; smaller ones cost less for the few lines of a quiet log. */
const pageSize = 8192;

/** Bytes of the WAL that are written into the database at once: a few milliseconds' work. */
const walSize = 4 * 1024 * 1024;

/** The files that belong to a database. */
const companions = ['', '-wal', '-shm'];

/** Opens the history for the one console that writes it, or begins one. Throws what SQLite and the file system throw. */
export function openHistoryToWrite(file: string, steps = historySteps): Outcome<Database.Database> {
	const prepared = preparePrivateFile(file);
	if (!prepared.ok) {
		return prepared;
	}

	const database = new Database(file, {timeout: patience});
	try {
		if (versionOf(database) === 0) {
			// Both only count before anything was written. WAL and its index get the rights of the file.
			database.pragma(`page_size = ${pageSize}`);
			database.pragma('auto_vacuum = INCREMENTAL');
		}

		database.pragma('journal_mode = WAL');
		database.pragma('synchronous = NORMAL');
		// What is removed is overwritten, and what is kept of it in the WAL goes with the next checkpoint.
		database.pragma('secure_delete = ON');
		database.pragma('trusted_schema = OFF');
		database.pragma(`wal_autocheckpoint = ${Math.round(walSize / pageSize)}`);
		database.pragma(`journal_size_limit = ${4 * walSize}`);
		const migrated = migrate(database, steps, 'the history');
		if (migrated.ok) {
			return success(database);
		}

		database.close();
		return migrated;
	} catch (error) {
		database.close();
		throw error;
	}
}

/** Opens the history beside the console that writes it. Throws what SQLite throws. */
export function openHistoryToRead(file: string): Outcome<Database.Database> {
	if (!existsSync(file)) {
		return failure({what: 'there is no history yet', remedy: 'open the console once'});
	}

	const database = new Database(file, {readonly: true, timeout: patience});
	const version = versionOf(database);
	if (version === historySteps.length) {
		return success(database);
	}

	database.close();
	return version === 0
		? failure({what: 'the history is empty yet'})
		: failure({what: `the history was written by ${version < historySteps.length ? 'an older' : 'a newer'} mxdeck (version ${version})`, state: 'it was left alone', remedy: `close the consoles of the ${version < historySteps.length ? 'older' : 'newer'} one`});
}

/** Takes a damaged history out of the way, with its companions; answers the name that it has now. It must be closed. */
export function setHistoryAside(file: string, stamp: string): string {
	const aside = `${file}.damaged-${stamp}`;
	for (const end of companions) {
		if (existsSync(`${file}${end}`)) {
			rmSync(`${aside}${end}`, {force: true});
			renameSync(`${file}${end}`, `${aside}${end}`);
		}
	}

	return aside;
}
