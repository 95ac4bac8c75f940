import {clipLine} from './clip-line.js';

export type Size = {readonly columns: number; readonly rows: number};

// eslint-disable-next-line no-control-regex -- what Ink writes around a frame: cursor, erasing, synchronized update
const movement = /^(?:\u001B\[(?:\?\d+[hl]|\d*(?:;\d+)?[ABCDEFGHJK]))+/;
// eslint-disable-next-line no-control-regex -- the same, after the frame
const movementAfter = /(?:\u001B\[(?:\?\d+[hl]|\d*(?:;\d+)?[ABCDEFGHJK]))+$/;

/** The frame's lines in what Ink wrote; undefined when it only moved or showed a cursor, so that there is nothing to draw. */
export function frameOf(written: string): readonly string[] | undefined {
	const frame = written.replace(movement, '').replace(movementAfter, '');
	if (frame === '') {
		return undefined;
	}

	const lines = frame.split('\n');
	return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

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
