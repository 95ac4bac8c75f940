import {verdicts} from '../../model/verdicts.js';
import {witnessedBy, type Happening} from '../happening.js';
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
	/** Lines that come now are of this time; undefined: of an unknown one. */
	readonly begin: (time: number | undefined) => void;
	/** Counts a line. */
	readonly add: () => void;
	/** Counts what happened by a line with the verdict of this number. */
	readonly addHappening: (verdict: number, times: number) => void;
	readonly result: () => {readonly attempts: Attempted; readonly hours: readonly HourRow[]; readonly days: readonly DayRow[]};
};

/** What happened by lines, by the number of their verdict: text is compared when all are counted. */
type Hour = {readonly attempts: Float64Array; lines: number};

const openHour = (): Hour => ({attempts: new Float64Array(verdicts.length), lines: 0});

/** What happens by lines of each verdict; failed logins are told of by the end of a session, too. */
const happenings = verdicts.map((verdict): Happening | undefined => verdict.class === 'connection' ? 'auth-failure' : witnessedBy(verdict));

function countsOf({attempts, lines}: Hour): Counts {
	const counts = {...zero(), lines};
	for (const [verdict, times] of attempts.entries()) {
		const happening = happenings[verdict];
		if (happening !== undefined) {
			counts[happening] += times;
		}
	}

	return counts;
}

/** What happened, in all, per hour and per day of `zone`. Lines without a stamp count in all only. */
export function createHours(zone: string | undefined): Hours {
	// Lines without a stamp, and of more hours than there can be.
	const elsewhere = openHour();
	const hours = new Map<number, Hour>();
	let current = elsewhere;
	let from = Number.NaN;

	return {
		begin(time) {
			if (time === undefined) {
				current = elsewhere;
				from = Number.NaN;
			} else if (!(time >= from && time < from + hour)) {
				from = Math.floor(time / hour) * hour;
				current = hours.get(from) ?? (hours.size < limit ? openHour() : elsewhere);
				if (current !== elsewhere) {
					hours.set(from, current);
				}
			}
		},
		add() {
			current.lines++;
		},
		addHappening(verdict, times) {
			const {attempts} = current;
			attempts[verdict] = (attempts[verdict] ?? 0) + times;
		},
		result() {
			const all = openHour();
			for (const {attempts} of [elsewhere, ...hours.values()]) {
				for (const [verdict, times] of attempts.entries()) {
					all.attempts[verdict] = (all.attempts[verdict] ?? 0) + times;
				}
			}

			const {'auth-failure': authFailures, ban: bans, lines: _lines, ...rest} = countsOf(all);
			const rows = Array.from(hours, ([start, counts]) => {
				const {'auth-failure': _failures, ban: _bans, ...row} = countsOf(counts);
				return {from: start, ...row};
			}).sort((a, b) => a.from - b.from);
			return {attempts: {...rest, authFailures, bans}, hours: rows, days: daysOf(rows, zone)};
		},
	};
}
