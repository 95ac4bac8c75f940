import {actions} from '../../source/actions/index.js';
import type {Effect} from '../../source/state/effect.js';
import type {Signal} from '../../source/state/signal.js';
import {type ActionMeta, type Setup, type State, initialState} from '../../source/state/state.js';
import {update} from '../../source/state/update.js';
import {tracedNight} from './traced-night.js';
import {changePlan, night, reports, snapshot} from './canned-night.js';
import {contentOf} from './fake-port.js';

/** The words of the real actions. */
export const actionWords: readonly ActionMeta[] = Object.values(actions).map(({name, title, fields}) => ({name, title, fields}));

/** A console's state with all that it asked for so far. */
export type Driven = {readonly state: State; readonly effects: readonly Effect[]};

const setup: Setup = {title: '@mx', operator: 'ana', readOnly: false, demo: false, actions: actionWords};

/** The canned night's answer to what the console asks for. */
function answersTo(effect: Effect): readonly Signal[] {
	switch (effect.effect) {
		case 'watch': {
			return [...effect.views.map(view => contentOf(view)), {signal: 'watched', filterProblem: undefined}];
		}

		case 'plan': {
			return [{signal: 'planned', flow: effect.flow, outcome: {ok: true, value: changePlan(effect)}}];
		}

		case 'apply': {
			return [{signal: 'progress', id: effect.id, host: 'mx1', step: 'building the map'}, {signal: 'applied', id: effect.id, outcome: {ok: true, value: reports}}];
		}

		case 'trace': {
			return [{signal: 'traced', id: effect.ask.id, traced: tracedNight(effect.ask.since)}];
		}

		case 'export-unclassified': {
			return [{signal: 'exported', outcome: {ok: true, value: {path: '/home/ana/.local/state/mxdeck/unclassified-20261122-031241.txt', lines: 54}}}];
		}

		case 'copy':
		case 'decide':
		case 'forget':
		case 'quit':
		case 'reconnect':
		case 'refresh':
		case 'reply':
		case 'stop-trace':
		case 'suspend': {
			return [];
		}
	}
}

/** Lets signals happen one after the other, each with the night's answers. */
export function drive(driven: Driven, ...signals: readonly Signal[]): Driven {
	let {state, effects} = driven;
	for (const signal of signals) {
		const next = update(state, signal);
		state = next.state;
		effects = [...effects, ...next.effects];
		for (const effect of next.effects) {
			({state, effects} = drive({state, effects}, ...answersTo(effect)));
		}
	}

	return {state, effects};
}

/** The console on the canned night. */
export const opened = (columns: number, rows: number, own: Partial<Setup> = {}): Driven =>
	drive({state: initialState({...setup, ...own}, columns, rows), effects: []}, {signal: 'resized', columns, rows}, {signal: 'snapshot', snapshot});

/** Keys, each typed by itself; `wait` lets half a second pass. */
export const press = (driven: Driven, ...keys: readonly string[]): Driven => drive(driven, ...keys.flatMap((key): readonly Signal[] => key === 'wait'
	? [100, 500].map(later => ({signal: 'tick', now: (driven.state.now || night) + later}))
	: [{signal: 'key', key, alone: true}]));

/** A text, letter by letter. */
export const type = (text: string): readonly string[] => [...text].map(letter => letter === ' ' ? 'space' : letter);
