import type {StatisticsWindow} from '../../model/rows.js';
import type {State} from '../state.js';
import {notify} from './notice.js';

/** The windows of the statistics, the shortest first. */
export const windows: readonly StatisticsWindow[] = ['1h', '24h', '7d'];

/** Shows the statistics over the next longer window, and after the longest over the shortest. */
export const nextWindow = (state: State): State => ({...state, window: windows[(windows.indexOf(state.window) + 1) % windows.length] ?? '1h'});

/** Shows the statistics screen over a window by its name. */
export function showWindow(state: State, name: string): State {
	const window = windows.find(each => each === name.replaceAll(' ', ''));
	return window === undefined
		? notify(state, 'warning', `there is no window "${name}": 1h, 24h and 7d are`)
		: {...state, window, screen: 'stats', lastScreen: state.screen === 'stats' ? state.lastScreen : state.screen};
}

/** How far back the lines behind the page that is shown go, for the filter; undefined: as far as memory does. */
export function sinceOf({statistics}: State): string | undefined {
	return statistics === undefined || statistics.window === '1h' ? undefined : statistics.window;
}
