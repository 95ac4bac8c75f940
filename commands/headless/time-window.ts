import {failure, success, type Outcome} from '../../source/model/outcome.js';
import {readMoment} from './read-moment.js';

/** The lines that are asked for: those from `from` on and before `to` (milliseconds since the epoch). */
export type TimeWindow = {
	readonly from: number | undefined;
	readonly to: number | undefined;
	/** Whether the next line, with this stamp, is asked for. A line without a stamp belongs to the one before it. */
	readonly takes: (time: number | undefined) => boolean;
	/** The first and the last moment of the lines that were not; undefined: there were none. */
	readonly leftOut: () => readonly [first: number, last: number] | undefined;
};

function createTimeWindow(from: number | undefined, to: number | undefined): TimeWindow {
	let isWithin = true;
	let first = Number.POSITIVE_INFINITY;
	let last = Number.NEGATIVE_INFINITY;
	return {
		from,
		to,
		takes(time) {
			if (time === undefined) {
				return isWithin;
			}

			isWithin = (from === undefined || time >= from) && (to === undefined || time < to);
			if (!isWithin) {
				first = Math.min(first, time);
				last = Math.max(last, time);
			}

			return isWithin;
		},
		leftOut: () => first > last ? undefined : [first, last],
	};
}

/** Reads `--since` and `--until`, as `readMoment` reads them. */
export function readTimeWindow({since, until}: {readonly since: string | undefined; readonly until: string | undefined}, zone: string, now: number): Outcome<TimeWindow> {
	const from = since === undefined ? undefined : readMoment(since, zone, now);
	const to = until === undefined ? undefined : readMoment(until, zone, now);
	if (from?.ok === false) {
		return from;
	}

	if (to?.ok === false) {
		return to;
	}

	return from !== undefined && to !== undefined && from.value >= to.value
		? failure({what: '--since is not before --until', remedy: '--since yesterday --until today'})
		: success(createTimeWindow(from?.value, to?.value));
}
