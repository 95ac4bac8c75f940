import stringWidth from 'string-width';
import {safe, type Safe} from '../../../model/safe.js';

/** Untrusted text made harmless and cut to `width` columns, with an ellipsis where it was cut. */
export function fit(text: string, width: number): Safe {
	const whole = safe(text);
	if (stringWidth(whole) <= width) {
		return whole;
	}

	let cut = '';
	let used = 0;
	for (const character of whole) {
		used += stringWidth(character);
		if (used > width - 1) {
			break;
		}

		cut += character;
	}

	return safe(`${cut}…`);
}

/** The same, filled up with blanks to exactly `width` columns. */
export function fill(text: string, width: number): Safe {
	const fitted = fit(text, width);
	return safe(fitted + ' '.repeat(Math.max(0, width - stringWidth(fitted))));
}

/** Untrusted text made harmless, on at most `most` lines of `width` columns, broken between words where there are some. */
export function wrap(text: string, width: number, most: number): readonly Safe[] {
	const lines: Safe[] = [];
	let rest: string = safe(text);
	while (lines.length < most - 1 && stringWidth(rest) > width) {
		const head = fit(rest, width).slice(0, -1);
		const space = head.lastIndexOf(' ');
		const end = space > width / 2 ? space : head.length;
		lines.push(safe(rest.slice(0, end)));
		rest = rest.slice(end).trimStart();
	}

	return [...lines, fit(rest, width)];
}
