import type {CountRow, Dimension, TopSubject, TopTable} from '../model/rows.js';
import {keyOfValue} from './dimension.js';
import {createFrequentValues, type FrequentValues} from './frequent-values.js';
import type {Happening} from './happening.js';
import {allAtOnce, defineStatistic, type Sighting, type Span, type Statistic, type Steps} from './statistic.js';

/** The tables that are shown, in order: what happened, under which name, by what. */
export const topTables: ReadonlyArray<{readonly happening: Happening; readonly subject: TopSubject; readonly dimensions: readonly Dimension[]}> = [
	{happening: 'rejected', subject: 'rejected', dimensions: ['reason', 'rbl', 'sender', 'sender-domain', 'client', 'network', 'rdns', 'helo', 'recipient', 'recipient-domain']},
	{happening: 'greylisted', subject: 'greylisted', dimensions: ['sender-domain', 'client', 'network', 'recipient']},
	{happening: 'auth-failure', subject: 'auth-failure', dimensions: ['user', 'client', 'network']},
	{happening: 'ban', subject: 'banned', dimensions: ['jail', 'client']},
	{happening: 'delivered', subject: 'delivered', dimensions: ['sender', 'sender-domain', 'recipient', 'recipient-domain']},
];

type Table = {readonly dimension: Dimension; readonly values: FrequentValues};
type Tables = ReadonlyMap<Happening, readonly Table[]>;

const begin = (limit: number | undefined): Tables => new Map(topTables.map(({happening, dimensions}) =>
	[happening, dimensions.map(dimension => ({dimension, values: createFrequentValues(limit)}))]));

/** Rows of several hosts put together: where a host has no row for a value, it may have missed as many as it says. */
function merged(tables: readonly FrequentValues[], {current, top}: Span): Pick<TopTable, 'rows' | 'distinct' | 'atLeast' | 'missed'> {
	const missed = tables.reduce((sum, table) => sum + table.missed(current), 0);
	const rows = new Map<string, CountRow & {readonly last: number; readonly slack: number}>();
	for (const table of tables) {
		for (const {value, count, atMost = count, last = 0} of table.rows(current)) {
			const other = rows.get(value) ?? {count: 0, last: 0, slack: missed};
			rows.set(value, {value, count: count + other.count, last: Math.max(last, other.last), slack: other.slack - table.missed(current) + atMost - count});
		}
	}

	const sorted = [...rows.values()].sort((a, b) => b.count - a.count || b.last - a.last || (a.value < b.value ? -1 : 1));
	return {
		rows: sorted.slice(0, top).map(({value, count, last, slack}) => ({value, count, ...(slack > 0 ? {atMost: count + slack} : {}), last})),
		distinct: sorted.length,
		atLeast: missed > 0,
		missed,
	};
}

/** How often a line counts in a table: for recipients, each that it names. */
export const timesIn = ({times, recipientTimes}: Sighting, dimension: Dimension): number =>
	dimension === 'recipient' || dimension === 'recipient-domain' ? recipientTimes : times;

/** Each table is a step: of two hundred hosts it takes some milliseconds. */
function * tablesOf(parts: readonly Tables[], span: Span): Steps<readonly TopTable[]> {
	const found: TopTable[] = [];
	for (const {happening, subject, dimensions} of topTables) {
		for (const [index, dimension] of dimensions.entries()) {
			const tables = parts.flatMap(part => part.get(happening)?.[index]?.values ?? []);
			found.push({subject, dimension, ...merged(tables, span)});
			yield undefined;
		}
	}

	return found;
}

/** The most frequent values, by what happened and dimension, of `limit` that are remembered in each table. */
export const topOf = (limit?: number): Statistic<readonly TopTable[]> => defineStatistic<Tables, readonly TopTable[]>({
	begin: () => begin(limit),
	add(part, sighting) {
		const {happening, minute, time} = sighting;
		if (happening === undefined) {
			return;
		}

		for (const {dimension, values} of part.get(happening) ?? []) {
			const often = timesIn(sighting, dimension);
			if (often > 0 && keyOfValue(sighting, dimension)) {
				values.add(minute, time, often);
			}
		}
	},
	answer: (parts, span) => allAtOnce(tablesOf(parts, span)),
	answerBySteps: tablesOf,
});
