import type {StreamPage, StreamRow} from '../../model/rows.js';
import {streamRows} from '../geometry.js';
import type {State, StreamState} from '../state.js';

const withStream = (state: State, change: Partial<StreamState>): State => ({...state, stream: {...state.stream, ...change}});

/** Index of the row under the cursor; -1: there are no rows. */
export function cursorIndex({page, cursor, follow}: StreamState): number {
	const rows = page?.rows ?? [];
	if (follow || cursor === undefined) {
		return rows.length - 1;
	}

	// Hosts are merged by time, so numbers need not rise down the page; a row that has left memory is stood in for by a newer one.
	const own = rows.findIndex(({seq}) => seq === cursor);
	const newer = own === -1 ? rows.findIndex(({seq}) => seq >= cursor) : own;
	return newer === -1 ? rows.length - 1 : newer;
}

/** The row that the cursor stands on; undefined: there are no rows. */
export const rowUnderCursor = (stream: StreamState): StreamRow | undefined => stream.page?.rows[cursorIndex(stream)];

/** Back to the newest rows. */
export const follow = (state: State): State => withStream(state, {follow: true, anchor: {at: 'tail'}, cursor: undefined, want: 'keep'});

/** Stops at the rows that are shown. */
export function pause(state: State): State {
	const {page, follow: following} = state.stream;
	const last = page?.rows.at(-1);
	return following && last !== undefined
		? withStream(state, {follow: false, anchor: {at: 'until', seq: last.seq}, cursor: last.seq, want: 'keep'})
		: state;
}

/** Follows when paused, pauses when following. */
export const toggleFollow = (state: State): State => state.stream.follow ? pause(state) : follow(state);

/** Moves the cursor by `step` rows; beyond the edge of the page the page moves along. */
export function moveCursor(state: State, step: number): State {
	if (state.stream.follow && step > 0) {
		return state;
	}

	const paused = pause(state);
	const {page} = paused.stream;
	const rows = page?.rows ?? [];
	const at = cursorIndex(paused.stream) + step;
	const row = rows[at];
	if (row !== undefined) {
		return withStream(paused, {cursor: row.seq, want: 'keep'});
	}

	return at < 0 ? older(paused, -at) : newer(paused, at - rows.length + 1);
}

function older(state: State, by: number): State {
	const {page} = state.stream;
	const rows = page?.rows ?? [];
	const first = rows[0];
	if (page === undefined || first === undefined || page.older === 0) {
		return first === undefined ? state : withStream(state, {cursor: first.seq, want: 'keep'});
	}

	const until = rows[Math.max(0, rows.length - 1 - by)] ?? first;
	return withStream(state, {anchor: {at: 'until', seq: until.seq}, cursor: first.seq, want: 'first'});
}

function newer(state: State, by: number): State {
	const {page} = state.stream;
	const rows = page?.rows ?? [];
	const last = rows.at(-1);
	if (page === undefined || last === undefined || page.newer === 0) {
		return last === undefined ? state : withStream(state, {cursor: last.seq, want: 'keep'});
	}

	const from = rows[Math.min(rows.length - 1, by)] ?? last;
	return withStream(state, {anchor: {at: 'from', seq: from.seq}, cursor: last.seq, want: 'last'});
}

/** A page towards the older (-1) or the newer rows (1). */
export function movePage(state: State, direction: 1 | -1): State {
	return moveCursor(state, direction * Math.max(1, streamRows(state) - 1));
}

/** To the oldest row in memory. */
export function toOldest(state: State): State {
	return withStream(pause(state), {anchor: {at: 'from', seq: 0}, cursor: 0, want: 'first'});
}

/** The page that was asked for. */
export function gotPage(state: State, page: StreamPage): State {
	const {want, follow: following, cursor} = state.stream;
	if (following) {
		return withStream(state, {page});
	}

	const {rows} = page;
	const wanted = want === 'first' ? rows[0]?.seq : (want === 'last' ? rows.at(-1)?.seq : cursor);
	return withStream(state, {page, cursor: wanted ?? cursor, want: 'keep'});
}

/** Another filter for the stream; what was wrong with the one before is forgotten. */
export const setFilter = (state: State, filter: string): State => filter === state.stream.filter
	? state
	: withStream(state, {filter, filterProblem: undefined});

/** Milliseconds without an answer after which it is said that the engine is still looking. */
const patience = 300;

/** Whether the rows that are shown are still those of another filter, because the engine has not looked through all yet. */
export const isLooking = ({asking, now}: State): boolean => asking.open > 0 && now - asking.since >= patience;

/** What is wrong with the filter, as the engine says; undefined: nothing. */
export const setFilterProblem = (state: State, filterProblem: string | undefined): State => filterProblem === state.stream.filterProblem
	? state
	: withStream(state, {filterProblem});

/** Shows or hides the fields of the row under the cursor; a row that is looked at stays. */
export const showDetail = (state: State, detail: boolean): State => withStream(detail ? pause(state) : state, {detail});
