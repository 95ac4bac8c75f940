import {widthOf} from '../../state/select/line.js';

/** A line that fits, and how many cells it takes. */
export type ClippedLine = {readonly text: string; readonly width: number};

// eslint-disable-next-line no-control-regex -- these are the sequences that colour a line
const styling = /\u001B\[[\d;:]*m|\u001B]8;[^\u0007\u001B]*(?:\u0007|\u001B\\)/g;

const reset = '\u001B[0m';
const ascii = /^[ -~]*$/;
const graphemes = new Intl.Segmenter('en', {granularity: 'grapheme'});

/** Cells of a text without styling from `from` to before `to`; what an edge cuts in two becomes blanks. */
function sliceText(text: string, from: number, to: number): string {
	if (ascii.test(text)) {
		return text.slice(Math.max(0, from), Math.max(0, to));
	}

	let taken = '';
	let at = 0;
	for (const {segment} of graphemes.segment(text)) {
		const wide = widthOf(segment);
		const next = at + wide;
		if (at >= to) {
			break;
		}

		taken += at >= from && next <= to && (wide > 0 || at > from) ? segment : ' '.repeat(Math.max(0, Math.min(next, to) - Math.max(at, from)));
		at = next;
	}

	return taken;
}

/** The cells of a styled line from column `from` to before column `to`, styled as they were; blank where the line ends before `to`, unless that is endless. */
export function sliceLine(line: string, from: number, to: number): string {
	let text = '';
	let at = 0;
	let position = 0;
	const append = (piece: string): void => {
		if (piece !== '') {
			text += sliceText(piece, from - at, to - at);
			at += widthOf(piece);
		}
	};

	for (const match of line.matchAll(styling)) {
		append(line.slice(position, match.index));
		// Before the first column only what is still switched on matters.
		text = at <= from && match[0] === reset ? '' : text + match[0];
		position = match.index + match[0].length;
	}

	append(line.slice(position));
	return to === Infinity ? text : text + ' '.repeat(Math.max(0, to - Math.max(at, from)));
}

/** Cuts a styled line to at most `columns` cells; styling after the cut is kept, so that what was switched on is switched off. */
export function clipLine(line: string, columns: number): ClippedLine {
	const width = widthOf(line.replaceAll(styling, ''));
	if (width <= columns) {
		return {text: line, width};
	}

	return {text: sliceLine(line, 0, columns), width: columns};
}
