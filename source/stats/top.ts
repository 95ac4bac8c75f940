import type {CountRow, Dimension, TopSubject, TopTable} from '../model/rows.js';
import {valueOf} from './dimension.js';
import {createFrequentValues, type FrequentValues} from './frequent-values.js';
import type {Happening} from './happening.js';
import {defineStatistic, type Span} from './statistic.js';

/** The tables that are shown, in order: what happened, under which name, by what. */
const shown: ReadonlyArray<{readonly happening: Happening; readonly subject: TopSubject; readonly dimensions: readonly Dimension[]}> = [
	{happening: 'rejected', subject: 'rejected', dimensions: ['reason', 'rbl', 'sender', 'sender-domain', 'client', 'network', 'helo', 'recipient']},
	{happening: 'greylisted', subject: 'greylisted', dimensions: ['sender-domain', 'client', 'recipient']},
	{happening: 'auth-failure', subject: 'auth-failure', dimensions: ['user', 'client', 'network']},
	{happening: 'ban', subject: 'banned', dimensions: ['jail', 'client']},
	{happening: 'delivered', subject: 'delivered', dimensions: ['sender-domain', 'recipient']},
];

type Table = {readonly dimension: Dimension; readonly values: FrequentValues};
type Tables = ReadonlyMap<Happening, readonly Table[]>;

const begin = (): Tables => new Map(shown.map(({happening, dimensions}) =>
	[happening, dimensions.map(dimension => ({dimension, values: createFrequentValues()}))]));

function merged(tables: readonly FrequentValues[], {current, top}: Span): {readonly rows: readonly CountRow[]; readonly distinct: number; readonly atLeast: boolean} {
	const rows = new Map<string, CountRow>();
	for (const table of tables) {
		for (const row of table.rows(current)) {
			const other = rows.get(row.value);
			rows.set(row.value, other === undefined ? row : {value: row.value, count: row.count + other.count, last: Math.max(row.last ?? 0, other.last ?? 0)});
		}
	}

	const sorted = [...rows.values()].sort((a, b) => b.count - a.count || (b.last ?? 0) - (a.last ?? 0) || (a.value < b.value ? -1 : 1));
	return {rows: sorted.slice(0, top), distinct: sorted.length, atLeast: tables.some(table => table.hasForgotten(current))};
}

/** The most frequent values, by what happened and dimension. */
export const top = defineStatistic<Tables, readonly TopTable[]>({
	begin,
	add(part, sighting) {
		const {happening, times, minute, time} = sighting;
		if (happening === undefined) {
			return;
		}

		for (const {dimension, values} of part.get(happening) ?? []) {
			const value = valueOf(sighting, dimension);
			if (value !== undefined) {
				values.add(value, minute, time, times);
			}
		}
	},
	answer: (parts, span) => shown.flatMap(({happening, subject, dimensions}) => dimensions.map((dimension, index) => {
		const tables = parts.flatMap(part => part.get(happening)?.[index]?.values ?? []);
		return {subject, dimension, ...merged(tables, span)};
	})),
});
