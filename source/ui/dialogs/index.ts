import type {Overlay, State} from '../../state/state.js';
import type {Theme} from '../theme.js';
import {changeDialog} from './change-dialog.js';
import type {Dialog} from './dialog.js';
import {help} from './help.js';
import {hostPicker} from './host-picker.js';
import {leave} from './leave.js';
import {paletteOffers} from './palette-offers.js';
import {questionDialog} from './question-dialog.js';
import {waiting} from './waiting.js';

export type {Dialog} from './dialog.js';

function overlayDialogs(state: State, overlay: Overlay): readonly Dialog[] {
	switch (overlay.over) {
		case 'help': {
			return [help(state, overlay.scroll)];
		}

		case 'palette': {
			return paletteOffers(state, overlay.entry, overlay.picked);
		}

		case 'hosts': {
			return [hostPicker(state, overlay)];
		}

		case 'waiting': {
			return [waiting(state, overlay.picked)];
		}

		case 'leave': {
			return [leave(state, overlay.stay)];
		}

		// Typed on a line of the screen.
		case 'filter':
		case 'host-filter': {
			return [];
		}
	}
}

/** What lies in front of the screen: a change on its way, then help and choices, and a question above all. */
export function dialogsOf(state: State, theme: Theme): readonly Dialog[] {
	const {change, overlay, questions: [question]} = state;
	return [
		...(change === undefined ? [] : [changeDialog(state, change, theme)]),
		...(overlay === undefined ? [] : overlayDialogs(state, overlay)),
		...(question === undefined ? [] : [questionDialog(state, question)]),
	];
}
