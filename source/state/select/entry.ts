import type {TextEntry} from '../text-entry.js';
import {type Span, fit, span, widthOf} from './line.js';

/** A text entry in exactly `width` columns with its caret, scrolled so that the caret is in sight. */
export function entrySpans({text, at}: TextEntry, width: number, focused: boolean): readonly Span[] {
	if (!focused) {
		return [span(fit(text, width))];
	}

	let from = 0;
	while (widthOf(text.slice(from, at)) > width - 1) {
		from++;
	}

	const before = text.slice(from, at);
	const under = text.slice(at, at + 1) || ' ';
	return [
		span(before, 'strong'),
		span(under, 'tab'),
		span(fit(text.slice(at + 1), width - widthOf(before) - widthOf(under)), 'strong'),
	];
}
