import {existsSync} from 'node:fs';
import type {HistoryState} from '../../model/history.js';
import type {History} from './history.js';
import {createKeeper} from './keeper.js';
import type {HistoryOptions} from './options.js';
import {historyWorker, startHistoryThread} from './thread.js';

export type OpenHistoryOptions = HistoryOptions & {
	/** Whether it gets a thread of its own; absent: where the build has put one. */
	readonly thread?: boolean;
	/** Hears when its state has changed. */
	readonly onState?: (state: HistoryState) => void;
};

/**
Opens the history, or begins one. It never fails: what keeps it from being kept is its state, and is tried again. Of several consoles one
writes, and the others read until it has gone.
*/
export async function openHistory({thread = existsSync(historyWorker), onState, ...options}: OpenHistoryOptions): Promise<History> {
	const tell = (state: HistoryState): void => {
		onState?.(state);
	};

	if (thread) {
		return startHistoryThread(options, tell);
	}

	const {positions, ...keeper} = createKeeper(options, tell);
	return {...keeper, position: (host, source) => positions.find(place => place.host === host && place.source === source)?.position};
}
