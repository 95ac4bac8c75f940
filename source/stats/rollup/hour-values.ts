import type {Dimension, TopSubject} from '../../model/rows.js';
import {CappedTable} from '../capped-table.js';
import {keyOfValue} from '../dimension.js';
import type {Happening} from '../happening.js';
import type {Sighting} from '../statistic.js';
import {timesIn, topTables} from '../top.js';
import {cutTable} from './cut-table.js';
import type {RolledTable} from './rolled.js';

type Table = {
	readonly subject: TopSubject;
	readonly dimension: Dimension;
	readonly values: CappedTable;
	/** When the value of each row was seen last, seconds behind the hour's start. */
	readonly lasts: number[];
};

/** The most frequent values of one hour on one host. */
export type HourValues = {
	readonly add: (sighting: Sighting) => void;
	/** Each table, cut to its `most` most frequent rows. */
	readonly tables: (most: number) => ReadonlyArray<readonly [subject: TopSubject, dimension: Dimension, table: RolledTable]>;
};

function newTable(subject: TopSubject, dimension: Dimension, limit: number): Table {
	const lasts: number[] = [];
	const values = new CappedTable({
		limit,
		begin(row) {
			lasts[row] = 0;
		},
	});
	return {subject, dimension, values, lasts};
}

/** Begins empty at `start` (milliseconds since the epoch), with room for `limit` values in each table; a table takes memory when its first value comes. */
export function createHourValues(start: number, limit: number): HourValues {
	const byHappening = new Map<Happening, Array<Table | undefined>>();

	return {
		add(sighting) {
			const {happening, time} = sighting;
			const wanted = topTables.find(each => each.happening === happening);
			if (happening === undefined || wanted === undefined) {
				return;
			}

			const tables = byHappening.get(happening) ?? [];
			byHappening.set(happening, tables);
			const second = Math.floor((time - start) / 1000);
			for (const [index, dimension] of wanted.dimensions.entries()) {
				const times = timesIn(sighting, dimension);
				if (times > 0 && keyOfValue(sighting, dimension)) {
					const table = tables[index] ?? newTable(wanted.subject, dimension, limit);
					tables[index] = table;
					const row = table.values.touch(times);
					table.lasts[row] = Math.max(table.lasts[row] ?? 0, second);
				}
			}
		},
		tables: most => [...byHappening.values()].flat().filter(table => table !== undefined).map(({subject, dimension, values, lasts}) => {
			const rows = values.values().map(({row, count, missedBefore}) => ({row, count, last: lasts[row] ?? 0, slack: missedBefore}));
			return [subject, dimension, cutTable({rows, missed: values.missed, distinct: rows.length}, most, ({row}) => values.text(row))] as const;
		}),
	};
}
