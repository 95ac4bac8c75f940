import {failure, success, type Outcome} from '../outcome.js';

/** A character of the filter as typed; a quoted one stands for itself alone. */
export type Character = {readonly text: string; readonly isQuoted: boolean};

/** Words of the filter; undefined stands between groups, for `|`. */
export type Words = ReadonlyArray<readonly Character[] | undefined>;

const longest = 4000;

/** Splits a filter at blanks and `|` outside quotes. In quotes `\"` and `\\` stand for the quote and the backslash. */
export function splitWords(text: string): Outcome<Words> {
	if (text.length > longest) {
		return failure({what: `the filter is longer than ${longest} characters`});
	}

	const words: Array<Character[] | undefined> = [];
	let word: Character[] | undefined;
	let isQuoted = false;
	for (let index = 0; index < text.length; index++) {
		const character = text.charAt(index);
		if (character === '"') {
			isQuoted = !isQuoted;
			word ??= [];
			// An empty pair of quotes is a value too.
			word.push({text: '', isQuoted: true});
		} else if (isQuoted) {
			const isEscape = character === '\\' && /["\\]/.test(text.charAt(index + 1));
			index += isEscape ? 1 : 0;
			word?.push({text: isEscape ? text.charAt(index) : character, isQuoted: true});
		} else if (/[\s|]/.test(character)) {
			words.push(...(word === undefined ? [] : [word]), ...(character === '|' ? [undefined] : []));
			word = undefined;
		} else {
			word ??= [];
			word.push({text: character, isQuoted: false});
		}
	}

	if (isQuoted) {
		return failure({what: 'a quote is not closed', remedy: 'add the closing "'});
	}

	return success(word === undefined ? words : [...words, word]);
}

/** The characters' text, quotes gone. */
export const textOf = (characters: readonly Character[]): string => characters.map(({text}) => text).join('');

/** Splits characters at each unquoted `separator`. */
export function splitAt(characters: readonly Character[], separator: string): ReadonlyArray<readonly Character[]> {
	const parts: Character[][] = [[]];
	for (const character of characters) {
		if (!character.isQuoted && character.text === separator) {
			parts.push([]);
		} else {
			parts.at(-1)?.push(character);
		}
	}

	return parts;
}
