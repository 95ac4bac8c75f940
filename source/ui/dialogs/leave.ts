import {emptyLine, line, span} from '../../state/select/line.js';
import type {State} from '../../state/state.js';
import {type Dialog, frameHeight, inTheMiddle} from './dialog.js';

/** Asked when the operator quits while a change is running. */
export function leave(state: State, isStaying: boolean): Dialog {
	const content = [
		line(span('What was sent runs to its end on the hosts, or is put back there.')),
		line(span('Its result would not be seen here.')),
		emptyLine,
		line(span('[ Stay ]', isStaying ? 'tab' : 'text'), span('   '), span('[ Quit ]', isStaying ? 'text' : 'tab')),
	];
	return inTheMiddle(state, {title: 'A change is running', tone: 'warn', width: Math.min(72, state.columns - 2), height: content.length + frameHeight, content});
}
