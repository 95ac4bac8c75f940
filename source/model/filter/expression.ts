import {RE2JS, RE2JSSyntaxException} from 're2js';
import {failure, success, type Problem} from '../outcome.js';
import type {Expressions} from './expressions.js';

/** Characters of an expression. */
const longest = 500;

/** Steps that an expression may compile to: repetitions multiply, and each step may be walked for each character. */
const mostSteps = 1000;

type Trouble = {readonly description: string; readonly fragment: string};

function troubleOf(source: string): Trouble | undefined {
	try {
		RE2JS.compile(source);
		return undefined;
	} catch (error) {
		if (error instanceof RE2JSSyntaxException) {
			return {description: error.getDescription(), fragment: error.getPattern() ?? ''};
		}

		throw error;
	}
}

/** Index of the parenthesis that has no partner: the last open one, or the first closing one. */
function lonelyParenthesis(source: string): number {
	const open: number[] = [];
	let isInClass = false;
	for (let index = 0; index < source.length; index++) {
		const character = source.charAt(index);
		if (character === '\\') {
			index++;
		} else if (isInClass || character === '[') {
			isInClass = character !== ']';
		} else if (character === '(') {
			open.push(index);
		} else if (character === ')' && open.pop() === undefined) {
			return index;
		}
	}

	return open.at(-1) ?? 0;
}

/** Where it goes wrong, from 1: the shortest beginning of the source that is wrong in the same way ends with the fragment. */
function positionOf(source: string, {description, fragment}: Trouble): number {
	if (description.includes(')')) {
		return lonelyParenthesis(source) + 1;
	}

	for (let length = 1; length <= source.length; length++) {
		const trouble = troubleOf(source.slice(0, length));
		if (trouble?.description === description && trouble.fragment === fragment) {
			return Math.max(1, length - fragment.length + 1);
		}
	}

	return 1;
}

const remedies: ReadonlyArray<readonly [part: string, remedy: string]> = [
	['Perl syntax', 'looking ahead, looking behind and back-references take more than linear time and do not exist here'],
	['missing closing ]', String.raw`add the closing ], or write \[ for the bracket`],
	['missing closing )', String.raw`add the closing ), or write \( for the parenthesis`],
	['unexpected )', String.raw`write \) for the parenthesis`],
	['repeat count', 'repeat at most 1000 times in all'],
	['repetition operator', String.raw`write \* \+ \? for the characters themselves`],
];

function problemOf(source: string, trouble: Trouble): Problem {
	const at = positionOf(source, trouble);
	const remedy = remedies.find(([part]) => trouble.description.includes(part))?.[1];
	return {what: `/${source}/ is no regular expression: ${trouble.description} at character ${at}`, ...(remedy === undefined ? {} : {remedy})};
}

/**
Compiles an expression of RE2's syntax. Case does not matter unless it begins with `(?-i)`. Whatever it is, a search takes time by the
text's length alone: there is no backtracking.
*/
export const compileExpression: Expressions = source => {
	if (source.length > longest) {
		return failure({what: `the regular expression is longer than ${longest} characters`, remedy: 'use several terms'});
	}

	const trouble = troubleOf(source);
	if (trouble !== undefined) {
		return failure(problemOf(source, trouble));
	}

	const expression = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
	return expression.programSize() > mostSteps
		? failure({what: `/${source}/ repeats too much to be searched for`, remedy: 'use smaller repeat counts'})
		: success(text => expression.test(text));
};
