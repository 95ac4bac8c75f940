import type {StatisticsPage} from '../model/rows.js';
import type {View} from '../wire/protocol.js';
import type {History} from './history/history.js';

type StatisticsView = Extract<View, {view: 'statistics'}>;

/** Milliseconds between two questions for the same page at least: what changed in a day changes little in this. */
const pace = 5000;

/** A page is asked for again when this many times as long has passed as the answer took. */
const share = 30;

/** Statistics of the windows longer than an hour. The history is asked and answers when it can: until then what is shown stands. */
export type LongStatistics = {
	/** Gives what is known of the view at once, and asks for it anew. */
	readonly show: (view: StatisticsView, now: number) => void;
	/** Asks for it anew when it is time. */
	readonly refresh: (view: StatisticsView, now: number) => void;
};

export type LongStatisticsOptions = {
	/** Absent: none is kept. */
	readonly history: Pick<History, 'statistics' | 'state'> | undefined;
	/** The last hour, which stands in where there is no history. */
	readonly live: (view: StatisticsView, now: number) => Promise<StatisticsPage>;
	readonly onPage: (page: StatisticsPage) => void;
	/** A clock for how long an answer takes, milliseconds. */
	readonly clock: () => number;
};

type Asked = {readonly key: string; readonly isAway: boolean; readonly until: number; readonly page: StatisticsPage | undefined};

const keyOf = ({hosts, top, window}: StatisticsView): string => JSON.stringify([hosts, top, window]);

export function createLongStatistics({history, live, onPage, clock}: LongStatisticsOptions): LongStatistics {
	let asked: Asked | undefined;
	let questions = 0;

	/** Why the history cannot be asked; undefined: it can. */
	function hindrance(): string | undefined {
		const state = history?.state();
		return state === undefined ? 'no history is kept' : (state.mode === 'off' ? state.reason ?? 'no history can be kept now' : undefined);
	}

	async function answer({hosts, top, window}: StatisticsView, now: number): Promise<StatisticsPage | string> {
		const why = hindrance();
		if (history === undefined || window === '1h' || why !== undefined) {
			return why ?? '';
		}

		try {
			return await history.statistics({hosts, top, window, now});
		} catch (error) {
			return error instanceof Error ? error.message : String(error);
		}
	}

	async function ask(view: StatisticsView, now: number): Promise<void> {
		const key = keyOf(view);
		questions += 1;
		const own = questions;
		const begun = clock();
		asked = {key, isAway: true, until: now, page: asked?.key === key ? asked.page : undefined};
		const page = await answer(view, now);
		if (own !== questions) {
			return;
		}

		const shown = typeof page === 'string' ? {...await live(view, now), instead: {window: view.window, why: page}} : page;
		asked = {key, isAway: false, until: now + Math.max(pace, share * (clock() - begun)), page: shown};
		onPage(shown);
	}

	return {
		show(view, now) {
			if (asked?.key === keyOf(view) && asked.page !== undefined) {
				onPage(asked.page);
			}

			if (asked?.key !== keyOf(view) || !asked.isAway) {
				void ask(view, now);
			}
		},
		refresh(view, now) {
			if (asked?.key !== keyOf(view) || (!asked.isAway && now >= asked.until)) {
				void ask(view, now);
			}
		},
	};
}
