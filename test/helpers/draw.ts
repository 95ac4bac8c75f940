import type {State} from '../../source/state/state.js';

// The test runner compiles JSX to React's development calls, which React's production build does not have.
process.env['NODE_ENV'] = 'development';
const {dialogDrawer} = await import('../../source/ui/draw-dialogs.js');
const {pictureOf} = await import('../../source/ui/picture.js');
const {themeFor} = await import('../../source/ui/theme.js');

/** What a terminal would be sent for this state, with colours when asked for. */
export function paint(state: State, {colour = true, ascii = false}: {readonly colour?: boolean; readonly ascii?: boolean} = {}): string {
	const theme = themeFor({colour, ascii});
	return pictureOf(state, theme, dialogDrawer(theme)).join('\n');
}

/** The screen of a state as text, lines without trailing blanks. */
export const draw = (state: State, ascii = false): string => paint(state, {ascii})
	// eslint-disable-next-line no-control-regex -- what a terminal takes as colour is left out
	.replaceAll(/\u001B\[[\d;]*m/g, '')
	.split('\n')
	.map(line => line.trimEnd())
	.join('\n');
