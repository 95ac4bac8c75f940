import {existsSync, statSync} from 'node:fs';
import {failure, success, type Outcome} from '../model/outcome.js';
import {createHistoryCare, type HistoryCare} from './history-care.js';
import {openHistoryToRead, openHistoryToWrite} from './history-file.js';
import {holderOfHistoryLock, takeHistoryLock, type HistoryLock} from './history-lock.js';
import {createPieces, type Pieces} from './history-pieces.js';
import {createHistoryReader, type HistoryReader} from './history-reader.js';
import {createHistoryWriter, type HistoryWriter} from './history-writer.js';
import {preparePrivateFile} from './private-file.js';

/** An open history. Its functions throw what SQLite throws (`historyTrouble` reads it). */
export type HistorySession = {
	/** Undefined: another process writes it, or nobody was to. */
	readonly writer: HistoryWriter | undefined;
	readonly reader: HistoryReader;
	/** Undefined where there is no writer. */
	readonly care: HistoryCare | undefined;
	/** What is kept, also what comes to be kept meanwhile. */
	readonly pieces: Pieces;
	/** What is kept now, for a search that takes its time: what others do meanwhile does not show. */
	readonly snapshot: () => {readonly pieces: Pieces; readonly close: () => void};
	/** Whether the files that are open are those that stand there by their names. */
	readonly isInPlace: () => boolean;
	/** Bytes on the disk. */
	readonly size: () => number;
	readonly close: () => void;
};

export type SessionOptions = {
	/** Number of this process, by which others name who writes. */
	readonly pid: number;
	/** false: it is never written here. */
	readonly write: boolean;
};

const inodeOf = (file: string): number | undefined => statSync(file, {throwIfNoEntry: false})?.ino;
const sizeOf = (file: string): number => statSync(file, {throwIfNoEntry: false})?.size ?? 0;

export const lockOf = (file: string): string => `${file}-lock`;

/** Who writes the history now; undefined: nobody that is known. */
export const writerOf = (file: string): number | undefined => holderOfHistoryLock(lockOf(file));

/** Whether nobody writes the history now. */
export function isHistoryFree(file: string, pid: number): boolean {
	const lock = takeHistoryLock(lockOf(file), pid);
	lock?.release();
	return lock !== undefined;
}

function tryLock(file: string, pid: number): Outcome<HistoryLock | undefined> {
	const lock = lockOf(file);
	// Of what exists already the folder takes care, which is this user's alone.
	const prepared = existsSync(lock) ? success(undefined) : preparePrivateFile(lock);
	return prepared.ok ? success(takeHistoryLock(lock, pid)) : prepared;
}

function snapshotOf(file: string): ReturnType<HistorySession['snapshot']> {
	const opened = openHistoryToRead(file);
	if (!opened.ok) {
		throw Object.assign(new Error(opened.problem.what), {code: 'ENOENT', syscall: 'open'});
	}

	const database = opened.value;
	database.exec('BEGIN');
	return {
		pieces: createPieces(database),
		close() {
			database.close();
		},
	};
}

function sessionOf(file: string, lock: HistoryLock | undefined): Outcome<HistorySession> {
	const opened = lock === undefined ? openHistoryToRead(file) : openHistoryToWrite(file);
	if (!opened.ok) {
		return opened;
	}

	const database = opened.value;
	const reader = createHistoryReader(database);
	reader.rolled();
	const files = [file, `${file}-wal`].map(name => ({name, inode: inodeOf(name)}));
	return success({
		writer: lock === undefined ? undefined : createHistoryWriter(database),
		care: lock === undefined ? undefined : createHistoryCare(database),
		reader,
		pieces: createPieces(database),
		snapshot: () => snapshotOf(file),
		isInPlace: () => files.every(({name, inode}) => inode === undefined || inode === inodeOf(name)),
		size: () => sizeOf(file) + sizeOf(`${file}-wal`),
		close() {
			database.close();
			lock?.release();
		},
	});
}

/** Opens the history to be written, or, where another process writes it, to be read. Throws what SQLite and the file system throw. */
export function openHistorySession(file: string, {pid, write}: SessionOptions): Outcome<HistorySession> {
	if (!write && !existsSync(file)) {
		return failure({what: 'there is no history yet', remedy: 'open the console once'});
	}

	const lock = write ? tryLock(file, pid) : success(undefined);
	if (!lock.ok) {
		return lock;
	}

	try {
		const session = sessionOf(file, lock.value);
		if (!session.ok) {
			lock.value?.release();
		}

		return session;
	} catch (error) {
		lock.value?.release();
		throw error;
	}
}
