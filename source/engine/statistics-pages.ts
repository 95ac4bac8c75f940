import type {StatisticsPage} from '../model/rows.js';
import type {View} from '../wire/protocol.js';

type StatisticsView = Extract<View, {view: 'statistics'}>;

/** Milliseconds between two counts of the same page at least. */
const pace = 1000;

/** A page is counted again when this many times as long has passed as it took: counting must not keep the engine from lines. */
const share = 30;

/** Milliseconds that a page is counted before whatever else waits has its turn. */
const slice = 8;

/** Where no line comes in, statistics change as the minutes pass. */
const minute = 60_000;

/** Statistics as they are shown: counted when something changed them, and not more often than they can be had for little. */
export type StatisticsPages = {
	/**
	Gives the page of a view: at once where that which was counted last is new enough, or where counting takes a moment. Counted over many hosts it comes later,
	and never where another one is asked for meanwhile.
	*/
	readonly ask: (view: StatisticsView, now: number, give: (page: StatisticsPage) => void) => void;
	/** Whether the page of a view would be another one now. */
	readonly isDue: (view: StatisticsView, now: number) => boolean;
};

export type StatisticsPagesOptions = {
	/** Counts a page, by steps of some milliseconds. */
	readonly count: (view: StatisticsView, now: number) => Generator<undefined, StatisticsPage, undefined>;
	/** What pages depend on beside the time. */
	readonly state: () => string;
	/** A clock for how long counting takes, milliseconds. */
	readonly clock: () => number;
	/** Calls when whatever else waits has had its turn. */
	readonly soon: (run: () => void) => void;
};

/** A page that is being counted. */
type Counting = {readonly key: string; readonly state: string; readonly now: number; readonly steps: Generator<undefined, StatisticsPage, undefined>; spent: number; readonly takers: Array<(page: StatisticsPage) => void>};

export function createStatisticsPages({count, state, clock, soon}: StatisticsPagesOptions): StatisticsPages {
	let last: {readonly key: string; readonly state: string; readonly page: StatisticsPage; readonly until: number} | undefined;
	let counting: Counting | undefined;
	const keyOf = ({hosts, top, window}: StatisticsView): string => JSON.stringify([hosts, top, window]);
	const stateAt = (now: number): string => `${Math.floor(now / minute)} ${state()}`;
	const isOld = (key: string, now: number): boolean => last?.key !== key || (now >= last.until && last.state !== stateAt(now));

	/** Goes on with a page, unless it is not wanted any more. */
	function goOn(own: Counting): void {
		if (own !== counting) {
			return;
		}

		const begun = clock();
		let step = own.steps.next();
		while (step.done !== true && clock() - begun < slice) {
			step = own.steps.next();
		}

		own.spent += clock() - begun;
		if (step.done !== true) {
			soon(() => {
				goOn(own);
			});
			return;
		}

		counting = undefined;
		last = {key: own.key, state: own.state, page: step.value, until: own.now + Math.max(pace, share * own.spent)};
		for (const give of own.takers) {
			give(step.value);
		}
	}

	return {
		ask(view, now, give) {
			const key = keyOf(view);
			if (last !== undefined && !isOld(key, now)) {
				give(last.page);
			} else if (counting?.key === key) {
				counting.takers.push(give);
			} else {
				counting = {key, state: stateAt(now), now, steps: count(view, now), spent: 0, takers: [give]};
				goOn(counting);
			}
		},
		isDue: (view, now) => counting?.key !== keyOf(view) && isOld(keyOf(view), now),
	};
}
