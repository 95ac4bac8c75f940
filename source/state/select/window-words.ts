import type {StatisticsPage, StatisticsWindow} from '../../model/rows.js';
import type {State} from '../state.js';
import {clockTime, dateTime} from './format.js';
import {type Span, span} from './line.js';

/** A window's name for people. */
export const windowNames: Readonly<Record<StatisticsWindow, string>> = {'1h': '1 h', '24h': '24 h', '7d': '7 d'};

/** What each count of a curve counts. */
export const bucketNames: Readonly<Record<StatisticsWindow, string>> = {'1h': 'minute', '24h': '15 min', '7d': '2 h'};

/** A moment of the window, told from all others in it: `03:12:41`, `11-20 03:12`. */
export const momentIn = (window: StatisticsWindow, time: number): string => window === '7d' ? dateTime(time).slice(5, 16) : clockTime(time);

/** The span that is counted. */
export function spanWords({window, from, to}: StatisticsPage): string {
	const name = window === '1h' ? clockTime : dateTime;
	return `${name(from)} – ${name(to)} UTC`;
}

/** What must be known of the page: that another is on its way or cannot be had, from when on it counts, and whether something is missing. */
export function pageNotes({window: wanted}: State, page: StatisticsPage, width: number): readonly Span[] {
	const {window, instead, begins, atLeast} = page;
	const isShort = width < 100;
	if (window !== wanted && instead?.window !== wanted) {
		return [span(` counting ${windowNames[wanted]} …`, 'accent')];
	}

	const notes = [
		...(instead === undefined ? [] : [isShort ? `no ${windowNames[wanted]}: ${instead.why}` : `this is the last hour, for ${windowNames[wanted]} cannot be had: ${instead.why}`]),
		...(begins === undefined ? [] : [isShort ? `from ${dateTime(begins).slice(5, 16)} on` : `no history is kept from before ${dateTime(begins)}`]),
		...(atLeast ? [isShort ? (begins === undefined ? '≥: a log had a gap' : '≥: a gap') : 'a log had a gap: counts are lower bounds (≥)'] : []),
	];
	return notes.length === 0 ? [] : [span(` ${notes.join(isShort ? ', ' : '; ')}`, 'warn')];
}
