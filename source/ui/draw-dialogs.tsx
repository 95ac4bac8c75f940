import {renderToString} from 'ink';
import {DialogBox} from './components/dialog-box.js';
import type {Dialog} from './dialogs/dialog.js';
import type {DrawDialogs} from './picture.js';
import type {Theme} from './theme.js';

/** Lays dialogs out with Ink, each by itself. One that is as it was the last time is not laid out again, since that takes milliseconds. */
export function dialogDrawer(theme: Theme): DrawDialogs {
	let drawn: ReadonlyMap<string, readonly string[]> = new Map();
	const layOut = (dialog: Dialog): readonly string[] => renderToString(<DialogBox dialog={dialog} theme={theme}/>, {columns: dialog.width}).split('\n');

	return dialogs => {
		const entries = dialogs.map((dialog): readonly [string, readonly string[]] => {
			const key = JSON.stringify(dialog);
			return [key, drawn.get(key) ?? layOut(dialog)];
		});
		drawn = new Map(entries);
		return entries.map(([, lines]) => lines);
	};
}
