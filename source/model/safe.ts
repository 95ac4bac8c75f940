/**
Text that may reach a terminal, a file or a clipboard: it holds no control, bidirectional, zero-width or other
character that a terminal obeys or that hides text. Only `safe` makes it.
*/
export type Safe = string & {readonly safe: unique symbol};

// C0, DEL, C1; soft hyphen, joiners, Hangul fillers, Khmer vowels, Mongolian separator, zero-width and bidi marks, line separators,
// invisible operators, variation selectors, byte order mark, interlinear marks and specials, lone surrogates, tags.
// eslint-disable-next-line no-control-regex, no-misleading-character-class -- these are the characters that must never get through
const unsafe = /[\u0000-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\uD800-\uDFFF]|[\u{E0000}-\u{E0FFF}]/gu;

// ASCII, Latin letters, punctuation, arrows, mathematics, frames and blocks, of which our own signs are.
const harmless = /^[ -~¡-¬®-˿‐-‧←-⋿␀-␦─-◿✓✗⠀-⣿]*$/;

const manyMarks = /(\p{M}{3})\p{M}+/gu;

function visible(character: string): string {
	if (character === '\t') {
		return ' ';
	}

	const code = character.codePointAt(0) ?? 0;
	return code < 0x20 ? String.fromCodePoint(0x2400 + code) : `\\u{${code.toString(16)}}`;
}

/** Makes any text harmless: each dangerous character becomes a visible stand-in, stacks of combining marks are cut. Idempotent. */
export function safe(text: string): Safe {
	// Most text by far, and this stands in the way of every key.
	if (harmless.test(text)) {
		return text as Safe;
	}

	return text.replaceAll(unsafe, visible).replaceAll(manyMarks, '$1') as Safe;
}
