import type {ActionName, RawInput, Report} from '../model/action.js';
import {type Outcome, success} from '../model/outcome.js';
import {openAudit, type Audit} from '../store/audit.js';

/** One host's part of a change. */
export type ChangePart = {readonly change: string; readonly action: ActionName; readonly input: RawInput; readonly host: string};

/** Writes what is meant before it is sent, and what came of it. A change whose intent cannot be written is not sent. */
export type ChangeRecorder = {
	readonly intent: (part: ChangePart) => Outcome<undefined>;
	readonly report: (part: ChangePart, report: Report) => void;
	readonly close: () => void;
};

/** Records nothing: for hosts that are not real. */
const silent: ChangeRecorder = {intent: () => success(undefined), report: () => undefined, close: () => undefined};

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
			const written = book.ok ? book.value.recordIntent({...part, time: Date.now(), operator}) : book;
			return written.ok ? success(undefined) : written;
		},
		report(part, report) {
			const book = opened();
			const written = book.ok ? book.value.recordReport({...part, time: Date.now(), operator, report}) : book;
			if (!written.ok) {
				onTrouble(`The result on ${part.host} is not in the audit: ${written.problem.what}`);
			}
		},
		close() {
			if (audit?.ok === true) {
				audit.value.close();
			}
		},
	};
}
