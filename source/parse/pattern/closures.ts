import type {Backend, Leaf, Match, Table} from './backend.js';
import {backwards} from './backward.js';
import {forward} from './forward.js';
import {backslash, byteOf, keeper, newline, quote, stands} from './reading.js';
import {fieldsOf, isText, type FieldPart} from './template.js';
import type {Edge, Node} from './tree.js';
import type {Workspace} from './workspace.js';

type Details = ReadonlyMap<string, Match>;

/**
Trees as nested functions: small and easy to step through. What `generated` writes must answer as this does; tests compare the two.
*/
export const closures: Backend = (workspace, tables) => {
	const details = new Map<string, Match>();
	let last: Match = () => -1;
	for (const table of tables) {
		last = tableMatch(workspace, table, details);
		details.set(table.name, last);
	}

	return last;
};

/**
Every field has one possible end, found once and never moved later, so the work is at most the paths of the tree times the length of the line.
*/
function tableMatch(workspace: Workspace, {root, leaves}: Table, details: Details): Match {
	const {bytes} = workspace;

	const build = (node: Node): Match => {
		const edges = literalEdges(node.literals);
		const steps = node.steps.map(({part, node: next}) => {
			if (isText(part)) {
				return textStep(workspace, part, next.leaf === undefined ? undefined : leaves[next.leaf], details);
			}

			const step = forward(workspace, part);
			const rest = build(next);
			return (start: number, end: number) => {
				const behind = step(start, 0);
				return behind < 0 ? -1 : rest(behind, end);
			};
		});
		const leaf = node.leaf === undefined ? -1 : leaves[node.leaf]?.id ?? -1;
		return (start, end) => {
			const id = edges[bytes[start] ?? newline]?.(start, end) ?? -1;
			if (id >= 0) {
				return id;
			}

			for (const step of steps) {
				const answer = step(start, end);
				if (answer >= 0) {
					return answer;
				}
			}

			return start === end ? leaf : -1;
		};
	};

	const literalEdges = (edges: readonly Edge[]): ReadonlyArray<Match | undefined> => {
		const byFirstByte = Array.from<Match | undefined>({length: 256}).fill(undefined);
		for (const {text, node} of edges) {
			const fits = stands(workspace, text);
			const rest = build(node);
			const {length} = text;
			byFirstByte[byteOf(text)] = (start, end) => fits(start) ? rest(start + length, end) : -1;
		}

		return byFirstByte;
	};

	return build(root);
}

/** A text field: its tail is matched backwards from the end, then the detail table looks at what is between. */
function textStep(workspace: Workspace, part: FieldPart, leaf: Leaf | undefined, details: Details): Match {
	const tail = backwards(workspace, part.tail ?? []);
	const keep = keeper(workspace, part.name);
	const {id, detail: name = ''} = leaf ?? {id: -1};
	const detail = details.get(name);
	const isForged = fieldsOf(part.tail ?? []).includes('helo') ? unquoted(workspace, 'helo=<') : () => false;
	return (start, end) => {
		const stop = end < start ? -1 : tail(end, start);
		if (stop < 0 || isForged(start, stop)) {
			return -1;
		}

		keep(start, stop);
		if (detail === undefined) {
			return id;
		}

		const inner = detail(start, stop);
		return inner < 0 ? -1 : id + inner;
	};
}

/**
Whether a key stands in a text outside of quotes. A client chooses its HELO freely, and that is the line's end: one that imitates a
whole end would move the other fields. The true end then stands in the text.
*/
function unquoted(workspace: Workspace, key: string): (start: number, end: number) => boolean {
	const {bytes} = workspace;
	const fits = stands(workspace, key);
	const first = byteOf(key);
	return (start, end) => {
		let isQuoted = false;
		for (let index = start; index + key.length <= end; index++) {
			const byte = bytes[index];
			if (byte === backslash) {
				index++;
			} else if (byte === quote) {
				isQuoted = !isQuoted;
			} else if (byte === first && !isQuoted && fits(index)) {
				return true;
			}
		}

		return false;
	};
}
