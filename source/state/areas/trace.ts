import {describeProblem} from '../../model/outcome.js';
import type {StreamRow} from '../../model/rows.js';
import {queryOfRow, readTraceQuery} from '../../model/trace/read-query.js';
import type {TraceQuery} from '../../model/trace/trace-query.js';
import type {Signal} from '../signal.js';
import type {State} from '../state.js';
import {keepCursor} from './lists.js';
import {notify} from './notice.js';
import {stageUnderCursor} from './stages.js';
import {type Step, step} from './step.js';
import {pause, rowUnderCursor} from './stream.js';

const day = 24 * 3_600_000;

/** How far back is looked for what somebody names; a line tells itself when it was. */
const reach = 2 * day;

/** How much further back when that is not far enough. */
const further = 7 * day;

const rowOf = (state: State): StreamRow | undefined => state.screen === 'trace' ? stageUnderCursor(state)?.row : rowUnderCursor(state.stream);

/** What the line under the cursor names of a message; undefined: nothing. */
export function tracedRow(state: State): TraceQuery | undefined {
	const row = rowOf(state);
	return row === undefined ? undefined : queryOfRow(row);
}

/** Looks for messages, on the Trace screen; a search that goes on is ended. */
function start(state: State, query: TraceQuery, since: number): Step {
	const {trace, screen, lastScreen} = state;
	const id = trace.id + 1;
	const searching: State = {
		...screen === 'stream' ? pause(state) : state,
		screen: 'trace',
		lastScreen: screen === 'trace' ? lastScreen : screen,
		trace: {id, query, since, traced: undefined, story: undefined, detail: false},
		cursors: {...state.cursors, trace: {index: 0, key: undefined}},
	};
	const isRunning = trace.query !== undefined && trace.traced?.isDone !== true;
	return step(searching, ...isRunning ? [{effect: 'stop-trace', ask: {id: trace.id}} as const] : [], {effect: 'trace', ask: {id, query, hosts: [], since}});
}

/** The story of the message that the line under the cursor names. */
export function traceRow(state: State): Step {
	const row = rowOf(state);
	const query = tracedRow(state);
	if (row === undefined || query === undefined) {
		return step(notify(state, 'warning', 'this line names no message'));
	}

	// A delivery tells how long its message has been waiting.
	const age = Number(row.fields['delay'] ?? 0) * 1000;
	return start(state, query, row.time - day - (Number.isFinite(age) ? age : 0));
}

/** The stories of what somebody typed or pasted. */
export function traceText(state: State, text: string): Step {
	const query = readTraceQuery(text);
	if (!query.ok) {
		return step(notify(state, 'warning', describeProblem(query.problem)));
	}

	return start(state, query.value, Math.min(state.now, query.value.at ?? state.now) - reach);
}

/** The same again, further back. */
export function traceFurther(state: State): Step {
	const {query, since} = state.trace;
	return query === undefined ? step(state) : start(state, query, since - further);
}

/** More is known of what is looked for. */
export function gotTraced(state: State, {id, traced}: Extract<Signal, {signal: 'traced'}>): State {
	const {trace} = state;
	if (id !== trace.id || trace.traced?.isDone === true) {
		return state;
	}

	return keepCursor({...state, trace: {...trace, traced}}, 'trace');
}
