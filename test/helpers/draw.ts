import {Writable} from 'node:stream';
import type {State} from '../../source/state/state.js';

// The test runner compiles JSX to React's development calls, which React's production build does not have.
process.env['NODE_ENV'] = 'development';
const {render} = await import('ink');
const {createElement} = await import('react');
const {App} = await import('../../source/ui/app.js');
const {ThemeContext} = await import('../../source/ui/theme-context.js');
const {themeFor} = await import('../../source/ui/theme.js');

/** What a terminal would be sent for this state, with colours when asked for. */
export function paint(state: State, {colour = true, ascii = false}: {readonly colour?: boolean; readonly ascii?: boolean} = {}): string {
	let frame = '';
	const stdout = new Writable({
		write(chunk: unknown, _encoding, done) {
			frame = String(chunk);
			done();
		},
	});
	Object.assign(stdout, {columns: state.columns, rows: 100_000});
	const drawn = render(
		createElement(ThemeContext.Provider, {value: themeFor({colour, ascii})}, createElement(App, {state})),
		// A Writable is all that Ink needs of a stdout when it draws at once.
		{stdout: stdout as unknown as NodeJS.WriteStream, debug: true, exitOnCtrlC: false, patchConsole: false},
	);
	const painted = frame;
	drawn.unmount();
	return painted;
}

/** The screen of a state as text, lines without trailing blanks. */
export const draw = (state: State, ascii = false): string => paint(state, {ascii})
	// eslint-disable-next-line no-control-regex -- what a terminal takes as colour is left out
	.replaceAll(/\u001B\[[\d;]*m/g, '')
	.split('\n')
	.map(line => line.trimEnd())
	.join('\n');
