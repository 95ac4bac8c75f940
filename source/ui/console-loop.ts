import type {Signal} from '../state/signal.js';
import {type State, initialState} from '../state/state.js';
import {update} from '../state/update.js';
import {createFramePacer} from './frame-pacer.js';
import {type DrawDialogs, pictureOf} from './picture.js';
import {keyReader} from './read-keys.js';
import type {ConsoleOptions} from './run-console.js';
import {runEffect} from './run-effect.js';
import {themeFor} from './theme.js';

/** Draws the console, turns keys into signals and effects into requests; resolves with the exit code when the operator leaves. */
export async function consoleLoop({port, terminal, title, operator, actions, readOnly = false, demo = false}: ConsoleOptions): Promise<number> {
	const theme = themeFor(terminal);
	const {columns, rows} = terminal.size();
	let state = initialState({title, operator, readOnly, demo, actions}, columns, rows);
	let drawDialogs: DrawDialogs = () => [];
	let quit: (code: number) => void = () => undefined;
	const left = new Promise<number>(resolve => {
		quit = resolve;
	});

	const picture = (): readonly string[] => pictureOf(state, theme, drawDialogs);
	const pacer = createFramePacer(() => {
		terminal.draw(picture);
	}, terminal.onTick !== undefined);

	function hurry(): void {
		if (pacer.isDue() || waitsForTime(state)) {
			ticks?.hurry();
		}
	}

	function dispatch(signal: Signal): void {
		const before = state;
		const {state: next, effects} = update(state, signal);
		state = next;
		if (looksDifferent(before, next)) {
			if (byOperator.has(signal.signal)) {
				pacer.byOperator();
			} else {
				pacer.byItself();
			}
		}

		if (signal.signal !== 'tick') {
			hurry();
		}

		for (const effect of effects) {
			void runEffect(effect, {port, terminal, dispatch, quit});
		}
	}

	const ticks = terminal.onTick?.(now => {
		dispatch({signal: 'tick', now});
		pacer.beat();
		hurry();
	});
	const stops = [
		port.listen(dispatch),
		terminal.onResize(() => {
			dispatch({signal: 'resized', ...terminal.size()});
		}),
		ticks?.stop,
	];
	dispatch({signal: 'resized', columns, rows});

	// Ink takes longer to load than the first picture takes to draw; keys that are typed meanwhile wait in the terminal.
	const [{dialogDrawer}, {listenToKeys}] = await Promise.all([import('./draw-dialogs.js'), import('./listen-to-keys.js')]);
	drawDialogs = dialogDrawer(theme);
	pacer.byOperator();
	const read = keyReader();
	stops.push(listenToKeys(terminal.stdin, (input, key) => {
		for (const signal of read(input, key)) {
			dispatch(signal);
		}
	}));
	const code = await left;
	for (const stop of stops) {
		stop?.();
	}

	return code;
}

/** Whether keys are discarded until some time has passed: a dialog that has just opened is not answered by what was typed before. */
const waitsForTime = ({change, overlay, questions}: State): boolean => (change?.stage === 'plan' && !change.ready) || (overlay?.over === 'waiting' && !overlay.ready) || questions[0]?.ready === false;

const byOperator: ReadonlySet<Signal['signal']> = new Set<Signal['signal']>(['key', 'paste', 'resized']);

// Time within a second shows nowhere; a tick that changed nothing else is not worth a frame.
function looksDifferent(before: State, after: State): boolean {
	if (Math.floor(before.now / 1000) !== Math.floor(after.now / 1000)) {
		return true;
	}

	const {now: _before, watched: _watched, ...was} = before;
	const {now: _after, watched: _asked, ...is} = after;
	return Object.keys(is).some(key => is[key as keyof typeof is] !== was[key as keyof typeof was]);
}
