import {safe} from '../../source/model/safe.js';

// Everything that JSON.stringify leaves as it is and a terminal might obey stands inside a string, where \u may take its place.
// eslint-disable-next-line no-control-regex -- the characters that need a look
const notPlain = /[^\u0000-\u007E]/gu;

/** The character as JSON escapes it: two units for one outside the basic plane. */
function escaped(character: string): string {
	return safe(character) === character
		? character
		: character.split('').map(unit => `\\u${(unit.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`).join(''); // eslint-disable-line unicorn/prefer-spread -- by unit and not by character
}

/** A value as one line of JSON that holds no character a terminal obeys; what it means is kept in whole. */
export function jsonText(value: unknown): string {
	return JSON.stringify(value).replaceAll(notPlain, escaped);
}
