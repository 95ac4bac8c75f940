import {isUp} from '../model/host.js';
import {bodyHeight, isTooSmall, leastSize} from '../state/geometry.js';
import {footer} from '../state/select/footer.js';
import {hostStrip} from '../state/select/host-strip.js';
import {type Line, line, span} from '../state/select/line.js';
import {statusLine} from '../state/select/status-line.js';
import {rule, tabBar, titleBar} from '../state/select/top-bar.js';
import {waitingBar} from '../state/select/waiting-bar.js';
import type {State} from '../state/state.js';
import {type Dialog, dialogsOf} from './dialogs/index.js';
import {layOver} from './lay-over.js';
import {prompt} from './prompt.js';
import {block, paintRows} from './rows.js';
import {screens} from './screens/index.js';
import type {Theme} from './theme.js';

/** Draws dialogs: the lines of each, as many as it is high. */
export type DrawDialogs = (dialogs: readonly Dialog[]) => ReadonlyArray<readonly string[]>;

/** Whether a dialog takes the keys, so that the screen behind it steps back. */
const isBehindDialog = ({change, overlay, questions}: State): boolean =>
	change !== undefined || questions.length > 0 || (overlay !== undefined && overlay.over !== 'filter' && overlay.over !== 'host-filter' && overlay.over !== 'palette');

/** What is shown when the terminal has no room for a screen. */
function tooSmall({columns, rows, snapshot}: State): readonly Line[] {
	const live = snapshot?.hosts.filter(({link}) => isUp(link)).length ?? 0;
	return [
		line(span(' mxdeck', 'accent')),
		line(span(` needs ${leastSize.columns}x${leastSize.rows}, has ${columns}x${rows}`, 'warn')),
		line(span(` hosts ${live}/${snapshot?.hosts.length ?? 0} live`, 'dim')),
		line(span(' make the window larger, or q to quit', 'dim')),
	];
}

/** The screen below the dialogs, a string with colours for each of its rows. */
function screenPicture(state: State, theme: Theme): readonly string[] {
	const {columns} = state;
	const paint = isBehindDialog(state) ? theme.paintMuted : theme.paint;
	const typed = prompt(state);
	return [
		...paintRows(block([titleBar(state), tabBar(state), waitingBar(state) ?? rule(columns)], columns), paint),
		...paintRows(screens[state.screen](state).slice(0, bodyHeight(state)), paint),
		...paintRows(block([rule(columns), hostStrip(state)], columns), paint),
		...paintRows(block([typed ?? statusLine(state)], columns), typed === undefined ? paint : theme.paint),
		...paintRows(block([footer(state)], columns), theme.paint),
	];
}

/**
The whole console as a function of its state: a string with colours for each row of the terminal. The screen is painted from its
lines directly, which takes about a millisecond; only dialogs are laid out by `drawDialogs`.
*/
export function pictureOf(state: State, theme: Theme, drawDialogs: DrawDialogs): readonly string[] {
	const {columns, rows} = state;
	if (isTooSmall(state)) {
		return paintRows(block(tooSmall(state), columns, rows), theme.paint);
	}

	const dialogs = dialogsOf(state, theme);
	const drawn = dialogs.length === 0 ? [] : drawDialogs(dialogs);
	let picture = screenPicture(state, theme);
	for (const [index, dialog] of dialogs.entries()) {
		picture = layOver(picture, dialog, drawn[index] ?? []);
	}

	return picture;
}
