import type {HostName} from '../../model/host.js';
import type {LogLine} from '../../model/log-line.js';
import type {StatisticsPage} from '../../model/rows.js';
import {createRollup, type RollupPart, type StoredPart} from '../../stats/rollup.js';
import {createRollupDays} from './rollup-days.js';
import {createRollupPages} from './rollup-pages.js';
import type {RollupQuery} from './history.js';

/** Where parts are kept, by host, level and start. */
export type RollupStore = {
	/** What is kept; undefined, or empty: nothing. */
	readonly read: StoredPart;
	/** Every host of which parts are kept. */
	readonly hosts: () => readonly HostName[];
};

/** What the history knows of the span beside its parts. */
export type SpanKnowledge = {
	/** Whether lines of the span are known to be missing. */
	readonly atLeast: boolean;
	/** Since when lines are kept, milliseconds since the epoch. */
	readonly begins: number | undefined;
};

/**
Rolls up what the history keeps. To be used so:
- when it opens, `remember` the lines of the last hour before the batch up to which parts are kept, and `add` those of the batches behind it;
- `add` the lines of each batch that is kept;
- once in a while, about each minute, write what `take` gives and the id of the last batch in one transaction. When that fails, nothing may be
  added any more: begin anew with another one, from what is kept.
A console that only reads does the same without `take`.
*/
export type Rollups = {
	readonly add: (line: LogLine, host: HostName, arrived: number) => void;
	readonly remember: (line: LogLine, host: HostName, arrived: number) => void;
	readonly take: () => readonly RollupPart[];
	/** All that was added is in it: what is kept and what is not yet are one. Gives way to others while it reads many parts. */
	readonly page: (query: RollupQuery, knowledge: (from: number) => SpanKnowledge) => Promise<StatisticsPage>;
};

export function createRollups(store: RollupStore): Rollups {
	const rollup = createRollup({stored: store.read});
	const days = createRollupDays(store);
	const pages = createRollupPages({store, held: rollup.held, onMissingDay: days.note});
	return {
		add: rollup.add,
		remember: rollup.remember,
		take() {
			const hours = rollup.take();
			pages.taken(hours);
			return [...hours, ...days.after(hours)];
		},
		page: pages.page,
	};
}
