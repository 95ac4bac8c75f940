import type {State} from './state.js';

/** Below this the console asks for more room. */
export const leastSize = {columns: 60, rows: 20};

/** Lines above the body: title, tabs, rule. */
export const headHeight = 3;

/** Lines below the body: rule, hosts, status, keys. */
export const footHeight = 4;

/** Lines at the top of the stream: counters and a rule. */
export const streamHeadHeight = 2;

/** Whether there is no room for a screen. */
export const isTooSmall = ({columns, rows}: State): boolean => columns < leastSize.columns || rows < leastSize.rows;

/** Lines between the head and the foot. */
export const bodyHeight = ({rows}: State): number => Math.max(1, rows - headHeight - footHeight);

/** Columns of the pane at the right of the stream; 0: there is no room for one. */
export const sideWidth = ({columns}: State): number => columns >= 132 ? Math.min(56, Math.floor(columns * 0.31)) : 0;

/** Lines of the detail below the stream; 0: it is closed, or stands in the side pane. */
export function detailHeight(state: State): number {
	return state.stream.detail && sideWidth(state) === 0 ? Math.min(14, Math.max(6, bodyHeight(state) - streamHeadHeight - 5)) : 0;
}

/** Rows of the stream that are in sight. */
export const streamRows = (state: State): number => Math.max(1, bodyHeight(state) - streamHeadHeight - detailHeight(state));

/** Rows that a page key moves on screens with one list. */
export const pageRows = (state: State): number => Math.max(1, bodyHeight(state) - 4);
