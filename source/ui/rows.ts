import {type Line, emptyLine, fitLine} from '../state/select/line.js';
import type {Theme} from './theme.js';

/** A row of the screen: pieces side by side, each exactly as wide as it says. */
export type Row = ReadonlyArray<{readonly line: Line; readonly width: number}>;

/** Lines as rows of one piece; exactly `height` of them. */
export const block = (lines: readonly Line[], width: number, height = lines.length): readonly Row[] =>
	Array.from({length: height}, (_, index) => [{line: lines[index] ?? emptyLine, width}]);

/** Blocks of the same height side by side. */
export const sideBySide = (first: readonly Row[], ...others: ReadonlyArray<readonly Row[]>): readonly Row[] =>
	first.map((row, index) => [...row, ...others.flatMap(other => other[index] ?? [])]);

type Painted = {readonly width: number; readonly text: string};

const paintedLines = new WeakMap<Theme['paint'], WeakMap<Line, Painted>>();

/** A line as text; a line that was painted before is not painted again. */
function paintLine(line: Line, width: number, paint: Theme['paint']): string {
	const known = paintedLines.get(paint) ?? new WeakMap<Line, Painted>();
	paintedLines.set(paint, known);
	const before = known.get(line);
	if (before?.width === width) {
		return before.text;
	}

	const text = paint(fitLine(line, width));
	known.set(line, {width, text});
	return text;
}

/** Rows as text with colours, without the blanks at their ends. */
export const paintRows = (rows: readonly Row[], paint: Theme['paint']): readonly string[] =>
	rows.map(row => row.map(({line, width}) => paintLine(line, width, paint)).join('').trimEnd());
