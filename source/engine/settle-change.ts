import {setTimeout as sleep} from 'node:timers/promises';
import type {Report} from '../model/action.js';
import {askChange} from '../remote/index.js';
import type {ChangePart, ChangeRecorder} from './change-recorder.js';
import type {HostLink} from './host-link.js';
import {changeRight} from './rights.js';

/** How a change is asked for: each `pause` milliseconds, the first time at once or after a pause, until somebody stops it. */
export type Settling = {
	readonly part: ChangePart;
	readonly link: HostLink;
	readonly recorder: ChangeRecorder;
	readonly pause: number;
	readonly attempts: number;
	readonly until: AbortSignal;
};

/** A report with the host's name, which a connection does not know. */
export const reportOf = (host: string, report: Omit<Report, 'host'>): Report => ({...report, host, ...(report.problem && {problem: {...report.problem, host}})});

/**
Asks a host what came of a change that is unknown, until it tells; what it tells is recorded. A change is never sent again. Undefined:
it was not reached, or could not tell, as often as it was asked.
*/
export async function settleChange({part, link, recorder, pause, attempts, until}: Settling): Promise<Report | undefined> {
	for (let attempt = 0; attempt < attempts && !until.aborted; attempt++) {
		const at = await link.reach();
		// Asking may put back what was left half-way: where nothing may be changed, nothing is asked.
		const may = at.ok && !until.aborted && changeRight(link.host, at.value.discovery) === undefined;
		const report = may ? await askChange(at.value.connection, part.change, true) : undefined;
		if (report !== undefined && report.result !== 'unknown') {
			const named = reportOf(part.host, report);
			recorder.report(part, named);
			return named;
		}

		try {
			await sleep(pause, undefined, {signal: until});
		} catch {
			return undefined;
		}
	}

	return undefined;
}
