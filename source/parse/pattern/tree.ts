import {fieldType} from './field-types.js';
import {isText, type Part} from './template.js';

/**
A node of the prefix tree of a table. Trying order: its literals (their first bytes differ), then its steps in table order, then its leaf.
So the more literal pattern wins and, among equals, the earlier one.
*/
export type Node = {
	readonly literals: Edge[];
	readonly steps: Step[];
	/** Number of the list of parts that ends here. */
	leaf: number | undefined;
};

export type Edge = {text: string; node: Node};

type Step = {readonly part: Part; readonly node: Node};

const emptyNode = (): Node => ({literals: [], steps: [], leaf: undefined});

/** The tree of a table: one list of parts per way to write a pattern, numbered by their order. */
export function buildTree(written: ReadonlyArray<readonly Part[]>): Node {
	const root = emptyNode();
	for (const [number, parts] of written.entries()) {
		insert(root, settle(parts), 0, number);
	}

	return root;
}

/** Every `until` field learns where it ends; what stands behind a `text` field becomes its tail. */
export function settle(parts: readonly Part[], after = ''): readonly Part[] {
	const settled: Part[] = [];
	for (const [index, part] of parts.entries()) {
		if (isText(part)) {
			settled.push({...part, tail: parts.slice(index + 1)});
			break;
		}

		settled.push(part.kind === 'literal' ? part : settlePart(part, following(parts, index + 1, after)));
	}

	return settled;
}

function settlePart(part: Part, next: string): Part {
	switch (part.kind) {
		case 'literal': {
			return part;
		}

		case 'option': {
			return {kind: 'option', parts: settle(part.parts, next)};
		}

		case 'choice': {
			return {kind: 'choice', ways: part.ways.map(way => settle(way, next))};
		}

		case 'field': {
			return fieldType(part.type).kind === 'until' ? {...part, end: terminator(part.name, next)} : part;
		}
	}
}

/** The literal that is certain to stand at part `index`; options there may bring first bytes of their own. */
function following(parts: readonly Part[], index: number, after: string): string {
	const part = parts[index];
	switch (part?.kind) {
		case undefined: {
			return after;
		}

		case 'literal': {
			return part.text + following(parts, index + 1, after);
		}

		case 'field': {
			return '';
		}

		case 'option': {
			const without = following(parts, index + 1, after);
			return commonStart(following(part.parts, 0, without), without);
		}

		case 'choice': {
			const [first = '', ...others] = part.ways.map(way => following(way, 0, ''));
			let shared = first;
			for (const other of others) {
				shared = commonStart(shared, other);
			}

			return shared;
		}
	}
}

/** A bounded field ends at the punctuation of the literal behind it, or at that literal's first character. */
function terminator(name: string, next: string): string {
	const end = /^[^\dA-Za-z]*/.exec(next)?.[0] || next.slice(0, 1); // eslint-disable-line @typescript-eslint/prefer-nullish-coalescing -- an empty match counts as none
	if (end === '') {
		throw new Error(`{${name}} has no end: put a literal behind it or give it a type`);
	}

	return end;
}

function commonStart(left: string, right: string): string {
	let length = 0;
	while (length < left.length && left[length] === right[length]) {
		length++;
	}

	return left.slice(0, length);
}

/** Inserts the parts from `index` on. */
function insert(node: Node, parts: readonly Part[], index: number, leaf: number): void {
	const part = parts[index];
	if (part === undefined) {
		node.leaf ??= leaf;
	} else if (part.kind === 'literal') {
		insertLiteral(node, part.text, {parts, index: index + 1, leaf});
	} else {
		let step = node.steps.find(candidate => isSame(candidate.part, part));
		if (step === undefined) {
			step = {part, node: emptyNode()};
			node.steps.push(step);
		}

		insert(step.node, parts, index + 1, leaf);
	}
}

type Rest = {readonly parts: readonly Part[]; readonly index: number; readonly leaf: number};

function insertLiteral(node: Node, text: string, rest: Rest): void {
	if (text === '') {
		insert(node, rest.parts, rest.index, rest.leaf);
		return;
	}

	const first = text.charAt(0);
	const edge = node.literals.find(candidate => candidate.text.startsWith(first));
	if (edge === undefined) {
		const next = emptyNode();
		node.literals.push({text, node: next});
		insertLiteral(next, '', rest);
		return;
	}

	const shared = commonStart(edge.text, text);
	if (shared.length < edge.text.length) {
		// The edge is split where the two part company.
		edge.node = {...emptyNode(), literals: [{text: edge.text.slice(shared.length), node: edge.node}]};
		edge.text = shared;
	}

	insertLiteral(edge.node, text.slice(shared.length), rest);
}

const areSame = (left: readonly Part[], right: readonly Part[]): boolean =>
	left.length === right.length && left.every((part, index) => isSame(part, right[index]));

function isSame(left: Part, right: Part | undefined): boolean {
	if (left === right) {
		return true;
	}

	switch (left.kind) {
		case 'literal': {
			return right?.kind === 'literal' && left.text === right.text;
		}

		case 'field': {
			return right?.kind === 'field' && left.name === right.name && left.type === right.type && left.end === right.end
				&& areSame(left.tail ?? [], right.tail ?? []);
		}

		case 'option': {
			return right?.kind === 'option' && areSame(left.parts, right.parts);
		}

		case 'choice': {
			return right?.kind === 'choice' && left.ways.length === right.ways.length && left.ways.every((way, index) => areSame(way, right.ways[index] ?? []));
		}
	}
}
