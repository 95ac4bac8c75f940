import {clipLine} from './clip-line.js';

export type Size = {readonly columns: number; readonly rows: number};

/** What stands on the screen, line by line; undefined: not known, all is to be drawn. */
export type Shown = readonly string[] | undefined;

/**
The bytes that turn the shown lines into `lines`, as one synchronized update that writes changed lines only and never beyond the
size; empty when nothing differs.
*/
export function paint(shown: Shown, lines: readonly string[], {columns, rows}: Size): string {
	let bytes = shown === undefined ? '\u001B[0m\u001B[2J' : '';
	for (let row = 0; row < rows; row++) {
		const line = lines[row] ?? '';
		if (line === (shown?.[row] ?? '')) {
			continue;
		}

		const {text, width} = clipLine(line, columns);
		// Erasing after a line that fills its row would take its last cell away.
		bytes += `\u001B[${row + 1};1H${text}\u001B[0m${width < columns ? '\u001B[K' : ''}`;
	}

	return bytes === '' ? '' : `\u001B[?2026h${bytes}\u001B[?2026l`;
}
