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

/** Rows as text with colours, without the blanks at their ends. */
export const paintRows = (rows: readonly Row[], paint: Theme['paint']): readonly string[] =>
	rows.map(row => row.map(({line, width}) => paint(fitLine(line, width))).join('').trimEnd());
