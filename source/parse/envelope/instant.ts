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
	const midnightOf = latestMidnight();
	const midnightIn = knownMidnight();
	let latest = Number.NEGATIVE_INFINITY;
	return (stamp, now) => {
		const local = stamp.year === undefined
			? midnightOf(stamp, zone.toLocal(now) + day) + stamp.clock
			: midnightIn(stamp.year, stamp) + stamp.clock;
		if (stamp.offset !== undefined) {
			return local - stamp.offset;
		}

		const instant = zone.toInstant(local, latest - disorder);
		latest = Math.max(latest, instant);
		return instant;
	};
}

/** Midnight of a stamp with a year. Most lines are of the same day as the line before. */
function knownMidnight(): (year: number, stamp: Stamp) => number {
	let known = {year: -1, month: -1, date: -1, midnight: 0};
	return (year, {month, date}) => {
		if (date !== known.date || month !== known.month || year !== known.year) {
			known = {year, month, date, midnight: Date.UTC(year, month, date)};
		}

		return known.midnight;
	};
}

/** Midnight of the latest such day that puts the stamp not behind the limit. Most lines are of the same day as the line before. */
function latestMidnight(): (stamp: Stamp, limit: number) => number {
	let known = {month: -1, date: -1, midnight: 0, nextYears: 0};
	return ({month, date, clock}, limit) => {
		if (month !== known.month || date !== known.date || known.midnight + clock > limit || known.nextYears + clock <= limit) {
			const midnight = findMidnight(month, date, limit - clock);
			known = {month, date, midnight, nextYears: midnight + (364 * day)};
		}

		return known.midnight;
	};
}

function findMidnight(month: number, date: number, limit: number): number {
	const year = new Date(limit).getUTCFullYear();
	// 29 February is at most eight years back.
	for (let back = 0; back <= 8; back++) {
		const midnight = Date.UTC(year - back, month, date);
		if (midnight <= limit && new Date(midnight).getUTCMonth() === month) {
			return midnight;
		}
	}

	return Date.UTC(year, month, date);
}
