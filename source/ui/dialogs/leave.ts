import {countdownSpans, someHosts} from '../../state/select/countdown.js';
import {type Line, emptyLine, line, span, wrap} from '../../state/select/line.js';
import type {State} from '../../state/state.js';
import {type Dialog, frameHeight, frameWidth, inTheMiddle} from './dialog.js';

/** What the hosts do with a change that nobody confirms. */
function waitingLines(state: State, width: number): readonly Line[] {
	return state.waiting.flatMap(change => [
		...wrap(change.what, width).map(text => line(span(text, 'strong'))),
		line(span(`on ${someHosts(change.hosts.map(({host}) => host), 6)}: `), ...countdownSpans(change, state)),
	]);
}

/** Asked when the operator quits while a change is running, or waits to be confirmed. */
export function leave(state: State, isStaying: boolean): Dialog {
	const isRunning = state.change?.stage === 'running';
	const width = Math.min(72, state.columns - 2);
	const content = [
		...(isRunning ? [line(span('What was sent runs to its end on the hosts, or is put back there.')), line(span('Its result would not be seen here.')), emptyLine] : []),
		...(state.waiting.length === 0 ? [] : [line(span('The hosts put back by themselves what nobody confirms:')), ...waitingLines(state, width - frameWidth), emptyLine]),
		line(span('[ Stay ]', isStaying ? 'tab' : 'text'), span('   '), span('[ Quit ]', isStaying ? 'text' : 'tab')),
	];
	return inTheMiddle(state, {title: isRunning ? 'A change is running' : 'A change waits to be confirmed', tone: 'warn', width, height: Math.min(state.rows, content.length + frameHeight), content});
}
