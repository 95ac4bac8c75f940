import type {EventClass} from '../../model/mail-event.js';
import type {CountRow, StatisticsPage, StatisticsWindow, TopTable} from '../../model/rows.js';
import {rateNames} from '../rates.js';
import {topTables} from '../top.js';
import {mostFrequent, type ValueRow} from './cut-table.js';
import {type RolledSum, type SumSpan, tableKey} from './rolled-sum.js';
import type {ValueSum} from './value-sum.js';

/** A window that is longer than an hour. */
export type LongWindow = Exclude<StatisticsWindow, '1h'>;

const [hour, minute] = [3_600_000, 60_000];

/** Buckets, and how wide they are. */
const shapes: Readonly<Record<LongWindow, {readonly bucket: number; readonly whole: number; readonly length: number}>> = {
	'24h': {bucket: 15 * minute, whole: hour, length: 24 * hour},
	'7d': {bucket: 2 * hour, whole: 2 * hour, length: 168 * hour},
};

/**
The span of a window: as the last hour is the running minute and the 59 before it, a day is the running hour and the 23 before it, in quarters of an
hour; a week is the running two hours (from an even one, UTC) and the 83 before them. Tables and totals count the same span, to the line.
*/
export function spanOfWindow(window: LongWindow, now: number): SumSpan {
	const {bucket, whole, length} = shapes[window];
	const start = ((Math.floor(now / whole) + 1) * whole) - length;
	return {start, bucket, buckets: Math.floor((now - start) / bucket) + 1};
}

/** What a page is asked for, and what is known of it beside the parts. */
export type PageAsk = {
	readonly window: LongWindow;
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** Rows per table. */
	readonly top: number;
	/** Whether lines of the span are known to be missing. */
	readonly atLeast: boolean;
	/** Since when a history is kept, milliseconds since the epoch. */
	readonly begins?: number | undefined;
};

/** As the tables of the last hour are sorted. */
const inOrder = (a: ValueRow, b: ValueRow): number => b.count - a.count || b.last - a.last || (a.value < b.value ? -1 : 1);

function rowsOf(values: ValueSum | undefined, top: number): Omit<TopTable, 'subject' | 'dimension'> {
	const [rows = [], missed = 0, distinct = 0] = [values?.rows(), values?.missed(), values?.distinct()];
	return {
		rows: [...mostFrequent(rows, top).kept].sort(inOrder).map(({value, count, last, slack}): CountRow => ({value, count, ...(slack > 0 ? {atMost: count + slack} : {}), last})),
		distinct,
		atLeast: missed > 0,
		missed,
	};
}

function classesOf({verdicts}: RolledSum): readonly CountRow[] {
	const rows = new Map<EventClass | string, {count: number; last: number}>();
	for (const {name, count, last} of verdicts.values()) {
		const row = rows.get(name) ?? {count: 0, last: 0};
		rows.set(name, {count: row.count + count, last: Math.max(row.last, last)});
	}

	return [...rows].map(([value, row]) => ({value, ...row})).sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
}

/** The statistics screen's content, as the sum of a window tells it. */
export function pageOfSum(sum: RolledSum, {window, now, top, atLeast, begins}: PageAsk): StatisticsPage {
	const {start, bucket, buckets} = sum.span;
	const programs = [...sum.unclassified].map(([value, row]) => ({value, ...row})).sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
	return {
		from: start,
		to: now,
		atLeast,
		window,
		bucket,
		...(begins !== undefined && begins > start ? {begins} : {}),
		series: rateNames.map(name => {
			const counts = [...sum.series.get(name) ?? new Float64Array(buckets)];
			return {name, counts, total: counts.reduce((all, count) => all + count, 0)};
		}),
		greylist: sum.greylist.page(),
		classes: classesOf(sum),
		top: topTables.flatMap(({subject, dimensions}) => dimensions.map(dimension => ({subject, dimension, ...rowsOf(sum.top.get(tableKey(subject, dimension)), top)}))),
		jails: [...sum.jails].map(([jail, row]) => ({jail, ...row})).sort((a, b) => b.bans - a.bans || a.jail.localeCompare(b.jail)),
		folded: [...sum.folded].map(([value, count]) => ({value, count})).sort((a, b) => b.count - a.count),
		unclassified: {lines: programs.reduce((all, {count}) => all + count, 0), programs},
	};
}
