import {RE2JS, RE2JSException} from 're2js';

/** What a search found: the text of the named groups that took part. */
export type Found = Readonly<Record<string, string>>;

/**
What a search came to. An expression may look ahead or behind, which takes more than linear time; it is searched for with these places
holding everywhere and holding nowhere: where both agree, that is so, otherwise nobody knows.
*/
export type Searched = {readonly is: 'found'; readonly groups: Found} | {readonly is: 'absent'} | {readonly is: 'unknown'};

/** Letters of a text that an expression is searched in, of an expression, and the steps it may compile to. */
const longestText = 4000;
const longestExpression = 20_000;
const mostSteps = 20_000;

/** An end of `(?:[0-9a-fA-F]{1,4}::?|::){1,7}` is a colon: what Fail2ban's <HOST> looks behind for is always there. */
const alwaysBehind = '(?:[0-9a-fA-F]{1,4}|(?<=:):)';

const never = String.raw`[^\x00-\x{10FFFF}]`;

/** The index behind the bracket expression that begins at `from`. */
function endOfClass(source: string, from: number): number {
	let at = from + (source[from + 1] === '^' ? 2 : 1);
	at += source[at] === ']' ? 1 : 0;
	while (at < source.length && source[at] !== ']') {
		at += source[at] === '\\' ? 2 : 1;
	}

	return at + 1;
}

/** The index behind the group that begins at `from`. */
function endOfGroup(source: string, from: number): number {
	let depth = 0;
	let at = from;
	while (at < source.length) {
		const character = source[at];
		if (character === '[') {
			at = endOfClass(source, at);
			continue;
		}

		depth += character === '(' ? 1 : (character === ')' ? -1 : 0);
		at += character === '\\' ? 2 : 1;
		if (depth === 0) {
			return at;
		}
	}

	return at;
}

// In Python a bracket inside a class is a letter; RE2 would read "[:" as the beginning of a name.
const classFor = (text: string): string => `[${text.slice(1, -1).replaceAll(/(\\.)|\[/g, (_, escaped?: string) => escaped ?? String.raw`\[`)}]`;

/** Python's expression in RE2's words, with `looking` in place of what looks around. Throws nothing: what has no such words is left as it stands, and fails to compile. */
function translate(source: string, looking: string): string {
	const text = source.replaceAll(alwaysBehind, '(?:[0-9a-fA-F]{1,4}|:)');
	let out = '';
	let at = 0;
	while (at < text.length) {
		const rest = text.slice(at, at + 8);
		if (/^\(\?<?[=!]/.test(rest)) {
			at = endOfGroup(text, at);
			out += looking;
		} else if (rest.startsWith('(?#')) {
			at = endOfGroup(text, at);
		} else if (rest.startsWith('[')) {
			const end = endOfClass(text, at);
			out += classFor(text.slice(at, end));
			at = end;
		} else if (rest.startsWith('\\')) {
			out += rest.startsWith(String.raw`\Z`) ? String.raw`\z` : text.slice(at, at + 2);
			at += 2;
		} else if (/^{,\d/.test(rest)) {
			out += '{0,';
			at += 2;
		} else {
			out += text.slice(at, at + 1);
			at++;
		}
	}

	return out;
}

function compile(source: string): RE2JS | undefined {
	// Flags that stand alone hold for the whole expression, wherever they stand.
	const [, flags = ''] = /^\(\?([aimsu]+)\)/.exec(source) ?? [];
	const bare = source.slice(flags === '' ? 0 : flags.length + 3);
	if (source.length > longestExpression || /\(\?[aimsuxL]+\)/.test(bare)) {
		return undefined;
	}

	const letters: Readonly<Record<string, number>> = {i: RE2JS.CASE_INSENSITIVE, s: RE2JS.DOTALL};
	try {
		const expression = RE2JS.compile(bare, [...flags].reduce((all, flag) => all + (letters[flag] ?? 0), RE2JS.MULTILINE));
		return expression.programSize() > mostSteps ? undefined : expression;
	} catch (error) {
		if (error instanceof RE2JSException) {
			return undefined;
		}

		throw error;
	}
}

function searchWith(source: string, text: string): Found | false | undefined {
	const expression = compile(source);
	if (expression === undefined) {
		return undefined;
	}

	const matcher = expression.matcher(text);
	if (!matcher.find()) {
		return false;
	}

	return Object.fromEntries(Object.keys(matcher.namedGroups).flatMap(name => {
		const value = matcher.group(name);
		return value === null ? [] : [[name, value]];
	}));
}

/** Searches a text of one line for an expression of Python's, as Fail2ban does, in time that grows with the text alone. */
export function searchPython(source: string, text: string): Searched {
	const line = `${text.slice(0, longestText)}\n`;
	const most = searchWith(translate(source, ''), line);
	if (most === undefined) {
		return {is: 'unknown'};
	}

	if (most === false) {
		return {is: 'absent'};
	}

	const least = searchWith(translate(source, never), line);
	return least !== undefined && least !== false && JSON.stringify(least) === JSON.stringify(most) ? {is: 'found', groups: least} : {is: 'unknown'};
}
