import {hostsOffered} from '../host-list.js';
import type {KeyPress} from '../signal.js';
import {type Overlay, type State, allHosts} from '../state.js';
import {edit} from '../text-entry.js';
import {moveAmongHosts, showHosts, toggleEvery, toggleHost} from './host-choice.js';
import {filterHosts} from './host-list.js';
import {type Step, step} from './step.js';

type Over<Name extends Overlay['over']> = Extract<Overlay, {over: Name}>;

const close = (state: State): State => ({...state, overlay: undefined});
const keep = (state: State, overlay: Overlay): Step => step({...state, overlay});

/** A key while the filter of the Hosts screen is typed; it holds meanwhile. */
export function hostFilterKey(state: State, overlay: Over<'host-filter'>, {key}: KeyPress): Step {
	if (key === 'esc' || key === 'ctrl-c') {
		return step(filterHosts(close(state), overlay.before));
	}

	if (key === 'enter') {
		return step(close(state));
	}

	const entry = edit(overlay.entry, key) ?? overlay.entry;
	return step(filterHosts({...state, overlay: {...overlay, entry}}, entry.text.trim()));
}

const endless = 1_000_000;

const moves: Readonly<Record<string, number>> = {up: -1, k: -1, down: 1, j: 1, pageup: -10, 'ctrl-b': -10, pagedown: 10, 'ctrl-f': 10, home: -endless, end: endless, G: endless};

/** A key while hosts to show are picked. What is typed after `/` says which are offered; marks on the others stay. */
export function hostPickerKey(state: State, overlay: Over<'hosts'>, {key}: KeyPress): Step {
	const {choice, typing} = overlay;
	const offered = hostsOffered(state, overlay.entry.text);
	if (typing && key !== 'up' && key !== 'down') {
		return typeKey(state, overlay, key);
	}

	const by = moves[key];
	if (by !== undefined) {
		return keep(state, {...overlay, choice: moveAmongHosts(offered, choice, by)});
	}

	switch (key) {
		case 'esc':
		case 'ctrl-c': {
			return step(close(state));
		}

		case 'enter': {
			return step(showHosts(close(state), choice.marked));
		}

		case '/': {
			return keep(state, {...overlay, typing: true});
		}

		case 'space': {
			return keep(state, {...overlay, choice: toggleHost(allHosts(state), choice, offered[choice.at])});
		}

		case 'a': {
			return keep(state, {...overlay, choice: toggleEvery(allHosts(state), choice, offered)});
		}

		default: {
			return step(state);
		}
	}
}

function typeKey(state: State, overlay: Over<'hosts'>, key: string): Step {
	if (key === 'enter') {
		return keep(state, {...overlay, typing: false});
	}

	if (key === 'esc' || key === 'ctrl-c') {
		return keep(state, {...overlay, typing: false, entry: {text: '', at: 0}, choice: {...overlay.choice, at: 0}});
	}

	const entry = edit(overlay.entry, key) ?? overlay.entry;
	return keep(state, {...overlay, entry, choice: {...overlay.choice, at: 0}});
}
