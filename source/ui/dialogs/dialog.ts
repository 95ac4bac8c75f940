import {type Line, emptyLine, line, span} from '../../state/select/line.js';
import type {State} from '../../state/state.js';

/** Where a block lies on the screen. */
export type Place = {readonly left: number; readonly top: number; readonly width: number; readonly height: number};

/** A part of a dialog, below the one before it. Lines that are fewer than `height` are followed by blank ones. */
export type Part =
	| {readonly part: 'lines'; readonly lines: readonly Line[]; readonly height: number}
	| {readonly part: 'table'; readonly rows: ReadonlyArray<Readonly<Record<string, string>>>; readonly height: number};

/** A framed block in front of the screen, as plain data: what is equal looks equal. */
export type Dialog = Place & {
	/** `warn` for what needs care. */
	readonly tone: 'accent' | 'warn';
	readonly parts: readonly Part[];
};

/** Frame, title and the blank below it. */
export const frameHeight = 4;

/** Columns that a dialog's frame and the blanks at its sides take. */
export const frameWidth = 4;

type Middle = {
	readonly title: string;
	readonly width: number;
	/** With the frame. */
	readonly height: number;
	readonly tone?: Dialog['tone'];
	/** The last line of the screen stays free: the keys are there. */
	readonly sparesKeys?: boolean;
	/** What stands below the title: lines for the rest of the height, or parts. */
	readonly content: readonly Line[] | {readonly parts: readonly Part[]};
};

/** A part of lines, as high as there are lines unless told otherwise. */
export const linesPart = (lines: readonly Line[], height = lines.length): Part => ({part: 'lines', lines, height});

const hasParts = (content: Middle['content']): content is Extract<Middle['content'], {parts: unknown}> => 'parts' in content;

/** A titled dialog in the middle of the screen. */
export function inTheMiddle({columns, rows}: State, {title, width, height, tone = 'accent', sparesKeys = false, content}: Middle): Dialog {
	return {
		left: Math.max(0, Math.floor((columns - width) / 2)),
		top: Math.max(0, Math.floor((rows - (sparesKeys ? 1 : 0) - height) / 2)),
		width,
		height,
		tone,
		parts: [linesPart([line(span(title, tone)), emptyLine]), ...(hasParts(content) ? content.parts : [linesPart(content, height - frameHeight)])],
	};
}
