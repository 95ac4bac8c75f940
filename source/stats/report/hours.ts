import type {Happening} from '../happening.js';
import type {Attempted, DayRow, HourRow} from './report-result.js';

type Counts = Record<Happening | 'lines', number>;

const zero = (): Counts => ({accepted: 0, rejected: 0, greylisted: 0, delivered: 0, deferred: 0, bounced: 0, 'auth-failure': 0, ban: 0, lines: 0});

/** Two years; a log with more hours has wrong stamps. */
const limit = 24 * 731;

const hour = 3_600_000;

function daysOf(hours: readonly HourRow[], zone: string | undefined): readonly DayRow[] {
	const dayFormat = new Intl.DateTimeFormat('sv-SE', {timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit'});
	const days = new Map<string, DayRow>();
	for (const {from, ...counts} of hours) {
		const day = dayFormat.format(from);
		const {accepted, rejected, greylisted, delivered, deferred, bounced, lines} = days.get(day) ?? zero();
		days.set(day, {
			day,
			accepted: accepted + counts.accepted,
			rejected: rejected + counts.rejected,
			greylisted: greylisted + counts.greylisted,
			delivered: delivered + counts.delivered,
			deferred: deferred + counts.deferred,
			bounced: bounced + counts.bounced,
			lines: lines + counts.lines,
		});
	}

	return [...days.values()];
}

/** Counts per hour. */
export type Hours = {
	/** Counts a line. */
	readonly add: (time: number | undefined) => void;
	/** Counts what happened by it. */
	readonly addHappening: (time: number | undefined, happening: Happening, times: number) => void;
	readonly result: () => {readonly attempts: Attempted; readonly hours: readonly HourRow[]; readonly days: readonly DayRow[]};
};

/** What happened, in all, per hour and per day of `zone`. Lines without a stamp count in all only. */
export function createHours(zone: string | undefined): Hours {
	const all = zero();
	const hours = new Map<number, Counts>();

	// The hour of the line before: mostly it is the next line's, too.
	let lastFrom = Number.NaN;
	let last: Counts | undefined;

	const countsAt = (time: number): Counts | undefined => {
		if (!(time >= lastFrom && time < lastFrom + hour)) {
			lastFrom = Math.floor(time / hour) * hour;
			last = hours.get(lastFrom) ?? (hours.size < limit ? zero() : undefined);
			if (last !== undefined) {
				hours.set(lastFrom, last);
			}
		}

		return last;
	};

	return {
		add(time) {
			const counts = time === undefined ? undefined : countsAt(time);
			if (counts !== undefined) {
				counts.lines++;
			}
		},
		addHappening(time, happening, times) {
			all[happening] += times;
			const counts = time === undefined ? undefined : countsAt(time);
			if (counts !== undefined) {
				counts[happening] += times;
			}
		},
		result() {
			const {'auth-failure': authFailures, ban: bans, lines: _lines, ...rest} = all;
			const rows = Array.from(hours, ([from, {'auth-failure': _failures, ban: _bans, ...row}]) => ({from, ...row})).sort((a, b) => a.from - b.from);
			return {attempts: {...rest, authFailures, bans}, hours: rows, days: daysOf(rows, zone)};
		},
	};
}
