import {at, place, repeated, shift, stands, type Place} from './emit-literal.js';
import {fieldType, setPlace} from './field-types.js';
import {byteOf} from './reading.js';
import {fieldsOf, type FieldPart, type Part} from './template.js';

/** Code that leaves the place on a part's other side, or runs `fail`. */
export type Piece = {readonly code: string; readonly place: Place};

type Way = 'forward' | 'backward';

/** The functions of one generated source. */
export type Functions = ReturnType<typeof createFunctions>;

/** Functions are kept by what they do, so that equal parts of several templates share one. */
export function createFunctions(slot: (field: string) => number) {
	const nameByKey = new Map<string, string>();
	const codes: string[] = [];
	let count = 0;
	const fresh = (letter: string): string => `${letter}${count++}`;

	const shared = (letter: string, key: string, write: (name: string) => string): string => {
		const known = nameByKey.get(key);
		if (known !== undefined) {
			return known;
		}

		const name = fresh(letter);
		nameByKey.set(key, name);
		codes.push(write(name));
		return name;
	};

	/** Behind the bytes of the type's set that stand from `p` on. */
	const span = (type: string): string => shared('s', `span ${type}`, name => {
		const outside = (position: string) => `S[${setPlace(type)}+b[${position}]]===0`;
		return `function ${name}(p){for(let q=p;;q=q+4){if(${outside('q')})return q;if(${outside('q+1')})return q+1;if(${outside('q+2')})return q+2;if(${outside('q+3')})return q+3}}`;
	});

	/** Before the bytes of the set that stand up to `p`, but not left of `low`. */
	const spanBack = (type: string): string => shared('s', `span back ${type}`, name =>
		`function ${name}(p,low){let q=p;for(;q>low&&S[${setPlace(type)}+b[q-1]]===1;q--){}return q}`);

	const keep = (field: string, from: string, to: string): string => {
		const register = slot(field);
		return field === '_' ? '' : `R[${register}]=${from};R[${register + 1}]=${to};`;
	};

	return {
		fresh, shared, span, spanBack, keep,
		forget: (parts: readonly Part[]): string => fieldsOf(parts).filter(field => field !== '_').map(field => `R[${slot(field)}]=0;`).join(''),
		source: (): string => codes.join('\n'),
	};
}

/** One part, from its start to its end. The first `known` bytes of what follows an `until` field are certain. */
export function forwardPiece(functions: Functions, part: Part, from: Place, fail: string): Piece & {readonly known: number} {
	if (part.kind === 'literal') {
		return {code: `if(!(${stands(from, part.text)}))${fail};`, place: shift(from, part.text.length), known: 0};
	}

	const end = functions.fresh('q');
	const start = at(from);
	if (part.kind !== 'field') {
		return {code: `const ${end}=${waysFunction(functions, part, 'forward')}(${start});if(${end}<0)${fail};`, place: place(end), known: 0};
	}

	const {call, isMissed} = fieldCall(functions, part, start);
	const code = `const ${end}=${call};${isMissed(end, start) && `if(${isMissed(end, start)})${fail};`}${functions.keep(part.name, start, end)}`;
	return {code, place: place(end), known: part.end?.length ?? 0};
}

type Call = {readonly call: string; readonly isMissed: (end: string, start: string) => string};

function fieldCall(functions: Functions, {type, end = '\n'}: FieldPart, start: string): Call {
	const {kind, address, mayBeEmpty, quoted = false} = fieldType(type);
	if (kind === 'until') {
		const name = functions.shared('u', `until ${quoted} ${end}`, own =>
			`function ${own}(p){for(let q=${quoted ? 'behindQuotes(p)' : 'p'};;q++){q=find(q,${repeated(byteOf(end))});if(b[q]===10)return -1;if(${stands(place('q'), end, 1)})return q}}`);
		return {call: `${name}(${start})`, isMissed: found => `${found}<0`};
	}

	return address
		? {call: `behindAddress(${start},${setPlace(type)})`, isMissed: found => `${found}<0`}
		: {call: `${functions.span(type)}(${start})`, isMissed: (found, from) => mayBeEmpty ? '' : `${found}===${from}`};
}

/** An option or a choice: the first way that fits; fields of ways that were not taken are absent. */
function waysFunction(functions: Functions, part: Exclude<Part, {kind: 'literal' | 'field'}>, way: Way): string {
	return functions.shared('w', `${way} ${JSON.stringify(part)}`, name => {
		const ways = part.kind === 'choice' ? part.ways : [part.parts];
		const forget = functions.forget(ways.flat());
		const tries = ways.map(parts => {
			const {code, place: end} = way === 'forward' ? forwardPieces(functions, parts, 'break a') : backwardPieces(functions, parts, 'break a');
			return `a:{${code}return ${at(end)}}${forget}`;
		});
		return `function ${name}(p${way === 'forward' ? '' : ',low'}){${forget}${tries.join('')}return ${part.kind === 'option' ? 'p' : '-1'}}`;
	});
}

function forwardPieces(functions: Functions, parts: readonly Part[], fail: string): Piece {
	let code = '';
	let from = place('p');
	for (const part of parts) {
		const piece = forwardPiece(functions, part, from, fail);
		code += piece.code;
		from = piece.place;
	}

	return {code, place: from};
}

/** A function from a line's end to the start of the parts that stand there, but not left of `low`; -1: they do not. */
export function tailFunction(functions: Functions, parts: readonly Part[]): string {
	return functions.shared('t', `tail ${JSON.stringify(parts)}`, name => {
		const {code, place: start} = backwardPieces(functions, parts, 'return -1');
		return `function ${name}(p,low){${code}return ${at(start)}}`;
	});
}

function backwardPieces(functions: Functions, parts: readonly Part[], fail: string): Piece {
	let code = '';
	let to = place('p');
	for (const [index, part] of [...parts.entries()].reverse()) {
		const piece = backwardPiece(functions, [part, parts[index - 1]], to, fail);
		code += piece.code;
		to = piece.place;
	}

	return {code, place: to};
}

function backwardPiece(functions: Functions, [part, before]: readonly [Part, Part | undefined], to: Place, fail: string): Piece {
	if (part.kind === 'literal') {
		const start = shift(to, -part.text.length);
		return {code: `if(${at(start)}<low||!(${stands(start, part.text)}))${fail};`, place: start};
	}

	const start = functions.fresh('q');
	const end = at(to);
	if (part.kind !== 'field') {
		return {code: `const ${start}=${waysFunction(functions, part, 'backward')}(${end},low);if(${start}<0)${fail};`, place: place(start)};
	}

	const {call, isMissed} = fieldBackCall(functions, part, before, end);
	const test = isMissed(start, end);
	return {code: `const ${start}=${call};${test && `if(${test})${fail};`}${functions.keep(part.name, start, end)}`, place: place(start)};
}

function fieldBackCall(functions: Functions, {name: field, type}: FieldPart, before: Part | undefined, end: string): Call {
	const {kind, address, mayBeEmpty, quoted = false} = fieldType(type);
	if (kind === 'until') {
		if (before?.kind !== 'literal') {
			throw new Error(`{${field}} in a tail needs a literal before it`);
		}

		return {call: `${untilBackFunction(functions, before.text, quoted)}(${end},low)`, isMissed: found => `${found}<0`};
	}

	return address
		? {call: `beforeAddress(${end},low,${setPlace(type)})`, isMissed: found => `${found}<0`}
		: {call: `${functions.spanBack(type)}(${end},low)`, isMissed: (found, from) => mayBeEmpty ? '' : `${found}===${from}`};
}

/** To the nearest place on the left where the literal before the field ends; for an address not one inside its quotes. */
function untilBackFunction(functions: Functions, before: string, quoted: boolean): string {
	const {length} = before;
	const last = byteOf(before, length - 1);
	const found = `if(q-${length}>=low&&${stands({name: 'q', offset: -length}, before)})return q`;
	return functions.shared('u', `until back ${quoted} ${before}`, own => quoted
		? `function ${own}(p,low){let k=1;for(let q=p;;q--){q=k?findBackOrQuote(q,low,${repeated(last)}):findBack(q,low,${repeated(last)});if(q-${length}<low)return -1;`
		+ `if(k&&b[q-1]===34){const o=openingQuote(q,low,${last});k=o<q;q=o}${found}}}`
		: `function ${own}(p,low){for(let q=p;;q--){q=findBack(q,low,${repeated(last)});if(q-${length}<low)return -1;${found}}}`);
}
