import {fieldType, typeNameOf} from './field-types.js';

/** A piece of a template. */
export type Part =
	| {readonly kind: 'literal'; readonly text: string}
	| FieldPart
	| {readonly kind: 'option'; readonly parts: readonly Part[]}
	| {readonly kind: 'choice'; readonly ways: ReadonlyArray<readonly Part[]>};

export type FieldPart = {
	readonly kind: 'field';
	readonly name: string;
	readonly type: string;
	/** Where an `until` field ends. */
	readonly end?: string;
	/** What stands behind a `text` field, to be matched backwards. */
	readonly tail?: readonly Part[];
};

type Fragments = Readonly<Record<string, string>>;

/**
Reads the notation in which log formats are usually described:
- `{name}` or `{name:type}` is a field (without a type its name decides), or the fragment of that name, written out;
- `[ ... ]?` is optional, `(a|b)` a choice, `\x` the character x, all else literal.
A `[` without its `]?` and a `(` without a `|` are plain characters, so `name[{ip}]` and `(queue active)` need no escapes.
*/
export function parseTemplate(text: string, fragments: Fragments = {}): readonly Part[] {
	const parts: Part[] = [];
	for (let index = 0; index < text.length;) {
		const {part, next} = readPart(text, index, fragments);
		for (const piece of part) {
			append(parts, piece);
		}

		index = next;
	}

	return parts;
}

function readPart(text: string, index: number, fragments: Fragments): {readonly part: readonly Part[]; readonly next: number} {
	const character = text.charAt(index);
	if (character === '\\') {
		return {part: [literal(text.charAt(index + 1))], next: index + 2};
	}

	if (character === '{') {
		const end = text.indexOf('}', index);
		return {part: readField(text.slice(index + 1, end), fragments), next: end + 1};
	}

	if (character === '[') {
		const end = closing(text, index, '[]');
		if (end > 0 && text[end + 1] === '?') {
			return {part: [{kind: 'option', parts: parseTemplate(text.slice(index + 1, end), fragments)}], next: end + 2};
		}
	}

	if (character === '(') {
		const end = closing(text, index, '()');
		const ways = end > 0 ? splitChoice(text.slice(index + 1, end)) : [];
		if (ways.length > 1) {
			return {part: [{kind: 'choice', ways: ways.map(way => parseTemplate(way, fragments))}], next: end + 1};
		}
	}

	return {part: [literal(character)], next: index + 1};
}

function readField(inside: string, fragments: Fragments): readonly Part[] {
	const [name = '', type] = inside.split(':');
	const fragment = fragments[name];
	return type === undefined && fragment !== undefined
		? parseTemplate(fragment, fragments)
		: [{kind: 'field', name, type: typeNameOf(name, type)}];
}

const literal = (text: string): Part => ({kind: 'literal', text});

/** Neighbouring literals become one. */
function append(parts: Part[], part: Part): void {
	const last = parts.at(-1);
	if (part.kind === 'literal' && last?.kind === 'literal') {
		parts[parts.length - 1] = literal(last.text + part.text);
	} else {
		parts.push(part);
	}
}

function closing(text: string, from: number, [open, shut]: string): number {
	let depth = 0;
	for (let index = from; index < text.length; index++) {
		if (text[index] === '\\') {
			index++;
		} else if (text[index] === open) {
			depth++;
		} else if (text[index] === shut && --depth === 0) {
			return index;
		}
	}

	return -1;
}

function splitChoice(text: string): readonly string[] {
	const ways: string[] = [];
	let depth = 0;
	let start = 0;
	for (const [index, character] of [...text].entries()) {
		if ('([{'.includes(character)) {
			depth++;
		} else if (')]}'.includes(character)) {
			depth--;
		} else if (character === '|' && depth === 0) {
			ways.push(text.slice(start, index));
			start = index + 1;
		}
	}

	return [...ways, text.slice(start)];
}

/** Writing out more would let the tree grow for little. */
const mostVariants = 48;

/**
The ways to write out options and choices: those that stand first, and those of mere literals before any text field. A tree then
tells them apart by their bytes, and the more literal pattern wins.
*/
export function variants(parts: readonly Part[]): ReadonlyArray<readonly Part[]> {
	let all: ReadonlyArray<readonly Part[]> = [parts];
	for (;;) {
		const next = all.flatMap(some => writeOut(some));
		if (next.length === all.length || next.length > mostVariants) {
			return all;
		}

		all = next;
	}
}

function writeOut(parts: readonly Part[]): ReadonlyArray<readonly Part[]> {
	const text = parts.findIndex(part => isText(part));
	const head = text === -1 ? parts : parts.slice(0, text);
	const index = head.findIndex((part, position) => part.kind !== 'literal' && part.kind !== 'field' && (position === 0 || isLiteral(part)));
	const part = parts[index];
	if (part?.kind !== 'option' && part?.kind !== 'choice') {
		return [parts];
	}

	const ways = part.kind === 'option' ? [part.parts, []] : part.ways;
	return ways.map(way => join(join(parts.slice(0, index), way), parts.slice(index + 1)));
}

const isLiteral = (part: Part): boolean => {
	switch (part.kind) {
		case 'literal': {
			return true;
		}

		case 'field': {
			return false;
		}

		case 'option': {
			return part.parts.every(inner => isLiteral(inner));
		}

		case 'choice': {
			return part.ways.every(way => way.every(inner => isLiteral(inner)));
		}
	}
};

function join(head: readonly Part[], rest: readonly Part[]): readonly Part[] {
	const parts = [...head];
	for (const part of rest) {
		append(parts, part);
	}

	return parts;
}

/** The names of all fields in these parts; each once. */
export function fieldsOf(parts: readonly Part[]): readonly string[] {
	const fields: string[] = [];
	addAll(parts, fields);
	return fields;
}

function addFields(part: Part, into: string[]): void {
	switch (part.kind) {
		case 'literal': {
			return;
		}

		case 'field': {
			if (!into.includes(part.name)) {
				into.push(part.name);
			}

			addAll(part.tail ?? [], into);
			return;
		}

		case 'option': {
			addAll(part.parts, into);
			return;
		}

		case 'choice': {
			for (const way of part.ways) {
				addAll(way, into);
			}
		}
	}
}

function addAll(parts: readonly Part[], into: string[]): void {
	for (const part of parts) {
		addFields(part, into);
	}
}

/** Whether the part is a field that takes everything up to its tail. */
export const isText = (part: Part): part is FieldPart => part.kind === 'field' && fieldType(part.type).kind === 'text';
