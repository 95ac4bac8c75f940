import type {Stamp} from './stamp.js';
import type {Zone} from './zone.js';

const day = 86_400_000;

/** How far lines of one log may be out of order: less than clocks go back. */
const disorder = 10 * 60_000;

/** Turns the stamps of one log into instants, in the order of its lines. */
export type StampClock = (stamp: Stamp, now: number) => number;

/**
A stamp without a zone is in the log's zone. One without a year is in the latest year that puts it not more than a day into the
future, so that lines of December read in January are of the year before.
*/
export function createStampClock(zone: Zone): StampClock {
	let latest = Number.NEGATIVE_INFINITY;
	return (stamp, now) => {
		const local = stamp.year === undefined
			? inLatestYear(stamp, zone.toLocal(now) + day)
			: Date.UTC(stamp.year, stamp.month, stamp.date) + stamp.clock;
		if (stamp.offset !== undefined) {
			return local - stamp.offset;
		}

		const instant = zone.toInstant(local, latest - disorder);
		latest = Math.max(latest, instant);
		return instant;
	};
}

function inLatestYear({month, date, clock}: Stamp, limit: number): number {
	const year = new Date(limit).getUTCFullYear();
	// 29 February is at most eight years back.
	for (let back = 0; back <= 8; back++) {
		const midnight = Date.UTC(year - back, month, date);
		if (midnight + clock <= limit && new Date(midnight).getUTCMonth() === month) {
			return midnight + clock;
		}
	}

	return Date.UTC(year, month, date) + clock;
}
