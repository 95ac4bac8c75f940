import type {Expressions} from './filter/expressions.js';
import {globOf, hasGlob} from './filter/glob.js';
import {keys} from './filter/keys.js';
import {nearest} from './filter/nearest.js';
import type {FilterRow, RowTest, Value} from './filter/row-test.js';
import {splitAt, splitWords, textOf, type Character} from './filter/words.js';
import {failure, success, type Outcome} from './outcome.js';

type Term = {
	/** `!term`: the row must not have it. */
	readonly isExcluded: boolean;
	/** Values separated by commas: one of them is enough. */
	readonly tests: readonly RowTest[];
};

/** A filter that was read. A row matches when it has all terms of one group; no group: every row. */
export type Filter = {
	readonly text: string;
	readonly groups: ReadonlyArray<readonly Term[]>;
};

/** What a filter without expressions needs; one with them is read by `readFilter`. */
const noExpressions: Expressions = source => failure({what: `the regular expression /${source}/ cannot be used here`, remedy: `use * for any text, or quotes to find the slashes: "/${source}/"`});

function valueOf(characters: readonly Character[], expressions: Expressions): Outcome<Value> {
	const text = textOf(characters);
	if (!characters.some(({isExpression}) => isExpression)) {
		return success({text, glob: globOf(splitAt(characters, '*').map(piece => textOf(piece)))});
	}

	if (characters.length > 1) {
		return failure({what: `something stands beside the regular expression in ${characters.map(({text: own, isExpression}) => isExpression ? `/${own}/` : own).join('')}`, remedy: 'put a blank between them, or quotes around all of it to find it as text'});
	}

	const finds = expressions(text);
	return finds.ok ? success({text, glob: {pieces: [], finds: finds.value}}) : finds;
}

/** A word without a key: a part of the message, of any field, or of the host's name. */
function readBareWord(characters: readonly Character[], expressions: Expressions): Outcome<readonly RowTest[]> {
	const value = valueOf(characters, expressions);
	if (!value.ok) {
		return value;
	}

	const {glob} = value.value;
	return success([({message, fields, host}) =>
		hasGlob(glob, message) || hasGlob(glob, host) || Object.values(fields).some(each => each !== undefined && hasGlob(glob, each))]);
}

function readKeyed(name: string, characters: readonly Character[], expressions: Expressions): Outcome<readonly RowTest[]> {
	const key = keys.get(name);
	if (key === undefined) {
		return failure({what: `there is no key "${name}" to filter by`, remedy: `${nearest(name, [...keys.keys()]) ?? ''}: is the nearest; quotes find text that has a colon`});
	}

	const tests: RowTest[] = [];
	for (const part of splitAt(characters, ',')) {
		if (part.length === 0) {
			return failure({what: `a value is missing after ${name}:`, remedy: `${name}:"" stands for the empty value, ${name}:* for any`});
		}

		const value = valueOf(part, expressions);
		const test = value.ok ? key(value.value) : value;
		if (!test.ok) {
			return test;
		}

		tests.push(test.value);
	}

	return success(tests);
}

function readTerm(word: readonly Character[], expressions: Expressions): Outcome<Term> {
	const isExcluded = word[0]?.text === '!' && !word[0].isQuoted;
	const rest = isExcluded ? word.slice(1) : word;
	if (rest.length === 0) {
		return failure({what: 'nothing stands after !', remedy: 'write !term to leave out what has it'});
	}

	const colon = rest.findIndex(({text, isQuoted}) => isQuoted || text === ':');
	const name = textOf(rest.slice(0, Math.max(colon, 0)));
	const isKeyed = rest[colon]?.text === ':' && !rest[colon].isQuoted && /^[a-z][\w-]*$/i.test(name);
	const tests = isKeyed ? readKeyed(name.toLowerCase(), rest.slice(colon + 1), expressions) : readBareWord(rest, expressions);
	return tests.ok ? success({isExcluded, tests: tests.value}) : tests;
}

/**
Reads a filter: words that must all match; `"quoted words"`; `!word` leaves out; `key:value,value` with `*` for any text; `|` between
groups of which one must match; `/expressions/` in place of a word or a value, where `expressions` is given to compile them. A problem
names the nearest word that exists.
*/
export function parseFilter(text: string, expressions = noExpressions): Outcome<Filter> {
	const words = splitWords(text);
	if (!words.ok) {
		return words;
	}

	const groups: Term[][] = [[]];
	for (const word of words.value) {
		if (word === undefined) {
			groups.push([]);
			continue;
		}

		const term = readTerm(word, expressions);
		if (!term.ok) {
			return term;
		}

		groups.at(-1)?.push(term.value);
	}

	if (groups.length > 1 && groups.some(group => group.length === 0)) {
		return failure({what: 'a | needs terms on both sides', remedy: 'write it as: class:rejected | class:ban'});
	}

	return success({text, groups: groups.filter(group => group.length > 0)});
}

/** Reads a filter that may hold expressions: what compiles them is loaded when the first one is met. */
export async function readFilter(text: string): Promise<Outcome<Filter>> {
	const words = splitWords(text);
	if (!words.ok || !words.value.some(word => word?.some(({isExpression}) => isExpression))) {
		return parseFilter(text);
	}

	const {compileExpression} = await import('./filter/expression.js');
	return parseFilter(text, compileExpression);
}

/** Whether a row matches; `now` (milliseconds since the epoch) is where `since:` counts from. The time it takes grows with the row, never faster. */
export function matchesFilter({groups}: Filter, row: FilterRow, now: number): boolean {
	return groups.length === 0 || groups.some(group => group.every(({isExcluded, tests}) => tests.some(test => test(row, now)) !== isExcluded));
}

/** A term that parses back to exactly this value, whatever it holds. An empty key makes a word that is searched everywhere. */
export function formatTerm(key: string, value: string): string {
	const isPlain = key !== '' && /^[\w.@+<>:=[\]-][\w.@+/<>:=[\]-]*$/.test(value);
	const quoted = `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
	return `${key === '' ? '' : `${key}:`}${isPlain ? value : quoted}`;
}
