import {failure, success, type Outcome} from '../../source/model/outcome.js';
import {readMinutes} from '../line/read-minutes.js';

/** How far a zone's clock is ahead of UTC at a moment, milliseconds. */
function offsetAt(time: number, zone: string): number {
	const parts = new Intl.DateTimeFormat('en-GB', {timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit'}).formatToParts(time);
	const part = (type: string): number => Number(parts.find(one => one.type === type)?.value);
	return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - (Math.floor(time / 1000) * 1000);
}

/** The moment at which a clock in `zone` shows what a UTC clock shows at `shown`. */
function momentOf(shown: number, zone: string): number {
	const guess = shown - offsetAt(shown, zone);
	return shown - offsetAt(guess, zone);
}

// A day, a clock, or both; a clock may name its own zone.
const dayAndClock = /^(\d{4}-\d{2}-\d{2}|today|yesterday)?(?:(?:^|[T ])(\d{1,2})(:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/** Whether the calendar has this day: JavaScript takes the 30th of February for a day of March. */
function isDay(day: string): boolean {
	const time = Date.parse(day);
	return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/**
Reads a moment, milliseconds since the epoch: a span before now (`2h`, `1d`, `30` minutes), `2026-11-22`, `2026-11-22 18:00`, `18:00` of today,
`today` or `yesterday`, by the clock of `zone` (IANA name); or a stamp with its own zone (`2026-11-22T18:00:00Z`).
*/
export function readMoment(written: string, zone: string, now: number): Outcome<number> {
	const text = written.trim();
	const span = readMinutes(text);
	if (span.ok) {
		return success(now - (span.value * 60_000));
	}

	const today = new Date(now + offsetAt(now, zone)).toISOString().slice(0, 10);
	const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);
	const [all, named = 'today', hour = '00', rest = ':00', ownZone] = dayAndClock.exec(text) ?? [];
	const day = named === 'today' ? today : (named === 'yesterday' ? yesterday : named);
	const shown = all === undefined || text === '' || !isDay(day) ? Number.NaN : Date.parse(`${day}T${hour.padStart(2, '0')}${rest}${ownZone ?? 'Z'}`);
	return Number.isNaN(shown)
		? failure({what: `"${written}" is no time`, remedy: 'a span before now as 2h or 1d, a day as 2026-11-22, or a time as "2026-11-22 18:00"'})
		: success(ownZone === undefined ? momentOf(shown, zone) : shown);
}
