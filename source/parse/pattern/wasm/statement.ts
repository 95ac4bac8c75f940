import {registersStart} from '../workspace.js';
import {noValue, op, unsigned} from './encode.js';
import {expression} from './expression.js';
import {constant, declare, emit, expect, next, peek, set, take, variableOf, type Token, type Writer} from './writer.js';

/** What a `for` or a `switch` is left by. */
const around = 'around';
const again = 'again';
const inner = 'inner';

/** The statements between braces. */
export function block(writer: Writer): void {
	expect(writer, '{');
	writer.scopes.push(new Map());
	while (!take(writer, '}')) {
		statement(writer);
	}

	writer.scopes.pop();
}

function statement(writer: Writer): void {
	switch (peek(writer)) {
		case ';': {
			next(writer);
			return;
		}

		case '{': {
			block(writer);
			return;
		}

		case 'return': {
			next(writer);
			expression(writer);
			emit(writer, op.return);
			return;
		}

		case 'break': {
			next(writer);
			leave(writer, peek(writer) === ';' ? around : next(writer));
			return;
		}

		case 'if': {
			condition(writer);
			return;
		}

		case 'for': {
			loop(writer);
			return;
		}

		case 'switch': {
			choice(writer);
			return;
		}

		default: {
			labelled(writer);
		}
	}
}

/** Writes what can be left by its label. */
function within(writer: Writer, [instruction, label]: readonly [number, string], write: () => void): void {
	emit(writer, instruction, noValue);
	writer.labels.push(label);
	write();
	writer.labels.pop();
	emit(writer, op.end);
}

function leave(writer: Writer, label: Token): void {
	const place = writer.labels.lastIndexOf(String(label));
	if (place === -1) {
		throw new Error(`there is no label ${label}`);
	}

	emit(writer, op.br, ...unsigned(writer.labels.length - 1 - place));
}

function condition(writer: Writer): void {
	next(writer);
	expect(writer, '(');
	expression(writer);
	expect(writer, ')');
	within(writer, [op.if, inner], () => {
		writer.scopes.push(new Map());
		statement(writer);
		writer.scopes.pop();
	});
}

/** `name:{...}`, or an assignment. */
function labelled(writer: Writer): void {
	if (peek(writer, 1) === ':') {
		const label = String(next(writer));
		next(writer);
		within(writer, [op.block, label], () => {
			block(writer);
		});
	} else {
		assignment(writer);
	}
}

/** `const name=`, `let name=`, `name=`, `name++`, `name--` or `R[1]=`. */
function assignment(writer: Writer): void {
	const first = next(writer);
	if (first === 'R') {
		expect(writer, '[');
		const register = Number(next(writer));
		expect(writer, ']');
		expect(writer, '=');
		constant(writer, 0);
		expression(writer);
		emit(writer, op.store, 2, ...unsigned(registersStart + (4 * register)));
	} else if (first === 'const' || first === 'let') {
		const name = next(writer);
		expect(writer, '=');
		expression(writer);
		emit(writer, op.set, ...unsigned(declare(writer, name)));
	} else if (take(writer, '++') || take(writer, '--')) {
		const instruction = peek(writer, -1) === '++' ? op.add : op.subtract;
		emit(writer, op.get, ...unsigned(variableOf(writer, first) ?? 0), op.const, 1, instruction);
		set(writer, first);
	} else {
		expect(writer, '=');
		expression(writer);
		set(writer, first);
	}
}

/** Behind the bracket that closes what is open here. */
function behindBracket({tokens}: Writer, start: number): number {
	let depth = 0;
	for (let position = start; ; position++) {
		const token = tokens[position];
		depth += token === '(' ? 1 : 0;
		depth -= token === ')' ? 1 : 0;
		if (depth < 0 || token === undefined) {
			return position + 1;
		}
	}
}

/** `for(first;while;then){...}`; each of the three may be missing. */
function loop(writer: Writer): void {
	next(writer);
	expect(writer, '(');
	writer.scopes.push(new Map());
	if (peek(writer) !== ';') {
		assignment(writer);
	}

	expect(writer, ';');
	within(writer, [op.block, around], () => {
		within(writer, [op.loop, again], () => {
			if (peek(writer) !== ';') {
				expression(writer);
				emit(writer, op.isZero, op.brIf, 1);
			}

			expect(writer, ';');
			const step = writer.position;
			writer.position = behindBracket(writer, step);
			const hasStep = writer.position > step + 1;
			statement(writer);
			const behind = writer.position;
			if (hasStep) {
				writer.position = step;
				assignment(writer);
			}

			writer.position = behind;
			leave(writer, again);
		});
	});
	writer.scopes.pop();
}

/** The values of the cases from here on. */
function casesOf({tokens, position}: Writer): readonly number[] {
	const cases: number[] = [];
	let depth = 0;
	for (let index = position; depth >= 0; index++) {
		const token = tokens[index];
		depth += token === '{' ? 1 : 0;
		depth -= token === '}' ? 1 : 0;
		if (token === 'case' && depth === 0) {
			cases.push(Number(tokens[index + 1]));
		}
	}

	return cases;
}

/** `switch(value){case 1:...break;case 2:...break;}`: a jump by a table. */
function choice(writer: Writer): void {
	next(writer);
	expect(writer, '(');
	const value = writer.position;
	writer.position = behindBracket(writer, value);
	expect(writer, '{');
	const cases = casesOf(writer);
	const body = writer.position;
	within(writer, [op.block, around], () => {
		for (const _ of cases) {
			emit(writer, op.block, noValue);
			writer.labels.push(inner);
		}

		writer.position = value;
		expression(writer);
		writer.position = body;
		jump(writer, cases);
		while (!take(writer, '}')) {
			writer.labels.pop();
			emit(writer, op.end);
			oneCase(writer);
		}
	});
}

function jump(writer: Writer, cases: readonly number[]): void {
	const least = Math.min(...cases);
	const count = Math.max(...cases) - least + 1;
	constant(writer, least);
	emit(writer, op.subtract, op.brTable, ...unsigned(count));
	for (let index = 0; index < count; index++) {
		const place = cases.indexOf(least + index);
		emit(writer, ...unsigned(place === -1 ? cases.length : place));
	}

	emit(writer, ...unsigned(cases.length));
}

function oneCase(writer: Writer): void {
	expect(writer, 'case');
	next(writer);
	expect(writer, ':');
	writer.scopes.push(new Map());
	while (!(peek(writer) === 'break' && peek(writer, 1) === ';')) {
		statement(writer);
	}

	writer.scopes.pop();
	next(writer);
	next(writer);
	leave(writer, around);
}
