import {render, useInput} from 'ink';
import {type ReactNode, useMemo} from 'react';
import type {Signal} from '../state/signal.js';
import {type State, initialState} from '../state/state.js';
import {update} from '../state/update.js';
import {App} from './app.js';
import type {ConsoleOptions} from './run-console.js';
import {createFramePacer} from './frame-pacer.js';
import {keyReader} from './read-keys.js';
import {runEffect} from './run-effect.js';
import {ThemeContext} from './theme-context.js';
import {type Theme, themeFor} from './theme.js';

type RootProps = {readonly state: State; readonly theme: Theme; readonly dispatch: (signal: Signal) => void};

function Root({state, theme, dispatch}: RootProps): ReactNode {
	const read = useMemo(() => keyReader(), []);
	useInput((input, key) => {
		for (const signal of read(input, key)) {
			dispatch(signal);
		}
	});
	return <ThemeContext.Provider value={theme}><App state={state}/></ThemeContext.Provider>;
}

/** Draws the console, turns keys into signals and effects into requests; resolves with the exit code when the operator leaves. */
export async function consoleLoop({port, terminal, title, operator, actions, readOnly = false, demo = false}: ConsoleOptions): Promise<number> {
	const theme = themeFor(terminal);
	const {columns, rows} = terminal.size();
	let state = initialState({title, operator, readOnly, demo, actions}, columns, rows);
	let code = 0;

	const root = () => <Root state={state} theme={theme} dispatch={dispatch}/>;
	const ink = render(root(), {stdout: terminal.stdout, stdin: terminal.stdin, exitOnCtrlC: false, patchConsole: false, incrementalRendering: false, maxFps: 30});

	const pacer = createFramePacer(() => {
		ink.rerender(root());
	}, terminal.onTick !== undefined);

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

		for (const effect of effects) {
			void runEffect(effect, {port, terminal, dispatch, quit});
		}
	}

	function quit(exitCode: number): void {
		code = exitCode;
		ink.unmount();
	}

	const stops = [
		port.listen(dispatch),
		terminal.onResize(() => {
			dispatch({signal: 'resized', ...terminal.size()});
		}),
		terminal.onTick?.(now => {
			dispatch({signal: 'tick', now});
			pacer.beat();
		}),
	];
	dispatch({signal: 'resized', columns, rows});
	await ink.waitUntilExit();
	for (const stop of stops) {
		stop?.();
	}

	return code;
}

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
