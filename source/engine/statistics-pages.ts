import type {StatisticsPage} from '../model/rows.js';
import type {View} from '../wire/protocol.js';

type StatisticsView = Extract<View, {view: 'statistics'}>;

/** Milliseconds between two counts of the same page at least. */
const pace = 1000;

/** A page is counted again when this many times as long has passed as it took: counting must not keep the engine from lines. */
const share = 30;

/** Where no line comes in, statistics change as the minutes pass. */
const minute = 60_000;

/** Statistics as they are shown: counted when something changed them, and not more often than they can be had for little. */
export type StatisticsPages = {
	/** The page of a view: that which was counted last while that is new enough. */
	readonly page: (view: StatisticsView, now: number) => StatisticsPage;
	/** Whether the page of a view would be another one now. */
	readonly isDue: (view: StatisticsView, now: number) => boolean;
};

export type StatisticsPagesOptions = {
	readonly count: (view: StatisticsView, now: number) => StatisticsPage;
	/** What pages depend on beside the time. */
	readonly state: () => string;
	/** A clock for how long counting takes, milliseconds. */
	readonly clock: () => number;
};

export function createStatisticsPages({count, state, clock}: StatisticsPagesOptions): StatisticsPages {
	let last: {readonly key: string; readonly state: string; readonly page: StatisticsPage; readonly until: number} | undefined;
	const keyOf = ({hosts, top, window}: StatisticsView): string => JSON.stringify([hosts, top, window]);
	const stateAt = (now: number): string => `${Math.floor(now / minute)} ${state()}`;
	const isDue = (view: StatisticsView, now: number): boolean =>
		last?.key !== keyOf(view) || (now >= last.until && last.state !== stateAt(now));

	return {
		page(view, now) {
			if (last !== undefined && !isDue(view, now)) {
				return last.page;
			}

			const begun = clock();
			const page = count(view, now);
			last = {key: keyOf(view), state: stateAt(now), page, until: now + Math.max(pace, share * (clock() - begun))};
			return page;
		},
		isDue,
	};
}
