import {helpLines} from '../../state/select/help.js';
import type {State} from '../../state/state.js';
import {type Dialog, frameHeight, inTheMiddle} from './dialog.js';

/** All keys of the screen. */
export function help(state: State, scroll: number): Dialog {
	const lines = helpLines(state);
	const height = Math.min(state.rows - 2, lines.length + frameHeight);
	const room = height - frameHeight;
	const from = Math.max(0, Math.min(scroll, lines.length - room));
	return inTheMiddle(state, {
		title: `Keys${room < lines.length ? '  (↑↓ scroll)' : ''}`,
		width: Math.min(92, state.columns - 4),
		height,
		sparesKeys: true,
		content: lines.slice(from, from + room),
	});
}
