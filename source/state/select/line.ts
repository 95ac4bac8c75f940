import stringWidth from 'string-width';
import {safe, type Safe} from '../../model/safe.js';

/** What a piece of text means; the theme gives each its colour, and none is told by colour alone. */
export type Tone =
	| 'text'
	| 'strong'
	| 'dim'
	| 'faint'
	| 'accent'
	| 'good'
	| 'bad'
	| 'warn'
	| 'held'
	| 'info'
	| 'key'
	| 'tab'
	| 'added'
	| 'removed'
	| 'host-1'
	| 'host-2'
	| 'host-3'
	| 'host-4'
	| 'host-5'
	| 'host-6';

/** A piece of a line. Its text is `Safe`: only `span` makes one. */
export type Span = {readonly text: Safe; readonly tone: Tone};

/** One line of the screen, left to right. `cursor`: the operator's cursor stands on it. */
export type Line = {readonly spans: readonly Span[]; readonly cursor?: boolean};

// One column wide everywhere: ASCII, Latin and Cyrillic letters, our own signs, punctuation, arrows, mathematics, frames and blocks.
const narrow = /^[ -~¡-¬®-˿Ѐ-҂Ҋ-ӿ‐-‧←-⋿␀-␦─-◼✓✗⠀-⣿]*$/;
const graphemes = new Intl.Segmenter();

/** Columns that a text takes on a terminal. */
export const widthOf = (text: string): number => narrow.test(text) ? text.length : stringWidth(text);

/** Any text as a piece of a line, made harmless. */
export const span = (text: string, tone: Tone = 'text'): Span => ({text: safe(text), tone});

/** A line of these pieces. */
export const line = (...spans: readonly Span[]): Line => ({spans});

/** A line with nothing on it. */
export const emptyLine: Line = {spans: []};

function cut(text: string, width: number): string {
	if (narrow.test(text)) {
		return text.slice(0, width);
	}

	let kept = '';
	let used = 0;
	for (const {segment} of graphemes.segment(text)) {
		const wide = stringWidth(segment);
		if (used + wide > width) {
			break;
		}

		kept += segment;
		used += wide;
	}

	return kept;
}

/** The text in exactly `width` columns: padded, or cut with an ellipsis. */
export function fit(raw: string, width: number, align: 'left' | 'right' = 'left'): string {
	if (width <= 0) {
		return '';
	}

	const text = safe(raw);
	const wide = widthOf(text);
	if (wide > width) {
		const kept = `${cut(text, width - 1)}…`;
		return kept + ' '.repeat(width - widthOf(kept));
	}

	const pad = ' '.repeat(width - wide);
	return align === 'left' ? text + pad : pad + text;
}

/** Columns that a line takes. */
export const lineWidth = (of: Line): number => of.spans.reduce((sum, {text}) => sum + widthOf(text), 0);

/** The line in exactly `width` columns. */
export function fitLine(of: Line, width: number): Line {
	const spans: Span[] = [];
	let left = width;
	for (const piece of of.spans) {
		const wide = widthOf(piece.text);
		if (wide > left) {
			spans.push(span(fit(piece.text, left), piece.tone));
			left = 0;
			break;
		}

		spans.push(piece);
		left -= wide;
	}

	return {...of, spans: left > 0 ? [...spans, span(' '.repeat(left))] : spans};
}

/** Left text and right text on one line; the left gives way when there is no room for both. */
export function spread(left: readonly Span[], right: readonly Span[], width: number): Line {
	const room = Math.max(0, width - lineWidth({spans: right}));
	return fitLine({spans: [...fitLine({spans: left}, room).spans, ...right]}, width);
}

/** Two blocks of lines side by side, as high as the higher one. */
export function beside(left: readonly Line[], leftWidth: number, right: readonly Line[], gap: readonly Span[] = []): readonly Line[] {
	return Array.from({length: Math.max(left.length, right.length)}, (_, index) => {
		const own = left[index] ?? emptyLine;
		return {...own, cursor: false, spans: [...markCursor(fitLine(own, leftWidth)), ...gap, ...markCursor(right[index] ?? emptyLine)]};
	});
}

// A cursor inside one block of several cannot light the whole line, so its text is emphasised instead.
const markCursor = ({spans, cursor}: Line): readonly Span[] => cursor ? spans.map(piece => ({...piece, tone: 'strong' as const})) : spans;

/** A block of exactly `height` lines. */
export const fillTo = (lines: readonly Line[], height: number): readonly Line[] =>
	Array.from({length: Math.max(0, height)}, (_, index) => lines[index] ?? emptyLine);

/** Text broken into lines of at most `width` columns, at blanks where possible. */
export function wrap(raw: string, width: number): readonly string[] {
	const lines: string[] = [];
	let rest: string = safe(raw);
	const least = Math.max(1, width);
	for (;;) {
		if (widthOf(rest) <= least) {
			return [...lines, rest];
		}

		const head = cut(rest, least);
		const blank = head.lastIndexOf(' ');
		const at = blank > least / 2 ? blank + 1 : Math.max(1, head.length);
		lines.push(rest.slice(0, at).trimEnd());
		rest = rest.slice(at);
	}
}
