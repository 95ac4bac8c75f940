/* eslint-disable no-bitwise -- numbers are written seven bits at a time */

/** What an operation is written as, behind its operands. */
const operations: Readonly<Record<string, readonly number[]>> = {
	byte: [0x2D, 0, 0], load: [0x28, 0, 0], store: [0x36, 0, 0], 'load-wide': [0x29, 0, 0], 'store-wide': [0x37, 0, 0],
	'is-zero': [0x45], '=': [0x46], '>': [0x4A], '>=': [0x4E], '>u': [0x4B],
	'trailing-zeros': [0x68], 'count-ones': [0x69], '+': [0x6A], '-': [0x6B], '*': [0x6C], '&': [0x71], '|': [0x72], '^': [0x73], '<<': [0x74], '>>>': [0x76], choose: [0x1B],
	wide: [0xAD], narrow: [0xA7], 'some-wide': [0x50, 0x45], 'not-wide': [0x42, 0x7F, 0x85], '>u-wide': [0x56],
	'trailing-zeros-wide': [0x7A], 'leading-zeros-wide': [0x79], '+wide': [0x7C], '-wide': [0x7D], '&wide': [0x83], '|wide': [0x84], '<<wide': [0x86], '>>>wide': [0x88],
	lanes: [0xFD, 0x00, 0, 0], 'lanes-equal': [0xFD, 0x23], 'lanes-less': [0xFD, 0x25], 'lanes-less-unsigned': [0xFD, 0x26], 'lanes-or': [0xFD, 0x50], 'lanes-minus': [0xFD, 0x71], 'lanes-mask': [0xFD, 0x64],
};

const int32 = 0x7F;
const int64 = 0x7E;
const lanes = 0x7B;

type Node = string | readonly Node[];

/** One function: its parameters, its other numbers, those of 64 bits (`wide`), those that are 16 bytes side by side (`lanes`), and what it does. It answers nothing. */
export type WasmFunction = {
	readonly parameters: readonly string[];
	readonly numbers?: readonly string[];
	readonly wide?: readonly string[];
	readonly lanes?: readonly string[];
	readonly text: string;
};

function unsigned(value: number): readonly number[] {
	return value > 0x7F ? [(value & 0x7F) | 0x80, ...unsigned(value >>> 7)] : [value];
}

function signed(value: number): readonly number[] {
	return value < -0x40 || value > 0x3F ? [(value & 0x7F) | 0x80, ...signed(value >> 7)] : [value & 0x7F];
}

const sized = (bytes: readonly number[]): readonly number[] => [...unsigned(bytes.length), ...bytes];
const counted = (items: ReadonlyArray<readonly number[]>): readonly number[] => [...unsigned(items.length), ...items.flat()];
const named = (text: string): readonly number[] => sized([...Buffer.from(text)]);
const section = (number: number, items: ReadonlyArray<readonly number[]>): readonly number[] => [number, ...sized(counted(items))];

/** Lists in parentheses. */
function nodesOf(text: string): readonly Node[] {
	const open: Node[][] = [[]];
	for (const [token] of text.matchAll(/[()]|[^\s()]+/g)) {
		if (token === '(') {
			open.push([]);
		} else if (token === ')') {
			const done = open.pop() ?? [];
			open.at(-1)?.push(done);
		} else {
			open.at(-1)?.push(token);
		}
	}

	return open[0] ?? [];
}

/** Answers the code of one function's lists. `functions`: those that may be called, in their order. */
function createWriter(names: readonly string[], functions: readonly string[]) {
	const placeOf = (list: readonly string[], node: Node | undefined): readonly number[] => {
		const index = typeof node === 'string' ? list.indexOf(node) : -1;
		if (index === -1) {
			throw new Error(`nothing is called ${JSON.stringify(node)}`);
		}

		return unsigned(index);
	};

	const all = (nodes: readonly Node[]): readonly number[] => nodes.flatMap(node => codeOf(node));
	const forms: Readonly<Record<string, (operands: readonly Node[]) => readonly number[]>> = {
		do: all,
		set: ([name, value = '']) => [...codeOf(value), 0x21, ...placeOf(names, name)],
		call: ([name, ...values]) => [...all(values), 0x10, ...placeOf(functions, name)],
		if: ([condition = '', then = [], otherwise = ['do']]) => [...codeOf(condition), 0x04, 0x40, ...codeOf(then), 0x05, ...codeOf(otherwise), 0x0B],
		while: ([condition = '', ...body]) => [0x02, 0x40, 0x03, 0x40, ...codeOf(condition), 0x45, 0x0D, 1, ...all(body), 0x0C, 0, 0x0B, 0x0B],
		'all-lanes': ([value]) => [0xFD, 0x0C, ...Array.from({length: 16}, () => Number(value))],
	};

	function codeOf(node: Node): readonly number[] {
		if (typeof node === 'string') {
			// Of more than 31 bits it is a negative one.
			return Number.isNaN(Number(node)) ? [0x20, ...placeOf(names, node)] : [0x41, ...signed(Math.imul(Number(node), 1))];
		}

		const [head, ...operands] = node;
		const form = typeof head === 'string' ? forms[head] : undefined;
		const operation = typeof head === 'string' ? operations[head] : undefined;
		if (form === undefined && operation === undefined) {
			throw new Error(`nothing does ${JSON.stringify(head)}`);
		}

		return form?.(operands) ?? [...all(operands), ...(operation ?? [])];
	}

	return all;
}

/**
A WebAssembly module of functions whose parameters are numbers of 32 bits, which takes its memory as `own.memory` and gives the functions out by their names. They
are written as lists: `(set x (+ x 1))`, `(while condition ...)`, `(if condition then else)`, `(do ...)`, `(call name value ...)`, operations on numbers,
on memory (`byte`, `load`, `store`), on numbers of 64 bits (`...wide`) and on sixteen bytes at once (`lanes...`).
*/
export function wasmOf(functions: Readonly<Record<string, WasmFunction>>): Uint8Array {
	const entries = Object.entries(functions);
	const bodies = entries.map(([, {parameters, numbers = [], wide = [], lanes: vectors = [], text}]) => {
		const write = createWriter([...parameters, ...numbers, ...wide, ...vectors], Object.keys(functions));
		const others = [[...unsigned(numbers.length), int32], [...unsigned(wide.length), int64], [...unsigned(vectors.length), lanes]];
		return sized([...counted(others), ...write(nodesOf(text)), 0x0B]);
	});
	return Uint8Array.from([
		0x00,
		0x61,
		0x73,
		0x6D,
		0x01,
		0x00,
		0x00,
		0x00,
		...section(1, entries.map(([, {parameters}]) => [0x60, ...counted(parameters.map(() => [int32])), 0])),
		...section(2, [[...named('own'), ...named('memory'), 0x02, 0x00, 0x01]]),
		...section(3, entries.map((_, index) => unsigned(index))),
		...section(7, entries.map(([name], index) => [...named(name), 0x00, ...unsigned(index)])),
		...section(10, bodies),
	]);
}
