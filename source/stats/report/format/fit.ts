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
