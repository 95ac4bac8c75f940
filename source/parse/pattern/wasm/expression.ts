import {bytesStart, setsStart} from '../workspace.js';
import {int32, op, unsigned} from './encode.js';
import {constant, emit, expect, next, peek, take, variableOf, type Token, type Writer} from './writer.js';

/** What can be read: bytes of the lines, four of them at once, bytes of the sets. */
const arrays: ReadonlyMap<Token, {readonly start: number; readonly load: number}> = new Map([
	['b', {start: bytesStart, load: op.loadByte}],
	['w', {start: bytesStart, load: op.load}],
	['S', {start: setsStart, load: op.loadByte}],
]);

/** Operators of two sides, those that bind least first. */
const levels: ReadonlyArray<ReadonlyMap<Token | undefined, number>> = [
	new Map([['|', op.or]]),
	new Map([['^', op.xor]]),
	new Map([['&', op.and]]),
	new Map([['===', op.equal], ['!==', op.unequal]]),
	new Map([['<', op.less], ['>', op.greater], ['<=', op.lessOrEqual], ['>=', op.greaterOrEqual]]),
	new Map([['<<', op.shiftLeft], ['>>', op.shiftRight]]),
	new Map([['+', op.add], ['-', op.subtract]]),
	new Map([['*', op.multiply]]),
];

const intrinsics: ReadonlyMap<Token, number> = new Map([['leadingZeros', op.leadingZeros], ['trailingZeros', op.trailingZeros]]);

/** Leaves the expression's value on the stack. */
export function expression(writer: Writer): void {
	either(writer);
	if (take(writer, '?')) {
		emit(writer, op.if, int32);
		expression(writer);
		expect(writer, ':');
		emit(writer, op.else);
		expression(writer);
		emit(writer, op.end);
	}
}

function either(writer: Writer): void {
	both(writer);
	while (take(writer, '||')) {
		emit(writer, op.if, int32, op.const, 1, op.else);
		both(writer);
		emit(writer, op.end);
	}
}

function both(writer: Writer): void {
	operation(writer, 0);
	while (take(writer, '&&')) {
		emit(writer, op.if, int32);
		operation(writer, 0);
		emit(writer, op.else, op.const, 0, op.end);
	}
}

function operation(writer: Writer, level: number): void {
	const operators = levels[level];
	if (operators === undefined) {
		operand(writer);
		return;
	}

	operation(writer, level + 1);
	for (let found = operators.get(peek(writer)); found !== undefined; found = operators.get(peek(writer))) {
		next(writer);
		operation(writer, level + 1);
		emit(writer, found);
	}
}

function operand(writer: Writer): void {
	const token = next(writer);
	switch (token) {
		case '(': {
			expression(writer);
			expect(writer, ')');
			return;
		}

		case '!': {
			operand(writer);
			emit(writer, op.isZero);
			return;
		}

		case '~': {
			operand(writer);
			constant(writer, -1);
			emit(writer, op.xor);
			return;
		}

		case '-': {
			constant(writer, 0);
			operand(writer);
			emit(writer, op.subtract);
			return;
		}

		default: {
			if (typeof token === 'number') {
				constant(writer, token);
			} else {
				namedOperand(writer, token);
			}
		}
	}
}

function namedOperand(writer: Writer, name: string): void {
	if (peek(writer) === '(') {
		call(writer, name);
		return;
	}

	const array = peek(writer) === '[' ? arrays.get(name) : undefined;
	if (array !== undefined) {
		next(writer);
		element(writer, array.start, array.load);
		return;
	}

	const variable = variableOf(writer, name);
	if (variable === undefined) {
		throw new Error(`there is no variable ${name}`);
	}

	emit(writer, op.get, ...unsigned(variable));
}

/** A constant distance costs nothing: it becomes part of the instruction. */
function element(writer: Writer, start: number, load: number): void {
	const first = peek(writer);
	if (typeof first === 'number' && peek(writer, 1) === '+') {
		writer.position += 2;
		element(writer, start + first, load);
		return;
	}

	const variable = variableOf(writer, peek(writer));
	const sign = peek(writer, 1);
	const distance = peek(writer, 2);
	if (variable !== undefined && (sign === '+' || sign === '-') && typeof distance === 'number' && peek(writer, 3) === ']') {
		writer.position += 4;
		emit(writer, op.get, ...unsigned(variable), load, 0, ...unsigned(sign === '+' ? start + distance : start - distance));
		return;
	}

	expression(writer);
	expect(writer, ']');
	emit(writer, load, 0, ...unsigned(start));
}

function call(writer: Writer, name: string): void {
	const signature = writer.signatures.get(name);
	const intrinsic = intrinsics.get(name);
	if (signature === undefined && intrinsic === undefined) {
		throw new Error(`there is no function ${name}`);
	}

	expect(writer, '(');
	for (let index = 0; index < (signature?.parameters ?? 1); index++) {
		if (index > 0) {
			expect(writer, ',');
		}

		expression(writer);
	}

	expect(writer, ')');
	emit(writer, ...(intrinsic === undefined ? [op.call, ...unsigned(signature?.index ?? 0)] : [intrinsic]));
}
