import type {Report} from '../model/action.js';
import type {Outcome} from '../model/outcome.js';
import {askChange} from '../remote/index.js';
import type {ChangePart, ChangeRecorder} from './change-recorder.js';
import type {Clock} from './clock.js';
import type {HostLink, Reachable} from './host-link.js';
import {changeRight} from './rights.js';

/** How a change is asked for: each `pause` milliseconds for `within` milliseconds (infinite: as long as it takes), until somebody stops it. */
export type Settling = {
	readonly part: ChangePart;
	readonly link: HostLink;
	readonly recorder: ChangeRecorder;
	readonly pause: number;
	readonly within: number;
	readonly until: AbortSignal;
	readonly clock: Clock;
};

/** A report with the host's name, which a connection does not know. */
export const reportOf = (host: string, report: Omit<Report, 'host'>): Report => ({...report, host, ...(report.problem && {problem: {...report.problem, host}})});

/** The host, when it is reached in time: it may be away for longer than anybody waits. */
async function reachWithin({link, until, clock}: Settling, milliseconds: number): Promise<Outcome<Reachable> | undefined> {
	const over = new AbortController();
	const stop = (): void => {
		over.abort();
	};

	until.addEventListener('abort', stop);
	const at = await Promise.race([link.reach(), clock.pause(milliseconds, over.signal).then(() => undefined)]);
	until.removeEventListener('abort', stop);
	stop();
	return at;
}

/**
Asks a host what came of a change that is unknown, until it tells; what it tells is recorded. A change is never sent again. Undefined:
it was not reached, or could not tell, in that time.
*/
export async function settleChange(settling: Settling): Promise<Report | undefined> {
	const {part, link, recorder, pause, within, until, clock} = settling;
	const end = clock.now() + within;
	while (!until.aborted && clock.now() < end) {
		const at = await reachWithin(settling, end - clock.now());
		// Asking may put back what was left half-way: where nothing may be changed, nothing is asked.
		const may = at?.ok === true && !until.aborted && changeRight(link.host, at.value.discovery) === undefined;
		const report = may ? await askChange(at.value.connection, part.change, true) : undefined;
		if (report !== undefined && report.result !== 'unknown') {
			const named = reportOf(part.host, report);
			recorder.report(part, named);
			return named;
		}

		await clock.pause(Math.min(pause, end - clock.now()), until);
	}

	return undefined;
}
