import type {View} from '../wire/protocol.js';
import {isTooSmall, sideWidth, streamRows} from './geometry.js';
import type {State} from './state.js';

/** Rows of a top-N table that the engine is asked for. */
const topRows = 50;

/** What the console draws now, in the engine's terms. */
export function viewsOf(state: State): readonly View[] {
	const {hosts, screen} = state;
	if (isTooSmall(state)) {
		return [];
	}

	switch (screen) {
		case 'stream': {
			const {filter, anchor} = state.stream;
			const stream: View = {view: 'stream', hosts, filter, rows: streamRows(state), anchor};
			return sideWidth(state) > 0 ? [stream, {view: 'statistics', hosts, top: topRows, window: '1h'}] : [stream];
		}

		case 'stats': {
			return [{view: 'statistics', hosts, top: topRows, window: state.window}];
		}

		case 'bans':
		case 'senders':
		case 'spf': {
			return [{view: screen, hosts}];
		}

		case 'hosts':
		case 'trace': {
			return [];
		}
	}
}

/** Whether two lists of views ask for the same. */
export const sameViews = (left: readonly View[], right: readonly View[]): boolean => JSON.stringify(left) === JSON.stringify(right);
