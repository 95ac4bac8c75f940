import type {Happening} from '../happening.js';
import type {Attempted, DayRow, HourRow} from './report-result.js';
import type {Section} from './section.js';

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

/** What happened, in all, per hour and per day of `zone`. Lines without a stamp count in all only. */
export function createHours(zone: string | undefined): Section<{readonly attempts: Attempted; readonly hours: readonly HourRow[]; readonly days: readonly DayRow[]}> {
	const all = zero();
	const hours = new Map<number, Counts>();

	// The hour of the line before: mostly it is the next line's, too.
	let lastFrom = Number.NaN;
	let last: Counts | undefined;

	const countsAt = (time: number): Counts | undefined => {
		const from = Math.floor(time / hour) * hour;
		if (from !== lastFrom) {
			lastFrom = from;
			last = hours.get(from) ?? (hours.size < limit ? zero() : undefined);
			if (last !== undefined) {
				hours.set(from, last);
			}
		}

		return last;
	};

	const count = (counts: Counts, happening: Happening | undefined, times: number): void => {
		counts.lines++;
		if (happening !== undefined) {
			counts[happening] += times;
		}
	};

	return {
		add({event, happening, times}) {
			const counts = event.time === undefined ? undefined : countsAt(event.time);
			count(all, happening, times);
			if (counts !== undefined) {
				count(counts, happening, times);
			}
		},
		result() {
			const {'auth-failure': authFailures, ban: bans, lines: _lines, ...rest} = all;
			const rows = Array.from(hours, ([from, {'auth-failure': _failures, ban: _bans, ...row}]) => ({from, ...row})).sort((a, b) => a.from - b.from);
			return {attempts: {...rest, authFailures, bans}, hours: rows, days: daysOf(rows, zone)};
		},
	};
}
