import {failure, success, type Outcome} from '../outcome.js';

/** A character of the filter as typed; a quoted one stands for itself alone. A whole `/expression/` is one, without its slashes. */
export type Character = {readonly text: string; readonly isQuoted: boolean; readonly isExpression?: boolean};

/** Words of the filter; undefined stands between groups, for `|`. */
export type Words = ReadonlyArray<readonly Character[] | undefined>;

const longest = 4000;

/** Whether a value may begin here: at the start of a word, behind its `!` or `key:`, or behind a comma between values. */
function beginsValue(word: readonly Character[] | undefined): boolean {
	const last = word?.at(-1);
	return last === undefined
		|| (!last.isQuoted && (last.text === ':' || (last.text === '!' && word?.length === 1) || (last.text === ',' && word?.some(({text}) => text === ':') === true)));
}

/**
The expression whose first slash stands at `index`: up to the next slash with nothing behind it but a blank, `|`, `,` or the end, so
that blanks need no quotes and a path is not taken for one.
*/
function expressionAt(text: string, index: number): string | undefined {
	for (let end = index + 1; end < text.length; end++) {
		if (text.charAt(end) === '\\') {
			end++;
		} else if (text.charAt(end) === '/' && end > index + 1 && /^(?:[\s|,]|$)/.test(text.slice(end + 1, end + 2))) {
			return text.slice(index + 1, end);
		}
	}

	return undefined;
}

/** The character in quotes at `index`, or the quote or backslash that it escapes, with its place. */
function quotedAt(text: string, index: number): {readonly text: string; readonly at: number} {
	const at = text.charAt(index) === '\\' && /["\\]/.test(text.charAt(index + 1)) ? index + 1 : index;
	return {text: text.charAt(at), at};
}

/**
Splits a filter at blanks and `|` outside quotes and expressions. In quotes `\"` and `\\` stand for the quote and the backslash.
*/
export function splitWords(text: string): Outcome<Words> {
	if (text.length > longest) {
		return failure({what: `the filter is longer than ${longest} characters`});
	}

	const words: Array<Character[] | undefined> = [];
	let word: Character[] | undefined;
	let isQuoted = false;
	for (let index = 0; index < text.length; index++) {
		const character = text.charAt(index);
		const expression = character === '/' && !isQuoted && beginsValue(word) ? expressionAt(text, index) : undefined;
		if (expression !== undefined) {
			word = [...word ?? [], {text: expression, isQuoted: true, isExpression: true}];
			index += expression.length + 1;
		} else if (character === '"') {
			isQuoted = !isQuoted;
			word ??= [];
			// An empty pair of quotes is a value too.
			word.push({text: '', isQuoted: true});
		} else if (isQuoted) {
			const quoted = quotedAt(text, index);
			index = quoted.at;
			word?.push({text: quoted.text, isQuoted: true});
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
