import {type Binding, bindingsOf, dialogKeys} from '../keymap.js';
import type {State} from '../state.js';
import {countdown, leftOf} from './countdown.js';
import {type Line, type Span, line, span, spread, widthOf} from './line.js';

const names: Readonly<Record<string, string>> = {'ctrl-r': '^r', left: '←', right: '→'};

/** Name of a key for people. */
export const keyName = (key: string): string => names[key] ?? key;

type Hint = {readonly key: string; readonly label: string; readonly usable: boolean};

function dialogOf({questions: [question], overlay, change}: State): keyof typeof dialogKeys | undefined {
	if (question !== undefined) {
		return 'question';
	}

	if (overlay !== undefined) {
		return overlay.over;
	}

	return change?.stage === 'form' && change.planning ? 'planning' : change?.stage;
}

function hintOf(state: State, {keys, label = '', command, unless}: Binding): Hint {
	const following = command === 'follow' && !state.stream.follow;
	return {key: keyName(keys[0] ?? ''), label: following ? 'follow' : label, usable: unless?.(state) === undefined};
}

/** The keys that matter now; those that cannot be used are faint. As many as there is room for, help and quit always. */
export function footer(state: State): Line {
	const dialog = dialogOf(state);
	const hints: readonly Hint[] = dialog === undefined
		? bindingsOf(state.screen).filter(({label}) => label !== undefined).map(binding => hintOf(state, binding))
		: dialogKeys[dialog].map(([key, label]) => ({key, label, usable: true}));
	const last = dialog === undefined ? hints.slice(-2) : [];
	const first = dialog === undefined ? hints.slice(0, -2) : hints;
	const spans: Span[] = [];
	let room = state.columns - last.reduce((sum, hint) => sum + hintWidth(hint), 0);
	for (const hint of first) {
		room -= hintWidth(hint);
		if (room < 0) {
			break;
		}

		spans.push(...hintSpans(hint));
	}

	const [next] = state.waiting;
	// A dialog may cover the whole screen, and with it what tells of a change that waits.
	if (dialog !== undefined && next !== undefined && leftOf(next, state) > 0) {
		return spread(spans, [span(' ◷ put back in ', 'warn'), span(`${countdown(leftOf(next, state))} `, 'strong')], state.columns);
	}

	return line(...spans, ...last.flatMap(hint => hintSpans(hint)));
}

const hintWidth = ({key, label}: Hint): number => widthOf(key) + widthOf(label) + 3;

const hintSpans = ({key, label, usable}: Hint): readonly Span[] => [span(` ${key} `, usable ? 'key' : 'faint'), span(`${label} `, usable ? 'dim' : 'faint')];
