import {op, signed, unsigned} from './encode.js';

/** A word, a number or a sign of the source. */
export type Token = string | number;

export type Signature = {readonly index: number; readonly parameters: number};

/** A function that is being written. */
export type Writer = {
	readonly tokens: readonly Token[];
	/** The next token. */
	position: number;
	readonly signatures: ReadonlyMap<string, Signature>;
	/** The instructions so far. */
	readonly out: number[];
	/** The variables of the blocks around, innermost last, by name. */
	readonly scopes: Array<Map<string, number>>;
	/** Variables so far. */
	variables: number;
	/** What can be left around, innermost last. */
	readonly labels: string[];
};

const token = /\s*(?:(\d+)|([A-Za-z]\w*)|(===|!==|<=|>=|&&|\|\||\+\+|--|<<|>>|[-+*&|^~!<>=?:;,(){}[\]]))/gy;

/** The tokens of a source. */
export function tokensOf(source: string): readonly Token[] {
	const text = source.trim();
	const tokens = [...text.matchAll(token)];
	const last = tokens.at(-1);
	const end = last === undefined ? 0 : last.index + last[0].length;
	if (end < text.length) {
		throw new Error(`cannot read: ${text.slice(end, end + 40).trim()}`);
	}

	return tokens.map(([, number, word, sign = '']) => number === undefined ? word ?? sign : Number(number));
}

export const peek = (writer: Writer, ahead = 0): Token | undefined => writer.tokens[writer.position + ahead];

export function next(writer: Writer): Token {
	const found = writer.tokens[writer.position++];
	if (found === undefined) {
		throw new Error('the source ends too early');
	}

	return found;
}

/** Takes the token if it stands here. */
export function take(writer: Writer, wanted: Token): boolean {
	const stands = peek(writer) === wanted;
	writer.position += stands ? 1 : 0;
	return stands;
}

export function expect(writer: Writer, wanted: Token): void {
	if (!take(writer, wanted)) {
		throw new Error(`${wanted} is missing before ${writer.tokens.slice(writer.position, writer.position + 8).join(' ')}`);
	}
}

export function emit(writer: Writer, ...bytes: readonly number[]): void {
	writer.out.push(...bytes);
}

export const constant = (writer: Writer, value: number): void => {
	emit(writer, op.const, ...signed(value));
};

/** A new variable of the innermost block. */
export function declare(writer: Writer, name: Token): number {
	const variable = writer.variables++;
	writer.scopes.at(-1)?.set(String(name), variable);
	return variable;
}

/** The variable of that name; undefined: there is none. */
export function variableOf({scopes}: Writer, name: Token | undefined): number | undefined {
	for (let index = scopes.length - 1; index >= 0; index--) {
		const variable = typeof name === 'string' ? scopes[index]?.get(name) : undefined;
		if (variable !== undefined) {
			return variable;
		}
	}

	return undefined;
}

export function set(writer: Writer, name: Token): void {
	const variable = variableOf(writer, name);
	if (variable === undefined) {
		throw new Error(`there is no variable ${name}`);
	}

	emit(writer, op.set, ...unsigned(variable));
}
