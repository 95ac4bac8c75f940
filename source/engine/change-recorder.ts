import {existsSync} from 'node:fs';
import process from 'node:process';
import type {RawInput, Report} from '../model/action.js';
import {type Outcome, success} from '../model/outcome.js';
import type {AuditEntry, AuditedChange} from '../store/audit-entry.js';
import {openAudit, type Audit} from '../store/audit.js';

/** One host's part of a change. */
export type ChangePart = {readonly change: string; readonly action: string; readonly input: RawInput; readonly host: string};

/** Writes what is meant before it is sent, and what came of it. A change whose intent cannot be written is not sent. */
export type ChangeRecorder = {
	readonly intent: (part: ChangePart) => Outcome<undefined>;
	readonly report: (part: ChangePart, report: Report) => void;
	/** What an earlier console sent, or was about to send, whose end is not known. Changes that one still running makes are left out. */
	readonly open: () => readonly ChangePart[];
	/** Changes that were made and wait for their confirmation, as far as is known here. */
	readonly waiting: () => readonly ChangePart[];
	/** Changes that could not be sent since `from` (milliseconds since the epoch), because the host could not be reached. */
	readonly missed: (from: number) => ReadonlyArray<ChangePart & {readonly time: number}>;
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

/** Records nothing: for hosts that are not real, and for changes that others made. */
export const silentRecorder: ChangeRecorder = {intent: () => success(undefined), report: () => undefined, open: () => [], waiting: () => [], missed: () => [], close: () => undefined};

/** Rows of the audit in which changes are looked for whose story may not have ended. */
const searched = 2000;

/** The last result of each change on each host, among these rows. */
function lastResults(rows: readonly AuditEntry[]): readonly AuditEntry[] {
	const last = new Map<string, AuditEntry>();
	for (const row of rows.filter(({phase}) => phase === 'result').toSorted((one, other) => one.id - other.id)) {
		last.set(`${row.change} ${row.host}`, row);
	}

	return [...last.values()];
}

const waits = ({result, detail}: AuditEntry): boolean => result === 'done' && typeof detail === 'object' && detail !== null && 'confirmWithin' in detail;

/** What was decided about a change later is recorded under its id, too: its first row tells what it was. */
function partOf({change, host}: AuditEntry, rows: readonly AuditEntry[]): ChangePart | undefined {
	const intent = rows.filter(row => row.change === change && row.host === host && row.phase === 'intent').toSorted((one, other) => one.id - other.id).at(0);
	return intent && {change, host, action: intent.action, input: intent.input};
}

/** `path`: the audit's database; it is opened with the first change. `onTrouble` hears of results that could not be written. */
export function createChangeRecorder(path: string | undefined, operator: string, onTrouble: (text: string) => void): ChangeRecorder {
	if (path === undefined) {
		return silentRecorder;
	}

	let audit: Outcome<Audit> | undefined;
	const opened = (): Outcome<Audit> => {
		const book = audit?.ok === true ? audit : openAudit(path);
		audit = book;
		return book;
	};

	/** Reading begins no audit. */
	function existing(): Audit | undefined {
		const book = existsSync(path ?? '') ? opened() : undefined;
		return book?.ok === true ? book.value : undefined;
	}

	function newest(): readonly AuditEntry[] {
		const rows = existing()?.list(searched);
		return rows?.ok === true ? rows.value : [];
	}

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
			const open = existing()?.open();
			return open?.ok === true ? open.value.filter(change => !isUnderWay(change, Date.now())) : [];
		},
		waiting() {
			const rows = newest();
			return lastResults(rows).filter(row => waits(row)).flatMap(row => partOf(row, rows) ?? []);
		},
		missed(from) {
			const rows = newest();
			return lastResults(rows).filter(({result, time}) => result === 'unreachable' && time >= from).flatMap(({time, ...row}) => {
				const part = partOf({time, ...row}, rows);
				return part === undefined ? [] : [{...part, time}];
			});
		},
		close() {
			if (audit?.ok === true) {
				audit.value.close();
			}
		},
	};
}
