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

type Step = {readonly key: string; readonly part: Part; readonly node: Node};

const emptyNode = (): Node => ({literals: [], steps: [], leaf: undefined});

/** The tree of a table: one list of parts per way to write a pattern, numbered by their order. */
export function buildTree(written: ReadonlyArray<readonly Part[]>): Node {
	const root = emptyNode();
	for (const [number, parts] of written.entries()) {
		insert(root, settle(parts), number);
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

		settled.push(settlePart(part, following(parts, index + 1, after)));
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
	const end = /^[^\dA-Za-z]*/.exec(next)?.[0] || next.slice(0, 1); // eslint-disable-line @typescript-eslint/prefer-nullish-coalescing
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

function insert(node: Node, parts: readonly Part[], leaf: number): void {
	const [part, ...rest] = parts;
	if (part === undefined) {
		node.leaf ??= leaf;
	} else if (part.kind === 'literal') {
		insertLiteral(node, part.text, rest, leaf);
	} else {
		const key = JSON.stringify(part);
		let step = node.steps.find(candidate => candidate.key === key);
		if (step === undefined) {
			step = {key, part, node: emptyNode()};
			node.steps.push(step);
		}

		insert(step.node, rest, leaf);
	}
}

function insertLiteral(node: Node, text: string, rest: readonly Part[], leaf: number): void {
	const edge = node.literals.find(candidate => candidate.text.startsWith(text.charAt(0)));
	if (edge === undefined) {
		const next = emptyNode();
		node.literals.push({text, node: next});
		insert(next, rest, leaf);
		return;
	}

	const shared = commonStart(edge.text, text);
	if (shared.length < edge.text.length) {
		// The edge is split where the two part company.
		edge.node = {...emptyNode(), literals: [{text: edge.text.slice(shared.length), node: edge.node}]};
		edge.text = shared;
	}

	const remainder = text.slice(shared.length);
	insert(edge.node, remainder === '' ? rest : [{kind: 'literal', text: remainder}, ...rest], leaf);
}
