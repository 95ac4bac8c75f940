import {existsSync} from 'node:fs';
import process from 'node:process';
import type {RawInput, Report} from '../model/action.js';
import {type Outcome, success} from '../model/outcome.js';
import type {AuditedChange} from '../store/audit-entry.js';
import {openAudit, type Audit} from '../store/audit.js';

/** One host's part of a change. */
export type ChangePart = {readonly change: string; readonly action: string; readonly input: RawInput; readonly host: string};

/** Writes what is meant before it is sent, and what came of it. A change whose intent cannot be written is not sent. */
export type ChangeRecorder = {
	readonly intent: (part: ChangePart) => Outcome<undefined>;
	readonly report: (part: ChangePart, report: Report) => void;
	/** What an earlier console sent, or was about to send, whose end is not known. Changes that one still running makes are left out. */
	readonly open: () => readonly ChangePart[];
	readonly close: () => void;
};

/** Milliseconds after which no console still waits for the answer to a change. */
const longestChange = 180_000;

/** Whether the console that began a change may still be at it. */
function isUnderWay({time, detail}: AuditedChange, now: number): boolean {
	const pid = typeof detail === 'object' && detail !== null && 'process' in detail ? Number(detail.process) : Number.NaN;
	if (!Number.isInteger(pid) || now - time > longestChange) {
		return false;
	}

	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

/** Records nothing: for hosts that are not real. */
const silent: ChangeRecorder = {intent: () => success(undefined), report: () => undefined, open: () => [], close: () => undefined};

/** `path`: the audit's database; it is opened with the first change. `onTrouble` hears of results that could not be written. */
export function createChangeRecorder(path: string | undefined, operator: string, onTrouble: (text: string) => void): ChangeRecorder {
	if (path === undefined) {
		return silent;
	}

	let audit: Outcome<Audit> | undefined;
	const opened = (): Outcome<Audit> => {
		const book = audit?.ok === true ? audit : openAudit(path);
		audit = book;
		return book;
	};

	return {
		intent(part) {
			const book = opened();
			const written = book.ok ? book.value.recordIntent({...part, time: Date.now(), operator, detail: {process: process.pid}}) : book;
			return written.ok ? success(undefined) : written;
		},
		report(part, report) {
			const book = opened();
			const written = book.ok ? book.value.recordReport({...part, time: Date.now(), operator, report}) : book;
			if (!written.ok) {
				onTrouble(`The result on ${part.host} is not in the audit: ${written.problem.what}`);
			}
		},
		open() {
			// Reading begins no audit.
			const book = existsSync(path) ? opened() : undefined;
			const open = book?.ok === true ? book.value.open() : undefined;
			return open?.ok === true ? open.value.filter(change => !isUnderWay(change, Date.now())) : [];
		},
		close() {
			if (audit?.ok === true) {
				audit.value.close();
			}
		},
	};
}
