import {describeProblem} from '../model/outcome.js';
import {gotPlans, gotProgress, gotReports, passTime} from './areas/change.js';
import {changeKey, changePaste} from './areas/change-keys.js';
import {keepCursor} from './areas/lists.js';
import {notify} from './areas/notice.js';
import {overlayKey, overlayPaste} from './areas/overlay-keys.js';
import {dropQuestion, gotQuestion, questionKey, questionPaste} from './areas/question.js';
import {type Step, step} from './areas/step.js';
import {gotPage, setFilterProblem} from './areas/stream.js';
import {gotTraced, traceText} from './areas/trace.js';
import {gotMatters} from './areas/waiting.js';
import {beginsChord, bindingOf} from './keymap.js';
import {perform} from './perform.js';
import {plural} from './select/format.js';
import type {KeyPress, Signal} from './signal.js';
import type {State} from './state.js';
import {sameViews, viewsOf} from './views.js';

/** The console's next state after something happened, and what is to be done. Pure: no clock, no reading, no writing. */
export function update(state: State, signal: Signal): Step {
	const next = react(state, signal);
	const views = viewsOf(next.state);
	return sameViews(views, next.state.watched)
		? next
		: {state: {...askAgain(next.state), watched: views}, effects: [...next.effects, {effect: 'watch', views}]};
}

const askAgain = (state: State): State =>
	({...state, asking: {open: state.asking.open + 1, since: state.asking.open === 0 ? state.now : state.asking.since}});

/** A request for views was answered. */
const answered = (state: State): State => ({...state, asking: {...state.asking, open: Math.max(0, state.asking.open - 1)}});

function react(state: State, signal: Signal): Step {
	switch (signal.signal) {
		case 'key': {
			return onKey(state, signal);
		}

		case 'paste': {
			return onPaste(state, signal.text);
		}

		case 'resized': {
			return step({...state, columns: signal.columns, rows: signal.rows});
		}

		case 'tick': {
			return step(onTime(state, signal.now));
		}

		case 'snapshot': {
			return step(keepCursor(onTime({...state, snapshot: signal.snapshot}, Math.max(state.now, signal.snapshot.now)), 'hosts'));
		}

		case 'content': {
			return step(onContent(state, signal));
		}

		case 'watched': {
			return step(setFilterProblem(answered(state), signal.filterProblem));
		}

		case 'question': {
			return step(gotQuestion(state, signal.question));
		}

		case 'question-gone': {
			return step(dropQuestion(state, signal.question));
		}

		case 'traced': {
			return step(gotTraced(state, signal));
		}

		case 'exported': {
			return step(onExported(state, signal.outcome));
		}

		case 'notice': {
			return step(notify(state, signal.level, signal.text));
		}

		case 'request-failed': {
			return step(notify(signal.request === 'watch' ? answered(state) : state, 'warning', `${signal.request}: ${signal.why}`));
		}

		default: {
			return step(onChange(state, signal));
		}
	}
}

/** What came of a change on its way, or of one that waits. */
function onChange(state: State, signal: Extract<Signal, {signal: 'progress' | 'report' | 'planned' | 'applied' | 'waiting' | 'missed' | 'decided'}>): State {
	switch (signal.signal) {
		case 'progress':
		case 'report': {
			return gotProgress(state, signal);
		}

		case 'planned': {
			return gotPlans(state, signal);
		}

		case 'applied': {
			return gotReports(state, signal);
		}

		case 'waiting':
		case 'missed':
		case 'decided': {
			return gotMatters(state, signal);
		}
	}
}

/** Who takes a key: a question, then what lies over the screen, then the change that is on its way, then the screen. */
function onKey(state: State, press: KeyPress): Step {
	const [question] = state.questions;
	if (press.key === 'ctrl-z') {
		return perform(state, 'suspend');
	}

	if (question !== undefined) {
		return questionKey(state, question, press);
	}

	if (state.overlay !== undefined) {
		return overlayKey(state, state.overlay, press, perform);
	}

	return state.change === undefined ? screenKey(state, press.key) : changeKey(state, state.change, press);
}

function screenKey(state: State, key: string): Step {
	const chord = state.chord === undefined ? key : `${state.chord} ${key}`;
	const binding = bindingOf(state.screen, chord);
	const calm: State = state.chord === undefined ? state : {...state, chord: undefined};
	if (binding === undefined) {
		return step(state.chord === undefined && beginsChord(key) ? {...state, chord: key} : calm);
	}

	const reason = binding.unless?.(state);
	return reason === undefined ? perform(calm, binding.command) : step(notify(calm, 'warning', `${binding.label ?? binding.command}: ${reason}`));
}

function onPaste(state: State, text: string): Step {
	const [question] = state.questions;
	if (question !== undefined) {
		return step(questionPaste(state, question, text));
	}

	if (state.overlay !== undefined) {
		return step(overlayPaste(state, state.overlay, text));
	}

	if (state.change === undefined && state.screen === 'trace') {
		return traceText(state, text);
	}

	return step(state.change === undefined
		? notify(state, 'info', 'pasted text is ignored here; open the palette with : first')
		: changePaste(state, state.change, text));
}

/** Time passed: what waits for it goes on, all else stays the same object. */
function onTime(state: State, now: number): State {
	const {change, overlay, questions, notice} = state;
	const [first] = questions;
	const passed = first === undefined ? first : passTime(first, now);
	const gone = notice?.until !== undefined && now >= notice.until;
	return {
		...state,
		now,
		notice: gone ? undefined : (notice?.until === undefined && notice !== undefined ? {...notice, until: now + 6000} : notice),
		change: change?.stage === 'plan' ? passTime(change, now) : change,
		overlay: overlay?.over === 'waiting' ? passTime(overlay, now) : overlay,
		questions: passed === undefined || passed === first ? questions : [passed, ...questions.slice(1)],
	};
}

function onExported(state: State, outcome: Extract<Signal, {signal: 'exported'}>['outcome']): State {
	return outcome.ok
		? notify(state, 'info', `${outcome.value.path}: ${plural(outcome.value.lines, 'line')}, masked`)
		: notify(state, 'warning', describeProblem(outcome.problem));
}

function onContent(state: State, signal: Extract<Signal, {signal: 'content'}>): State {
	switch (signal.view) {
		case 'stream': {
			return gotPage(state, signal.content);
		}

		case 'statistics': {
			return keepCursor({...state, statistics: signal.content}, 'stats');
		}

		case 'bans': {
			return keepCursor({...state, bans: signal.content}, 'bans');
		}

		case 'senders': {
			return keepCursor({...state, senders: signal.content}, 'senders');
		}

		case 'spf': {
			return keepCursor({...state, spf: signal.content}, 'spf');
		}
	}
}
