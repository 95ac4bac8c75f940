import {openHistory, type OpenHistoryOptions} from '../../../source/engine/history/open-history.js';
import type {History} from '../../../source/engine/history/history.js';
import type {HistoryState} from '../../../source/model/history.js';

/** A history whose states can be waited for. */
export type WatchedHistory = History & {
	/** Resolves with the first state from now on, the present one included, that is so. */
	readonly until: (isSo: (state: HistoryState) => boolean) => Promise<HistoryState>;
};

/** Opens a history in this thread, with room and time for all that tests write. */
export async function watchHistory(path: string, options: Partial<OpenHistoryOptions> = {}): Promise<WatchedHistory> {
	const waiting = new Set<(state: HistoryState) => void>();
	const history = await openHistory({path, days: 36_500, megabytes: 1000, rollupDays: 36_500, thread: false, onState(state) {
		for (const hear of waiting) {
			hear(state);
		}
	}, ...options});
	return {
		...history,
		async until(isSo) {
			return new Promise(resolve => {
				const hear = (state: HistoryState): void => {
					if (isSo(state)) {
						waiting.delete(hear);
						resolve(state);
					}
				};

				waiting.add(hear);
				hear(history.state());
			});
		},
	};
}
