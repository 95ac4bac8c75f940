import {questionLines, questionTitle} from '../../state/select/question.js';
import type {OpenQuestion, State} from '../../state/state.js';
import {type Dialog, frameHeight, frameWidth, inTheMiddle} from './dialog.js';

/** A question that only the operator can answer, above everything. */
export function questionDialog(state: State, open: OpenQuestion): Dialog {
	const width = Math.min(78, state.columns - 2);
	const content = questionLines(open, width - frameWidth);
	return inTheMiddle(state, {title: questionTitle(open), tone: 'warn', width, height: content.length + frameHeight, content});
}
