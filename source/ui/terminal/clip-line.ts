import stringWidth from 'string-width';

/** A line that fits, and how many cells it takes. */
export type ClippedLine = {readonly text: string; readonly width: number};

// eslint-disable-next-line no-control-regex -- these are the sequences that colour a line
const styling = /\u001B\[[\d;:]*m|\u001B]8;[^\u0007\u001B]*(?:\u0007|\u001B\\)/g;

// From here on a character may be wide or take no cell at all.

const plain = /^[\u0020-\u02FF\u2010-\u2027\u2190-\u22FF\u2500-\u25FC\u2800-\u28FF]*$/;

const graphemes = new Intl.Segmenter('en', {granularity: 'grapheme'});

function widthOf(text: string): number {
	return plain.test(text) ? text.length : stringWidth(text);
}

function takeCells(text: string, cells: number): {readonly taken: string; readonly width: number} {
	if (plain.test(text)) {
		const taken = text.slice(0, cells);
		return {taken, width: taken.length};
	}

	let taken = '';
	let width = 0;
	for (const {segment} of graphemes.segment(text)) {
		const next = width + stringWidth(segment);
		if (next > cells) {
			break;
		}

		taken += segment;
		width = next;
	}

	return {taken, width};
}

/** Cuts a styled line to at most `columns` cells; styling after the cut is kept, so that what was switched on is switched off. */
export function clipLine(line: string, columns: number): ClippedLine {
	const bare = line.replaceAll(styling, '');
	const width = widthOf(bare);
	if (width <= columns) {
		return {text: line, width};
	}

	let text = '';
	let used = 0;
	let full = false;
	let position = 0;
	const append = (piece: string): void => {
		if (full || piece === '') {
			return;
		}

		const {taken, width: cells} = takeCells(piece, columns - used);
		text += taken;
		used += cells;
		full = taken.length < piece.length;
	};

	for (const match of line.matchAll(styling)) {
		append(line.slice(position, match.index));
		text += match[0];
		position = match.index + match[0].length;
	}

	append(line.slice(position));
	return {text, width: used};
}
