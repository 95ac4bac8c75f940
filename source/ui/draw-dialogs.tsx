import {renderToString} from 'ink';
import {type Line, span} from '../state/select/line.js';
import {DialogBox} from './components/dialog-box.js';
import type {Dialog} from './dialogs/dialog.js';
import {layOver} from './lay-over.js';
import type {DrawDialogs} from './picture.js';
import {block, paintRows} from './rows.js';
import type {Theme} from './theme.js';

/** Frames that are kept: those that the palette takes while somebody types, and more. */
const most = 60;

/** The dialog without the text of its lines: what takes Ink to draw. */
const bare = (dialog: Dialog): Dialog => ({...dialog, parts: dialog.parts.map(part => part.part === 'lines' ? {...part, lines: []} : part)});

const indented = (line: Line): Line => ({...line, spans: [span(' '), ...line.spans]});

/** The frame with the dialog's lines in it, a blank column at both sides. */
function writeInto(frame: readonly string[], {width, height, parts}: Dialog, {paint}: Theme): readonly string[] {
	let picture = frame;
	let top = 1;
	for (const part of parts) {
		if (part.part === 'lines') {
			const room = Math.min(part.height, height - 1 - top);
			const lines = part.lines.map(line => indented(line));
			picture = layOver(picture, {left: 1, top, width: width - 2}, paintRows(block(lines, width - 2, Math.max(0, room)), paint));
		}

		top += part.height;
	}

	return picture;
}

/**
Draws dialogs: Ink lays out frames and tables, once each since that takes many milliseconds; the lines,
in which the operator types, are painted as those of the screen.
*/
export function dialogDrawer(theme: Theme): DrawDialogs {
	const frames = new Map<string, readonly string[]>();
	const layOut = (dialog: Dialog): readonly string[] => renderToString(<DialogBox dialog={dialog} theme={theme}/>, {columns: dialog.width}).split('\n');

	return dialogs => {
		if (frames.size > most) {
			frames.clear();
		}

		return dialogs.map(dialog => {
			const frame = bare(dialog);
			const key = JSON.stringify(frame);
			const lines = frames.get(key) ?? layOut(frame);
			frames.set(key, lines);
			return writeInto(lines, dialog, theme);
		});
	};
}
