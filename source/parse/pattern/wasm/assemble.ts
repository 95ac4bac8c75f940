import {counted, int32, named, op, sized, unsigned} from './encode.js';
import {block} from './statement.js';
import {declare, expect, next, peek, take, tokensOf, type Signature, type Token, type Writer} from './writer.js';

/** What a module begins with: its kind and version. */
const header = [0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00] as const;

/** The most parameters that a function has. */
const mostParameters = 3;

/**
A WebAssembly module of functions, which gives out one of them as `match` and takes its memory as `workspace.memory`.

The functions are written in a small language that reads like JavaScript. All values are integers of 32 bits, each function returns one.
There are `const`, `let`, `=`, `++` and `--`; `if` without `else`; `for`; `switch` whose cases end with `break;`; blocks with a label, to be left
by `break label;` (from inside of a `for` or a `switch` `break` wants one); `return`; the usual operators; and what can be read and written:
`b[p]` the byte at a position of the lines, `w[p]` four bytes from there, `S[p]` a byte of the sets, `R[1]=` a register.
`trailingZeros` and `leadingZeros` count bits.
*/
export function assemble(source: string, match: string): Uint8Array {
	const tokens = tokensOf(source);
	const signatures = signaturesOf(tokens);
	const bodies: Array<readonly number[]> = [];
	for (let position = 0; position < tokens.length;) {
		const writer = newWriter(tokens, signatures, position);
		bodies.push(writeFunction(writer));
		position = writer.position;
	}

	const types = Array.from({length: mostParameters}, (_, index) => [0x60, ...sized(Array.from({length: index + 1}, () => int32)), 1, int32]);
	return Uint8Array.from([
		...header,
		...section(1, counted(types)),
		...section(2, counted([[...named('workspace'), ...named('memory'), 0x02, 0x00, 0x01]])),
		...section(3, counted([...signatures.values()].map(({parameters}) => [parameters - 1]))),
		...section(7, counted([[...named('match'), 0x00, ...unsigned(signatures.get(match)?.index ?? 0)]])),
		...section(10, counted(bodies)),
	]);
}

const section = (number: number, content: readonly number[]): readonly number[] => [number, ...sized(content)];

/** Functions may call those that stand behind them. */
function signaturesOf(tokens: readonly Token[]): ReadonlyMap<string, Signature> {
	const signatures = new Map<string, Signature>();
	for (const [index, token] of tokens.entries()) {
		if (token === 'function') {
			const end = tokens.indexOf(')', index);
			signatures.set(String(tokens[index + 1]), {index: signatures.size, parameters: (end - index - 2) / 2});
		}
	}

	return signatures;
}

const newWriter = (tokens: readonly Token[], signatures: Writer['signatures'], position: number): Writer =>
	({tokens, position, signatures, out: [], scopes: [new Map<string, number>()], variables: 0, labels: []});

function writeFunction(writer: Writer): readonly number[] {
	expect(writer, 'function');
	next(writer);
	expect(writer, '(');
	while (!take(writer, ')')) {
		declare(writer, next(writer));
		if (peek(writer) === ',') {
			next(writer);
		}
	}

	const parameters = writer.variables;
	// What is left by `return` alone has no value at its end.
	block(writer);
	const locals = counted([[...unsigned(writer.variables - parameters), int32]]);
	return sized([...locals, ...writer.out, op.unreachable, op.end]);
}
