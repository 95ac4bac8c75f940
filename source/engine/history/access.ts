import type {Problem} from '../../model/outcome.js';
import {setHistoryAside} from '../../store/history-file.js';
import {isHistoryFree, openHistorySession, writerOf, type HistorySession} from '../../store/history-session.js';
import {historyTrouble, type HistoryTrouble} from '../../store/history-trouble.js';
import type {HistoryOptions} from './options.js';

/** What stands in the way, or is worth saying, with what can be tried. */
export type Remark = Pick<Problem, 'what' | 'remedy'>;

/** The way to the files of the history: trouble with them is a state that is looked at again, never an exception. */
export type Access = {
	/** Works with the history; undefined: there is trouble, or it is not open. Whatever is trouble ends up in `trouble`. */
	readonly attempt: <Value>(work: (session: HistorySession) => Value) => Value | undefined;
	/** Trouble that a search met, beside what is written. */
	readonly meetInSearch: (error: unknown) => void;
	/** Something was written: what trouble there was is over. */
	readonly well: () => void;
	readonly mode: () => 'writes' | 'reads' | 'closed';
	readonly trouble: () => Remark | undefined;
	/** What happened to the files, though all is well now. */
	readonly remark: () => Remark | undefined;
	/** Bytes on disk. */
	readonly size: () => number;
	/** The process that writes, where it is another one. */
	readonly writer: () => number | undefined;
	/** Looks whether trouble is over, the console that writes has gone, or somebody took the files away, and opens them again. */
	readonly check: () => void;
	readonly close: () => void;
};

export type AccessHandlers = {
	/** It is open (again). */
	readonly onOpen: (session: HistorySession) => void;
	/** What was kept so far is no longer in the file that is open now. */
	readonly onBegunAnew: (session: HistorySession) => void;
};

/** Trouble during which what is open stays open. */
const passing: ReadonlySet<HistoryTrouble['kind']> = new Set(['full', 'locked']);

/** Opens the history. */
export function createAccess({path, readOnly = false}: HistoryOptions, {onOpen, onBegunAnew}: AccessHandlers): Access {
	let session: HistorySession | undefined;
	let trouble: Remark | undefined;
	let remark: Remark | undefined;
	let writer: number | undefined;
	let hasOpened = false;

	function close(): void {
		const open = session;
		session = undefined;
		try {
			open?.close();
		} catch (error) {
			// What is closed is in trouble already.
			historyTrouble(error);
		}
	}

	/** Throws what SQLite throws. */
	function tryOpen(): void {
		const opened = openHistorySession(path, {pid: process.pid, write: !readOnly});
		if (!opened.ok) {
			trouble = opened.problem;
			return;
		}

		session = opened.value;
		trouble = undefined;
		writer = session.writer === undefined && !readOnly ? writerOf(path) : undefined;
		const isNew = hasOpened && session.reader.places().length === 0;
		hasOpened = true;
		if (isNew) {
			onBegunAnew(session);
		}

		onOpen(session);
	}

	function setAside({what}: HistoryTrouble): void {
		const aside = setHistoryAside(path, new Date().toISOString().replaceAll(/[:.-]/g, ''));
		remark = {what: `${what}; it was set aside as ${aside}, and a new one was begun`, remedy: `look at the disk; sqlite3 ${aside} .recover saves what can be read of it`};
	}

	function meet(error: unknown): void {
		const met = historyTrouble(error);
		// Only who writes may move it: for others it may be a moment's picture.
		const isOurs = session === undefined ? !readOnly : session.writer !== undefined;
		if (session === undefined || !passing.has(met.kind)) {
			close();
		}

		trouble = met;
		if (met.kind === 'damaged' && isOurs) {
			try {
				setAside(met);
				tryOpen();
			} catch (error_) {
				close();
				trouble = historyTrouble(error_);
			}
		}
	}

	function open(): void {
		try {
			tryOpen();
		} catch (error) {
			meet(error);
		}
	}

	function isToBeOpened(): boolean {
		if (session === undefined) {
			return true;
		}

		const hasGone = session.writer === undefined && !readOnly && isHistoryFree(path, process.pid);
		return hasGone || !session.isInPlace();
	}

	open();
	return {
		attempt(work) {
			try {
				return session === undefined ? undefined : work(session);
			} catch (error) {
				meet(error);
				return undefined;
			}
		},
		meetInSearch(error) {
			const {kind, what, remedy} = historyTrouble(error);
			if (kind === 'damaged') {
				meet(error);
			} else if (kind === 'spoiled') {
				remark ??= {what, remedy};
			}
		},
		well() {
			trouble = undefined;
		},
		mode: () => session === undefined ? 'closed' : (session.writer === undefined ? 'reads' : 'writes'),
		trouble: () => trouble,
		remark: () => remark,
		size: () => session?.size() ?? 0,
		writer: () => writer,
		check() {
			try {
				if (isToBeOpened()) {
					close();
					open();
				}
			} catch (error) {
				meet(error);
			}
		},
		close,
	};
}
