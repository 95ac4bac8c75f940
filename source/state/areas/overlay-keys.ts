import type {Command} from '../keymap.js';
import {runPalette, suggestions} from '../palette.js';
import type {KeyPress} from '../signal.js';
import type {Overlay, State} from '../state.js';
import {edit, entryOf, insert} from '../text-entry.js';
import {hostFilterKey, hostPickerKey} from './host-keys.js';
import {filterHosts} from './host-list.js';
import {type Step, step} from './step.js';
import {setFilter} from './stream.js';
import {waitingKey} from './waiting.js';

type Over<Name extends Overlay['over']> = Extract<Overlay, {over: Name}>;
type Perform = (state: State, command: Command) => Step;

const close = (state: State): State => ({...state, overlay: undefined});
const keep = (state: State, overlay: Overlay): Step => step({...state, overlay});

/** A key while something lies over the screen. */
export function overlayKey(state: State, overlay: Overlay, press: KeyPress, perform: Perform): Step {
	switch (overlay.over) {
		case 'help': {
			return helpKey(state, overlay, press);
		}

		case 'filter': {
			return filterKey(state, overlay, press);
		}

		case 'palette': {
			return paletteKey(state, overlay, press, perform);
		}

		case 'hosts': {
			return hostPickerKey(state, overlay, press);
		}

		case 'host-filter': {
			return hostFilterKey(state, overlay, press);
		}

		case 'waiting': {
			return waitingKey(state, overlay, press);
		}

		case 'leave': {
			return leaveKey(state, overlay, press);
		}
	}
}

/** Pasted text goes into the open line. */
export function overlayPaste(state: State, overlay: Overlay, text: string): State {
	if (overlay.over === 'filter') {
		const entry = insert(overlay.entry, text);
		return setFilter({...state, overlay: {...overlay, entry}}, entry.text.trim());
	}

	if (overlay.over === 'host-filter') {
		const entry = insert(overlay.entry, text);
		return filterHosts({...state, overlay: {...overlay, entry}}, entry.text.trim());
	}

	return overlay.over === 'palette' ? {...state, overlay: {...overlay, entry: insert(overlay.entry, text), picked: 0}} : state;
}

const scrolls: Readonly<Record<string, number>> = {up: -1, k: -1, down: 1, j: 1, pageup: -10, 'ctrl-b': -10, pagedown: 10, 'ctrl-f': 10, space: 10, home: -1000};

function helpKey(state: State, overlay: Over<'help'>, {key}: KeyPress): Step {
	const by = scrolls[key];
	return by === undefined ? step(close(state)) : keep(state, {...overlay, scroll: Math.max(0, overlay.scroll + by)});
}

function filterKey(state: State, overlay: Over<'filter'>, {key}: KeyPress): Step {
	if (key === 'esc' || key === 'ctrl-c') {
		return step(setFilter(close(state), overlay.before));
	}

	if (key === 'enter') {
		return step(close(state));
	}

	const entry = edit(overlay.entry, key) ?? overlay.entry;
	return step(setFilter({...state, overlay: {...overlay, entry}}, entry.text.trim()));
}

function paletteKey(state: State, overlay: Over<'palette'>, {key}: KeyPress, perform: Perform): Step {
	const {entry, picked} = overlay;
	const offers = suggestions(state, entry.text);
	switch (key) {
		case 'esc':
		case 'ctrl-c': {
			return step(close(state));
		}

		case 'enter': {
			return runPalette(state, entry.text, picked, perform);
		}

		case 'up':
		case 'down': {
			return keep(state, {...overlay, picked: Math.max(0, Math.min(offers.length - 1, picked + (key === 'up' ? -1 : 1)))});
		}

		case 'tab': {
			const offer = offers[picked];
			const space = offer?.entry.argument === undefined || offer.text.includes(' ') ? '' : ' ';
			return offer === undefined ? step(state) : keep(state, {...overlay, entry: entryOf(offer.text + space), picked: 0});
		}

		default: {
			const next = edit(entry, key) ?? entry;
			return keep(state, {...overlay, entry: next, picked: next.text === entry.text ? picked : 0});
		}
	}
}

function leaveKey(state: State, overlay: Over<'leave'>, {key}: KeyPress): Step {
	if (['tab', 'shift-tab', 'left', 'right', 'h', 'l'].includes(key)) {
		return keep(state, {...overlay, stay: !overlay.stay});
	}

	if (key === 'enter') {
		return overlay.stay ? step(close(state)) : step(close(state), {effect: 'quit', code: 130});
	}

	return key === 'esc' ? step(close(state)) : step(state);
}
