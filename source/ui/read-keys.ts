import type {Key} from 'ink';
import type {Signal} from '../state/signal.js';

type Flag = Exclude<{[Name in keyof Key]: Key[Name] extends boolean ? Name : never}[keyof Key], undefined>;

const named: ReadonlyArray<readonly [flag: Flag, name: string]> = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'pageup'],
	['pageDown', 'pagedown'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['escape', 'esc'],
	['backspace', 'backspace'],
];

const characters: Readonly<Record<string, string>> = {' ': 'space', '\r': 'enter', '\n': 'enter', '\t': 'tab', '\u007F': 'backspace', '\b': 'backspace'};

const pasteStart = '[200~';
const pasteEnd = '[201~';

/**
Turns what Ink makes of the terminal's input into signals. Text between the terminal's paste marks is one paste; other text
that came in one piece is keys, typed faster than they were read.
*/
export function keyReader(): (input: string, key: Key) => readonly Signal[] {
	let pasted: string | undefined;
	return (input, key) => {
		if (input === pasteStart) {
			pasted = '';
			return [];
		}

		if (input === pasteEnd) {
			const text = pasted ?? '';
			pasted = undefined;
			return [{signal: 'paste', text}];
		}

		if (pasted !== undefined) {
			pasted += key.return ? '\r' : (key.tab ? '\t' : input);
			return [];
		}

		return keysOf(input, key);
	};
}

function keysOf(input: string, key: Key): readonly Signal[] {
	const name = nameOf(input, key);
	if (name !== undefined) {
		return [{signal: 'key', key: name, alone: true}];
	}

	if (key.meta && input.length > 1) {
		return [];
	}

	const typed = [...input].map(character => characters[character] ?? character).filter(each => each.length > 1 || each >= ' ');
	return typed.map(each => ({signal: 'key', key: each, alone: typed.length === 1}));
}

function nameOf(input: string, key: Key): string | undefined {
	const found = named.find(([flag]) => key[flag]);
	if (found !== undefined) {
		return found[1];
	}

	if (key.tab) {
		return key.shift ? 'shift-tab' : 'tab';
	}

	// Ink calls both the backspace key's DEL and the delete key `delete`; terminals send DEL for backspace.
	if (key.delete) {
		return input === '' ? 'backspace' : 'delete';
	}

	return key.ctrl && input.length === 1 ? `ctrl-${input}` : undefined;
}
