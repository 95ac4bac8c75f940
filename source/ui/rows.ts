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

/** Lines that were painted lately, and those before them: more than twice a screen of each. Weak maps would be kinder, and take half of the time of a frame. */
type Memory = {young: Map<Line, Painted>; old: Map<Line, Painted>};

const most = 512;

const memories = new Map<Theme['paint'], Memory>();

function memoryOf(paint: Theme['paint']): Memory {
	const known = memories.get(paint) ?? {young: new Map(), old: new Map()};
	memories.set(paint, known);
	return known;
}

/** A line as text; a line that was painted before is not painted again. */
function paintLine(line: Line, width: number, paint: Theme['paint'], memory: Memory): string {
	const before = memory.young.get(line) ?? memory.old.get(line);
	const painted = before?.width === width ? before : {width, text: paint(fitLine(line, width))};
	if (memory.young.size >= most) {
		memory.old = memory.young;
		memory.young = new Map();
	}

	memory.young.set(line, painted);
	return painted.text;
}

/** Rows as text with colours, without the blanks at their ends. */
export function paintRows(rows: readonly Row[], paint: Theme['paint']): readonly string[] {
	const memory = memoryOf(paint);
	return rows.map(row => row.map(({line, width}) => paintLine(line, width, paint, memory)).join('').trimEnd());
}
