import {waitingList} from '../../state/select/waiting.js';
import type {State} from '../../state/state.js';
import {type Dialog, frameHeight, frameWidth, inTheMiddle} from './dialog.js';

/** What waits for the operator: changes to be confirmed, and changes that hosts missed. */
export function waiting(state: State, picked: number): Dialog {
	const width = Math.min(84, state.columns - 2);
	const content = waitingList(state, picked, width - frameWidth, state.rows - 2 - frameHeight);
	return inTheMiddle(state, {title: 'Changes that wait', tone: 'warn', width, height: Math.min(state.rows - 2, content.length + frameHeight), sparesKeys: true, content});
}
