import {Buffer} from 'node:buffer';
import type {Backend, Leaf, Table as PatternTable} from './backend.js';
import {bindMatch, type WrittenMatch} from './bind-match.js';
import {assemble} from './wasm/assemble.js';
import {at, place, shift, stands, type Place} from './emit-literal.js';
import {createFunctions, forwardPiece, tailFunction, type Functions} from './emit-parts.js';
import {byteOf} from './reading.js';
import {searchSource} from './search-source.js';
import {fieldsOf, isText, type FieldPart} from './template.js';
import type {Edge, Node} from './tree.js';
import type {Workspace} from './workspace.js';

/** Nodes in one function: the engine optimizes whole functions. */
const mostNodes = 60;

/**
Writes functions for the trees, in the language of `assemble`, which makes a WebAssembly module of them. Literals are compared four bytes at once,
nothing is checked while reading, and the engine runs a module as soon as it has read it: several times as fast as closures over the same
trees, and without the long warm-up of as much JavaScript. Nothing of a log line ever gets into the source: it is made of our own tables alone.

In the source: `p` where to start, `e` the end of what is matched, `R` the registers.
*/
export function writeMatch(slot: Workspace['slot'], tables: readonly PatternTable[]): WrittenMatch {
	const functions = createFunctions(slot);
	const names = tables.map(({name, root, leaves}) => {
		divide(root);
		return functions.shared('m', `table ${name}`, own => `function ${own}(p,e){${nodeCode({functions, leaves}, root, place('p'), 0)}return -1}`);
	});
	const source = `${searchSource}\n${functions.source()}`;
	return {module: Buffer.from(assemble(source, names.at(-1) ?? '')).toString('base64')};
}

/** The written source at once. */
export const generated: Backend = (workspace, tables) => bindMatch(workspace, writeMatch(workspace.slot, tables));

type Table = {readonly functions: Functions; readonly leaves: readonly Leaf[]};

/** Returns the answer of the node's first way that fits; runs on behind when none does. */
function nodeCode(table: Table, node: Node, from: Place, known: number): string {
	const leaf = node.leaf === undefined ? undefined : table.leaves[node.leaf];
	return [
		literalsCode(table, node.literals, from, known),
		...node.steps.map(({part, node: next}) => {
			if (isText(part)) {
				return textCode(table, part, from, next.leaf === undefined ? undefined : table.leaves[next.leaf]);
			}

			const out = table.functions.fresh('x');
			const piece = forwardPiece(table.functions, part, from, `break ${out}`);
			return `${out}:{${piece.code}${childCode(table, next, piece.place, piece.known)}}`;
		}),
		leaf === undefined ? '' : `if(${at(from)}===e)return ${leaf.id};`,
	].join('');
}

function literalsCode(table: Table, edges: readonly Edge[], from: Place, known: number): string {
	const isSwitch = edges.length > 2;
	const sure = isSwitch ? Math.max(1, known) : known;
	const codes = edges.map(({text, node}) => {
		const code = childCode(table, node, shift(from, text.length), Math.max(0, known - text.length));
		return {first: byteOf(text), code: `if(${stands(from, text, Math.min(sure, text.length))}){${code}}`};
	});
	return isSwitch
		? `switch(b[${at(from)}]){${codes.map(({first, code}) => `case ${first}:${code}break;`).join('')}}`
		: codes.map(({code}) => code).join('');
}

/** A big subtree is a function of its own. */
function childCode(table: Table, node: Node, from: Place, known: number): string {
	if (!apart.has(node)) {
		return nodeCode(table, node, from, known);
	}

	const {functions} = table;
	const name = functions.shared('n', `node ${functions.fresh('')}`, own => `function ${own}(p,e){${nodeCode(table, node, place('p'), known)}return -1}`);
	return `const r=${name}(${at(from)},e);if(r>=0)return r;`;
}

/** A text field: its tail is matched backwards from the end, then the detail table looks at what is between. */
function textCode({functions}: Table, part: FieldPart, from: Place, leaf: Leaf | undefined): string {
	const tail = part.tail ?? [];
	const start = at(from);
	const test = fieldsOf(tail).includes('helo') ? `t>=0&&!hasHelo(${start},t)` : 't>=0';
	const keep = functions.keep(part.name, start, 't');
	const answer = leaf?.detail === undefined
		? `return ${leaf?.id ?? -1}`
		: `const r=${functions.shared('m', `table ${leaf.detail}`, () => '')}(${start},t);if(r>=0)return ${leaf.id}+r`;
	return `if(${start}<=e){const t=${tail.length === 0 ? 'e' : `${tailFunction(functions, tail)}(e,${start})`};if(${test}){${keep}${answer}}}`;
}

/** The nodes that get a function of their own. */
const apart = new WeakSet<Node>();

function divide(node: Node): number {
	const children = [...node.literals, ...node.steps].map(edge => ({node: edge.node, count: divide(edge.node)})).sort((a, b) => b.count - a.count);
	let sum = 1;
	for (const {count} of children) {
		sum += count;
	}

	for (const child of children) {
		if (sum <= mostNodes) {
			break;
		}

		apart.add(child.node);
		sum -= child.count - 1;
	}

	return sum;
}

export {type WrittenMatch} from './bind-match.js';
