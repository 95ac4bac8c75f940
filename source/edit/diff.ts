import {splitLines} from './lines.js';

/** A line of a diff. `text` is without its line end; lines are counted from 1. A gap stands for lines that are the same. */
export type DiffLine = {
	readonly kind: 'same' | 'add' | 'remove' | 'gap';
	readonly text: string;
	readonly oldLine: number | undefined;
	readonly newLine: number | undefined;
};

/** Above this many cells, what differs is shown as one block: removed lines, then added ones. */
const largestTable = 4_000_000;

// A missing line end at the very end is no difference for people.
const linesOf = (text: string): string[] => splitLines(text === '' || text.endsWith('\n') ? text : `${text}\n`);

function commonPrefix(before: readonly string[], after: readonly string[]): number {
	let count = 0;
	while (count < before.length && count < after.length && before[count] === after[count]) {
		count++;
	}

	return count;
}

// The longest common subsequence of the middles as a table of lengths, then walked from the front.
function diffMiddle(before: readonly string[], after: readonly string[]): Array<'same' | 'add' | 'remove'> {
	const width = after.length + 1;
	if ((before.length + 1) * width > largestTable) {
		return [...before.map(() => 'remove' as const), ...after.map(() => 'add' as const)];
	}

	const lengths = new Uint32Array((before.length + 1) * width);
	const at = (row: number, column: number): number => lengths[(row * width) + column] ?? 0;
	for (let row = before.length - 1; row >= 0; row--) {
		for (let column = after.length - 1; column >= 0; column--) {
			lengths[(row * width) + column] = before[row] === after[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
		}
	}

	const kinds: Array<'same' | 'add' | 'remove'> = [];
	for (let row = 0, column = 0; row < before.length || column < after.length;) {
		const same = row < before.length && column < after.length && before[row] === after[column];
		const remove = !same && row < before.length && (column === after.length || at(row + 1, column) >= at(row, column + 1));
		kinds.push(same ? 'same' : (remove ? 'remove' : 'add'));
		row += same || remove ? 1 : 0;
		column += remove ? 0 : 1;
	}

	return kinds;
}

function withGaps(lines: readonly DiffLine[], context: number): DiffLine[] {
	const near = new Set(lines.flatMap((line, index) => line.kind === 'same' ? [] : Array.from({length: (2 * context) + 1}, (_, offset) => index - context + offset)));
	const shown: DiffLine[] = [];
	for (const [index, line] of lines.entries()) {
		if (near.has(index)) {
			shown.push(line);
		} else if (shown.at(-1)?.kind !== 'gap') {
			shown.push({kind: 'gap', text: '', oldLine: undefined, newLine: undefined});
		}
	}

	return shown;
}

/** What differs between two texts, line by line, with `context` same lines around it. Equal texts give no lines. */
export function diffLines(before: string, after: string, context = 3): DiffLine[] {
	if (before === after) {
		return [];
	}

	const [old, now] = [linesOf(before), linesOf(after)];
	const head = commonPrefix(old, now);
	const tail = commonPrefix(old.slice(head).reverse(), now.slice(head).reverse());
	const kinds = [
		...Array.from({length: head}, () => 'same' as const),
		...diffMiddle(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
		...Array.from({length: tail}, () => 'same' as const),
	];
	let [oldIndex, newIndex] = [0, 0];
	const lines = kinds.map((kind): DiffLine => {
		const line = kind === 'add' ? now[newIndex] : old[oldIndex];
		oldIndex += kind === 'add' ? 0 : 1;
		newIndex += kind === 'remove' ? 0 : 1;
		return {
			kind,
			text: (line ?? '').replace(/\r?\n$/, ''),
			oldLine: kind === 'add' ? undefined : oldIndex,
			newLine: kind === 'remove' ? undefined : newIndex,
		};
	});
	return withGaps(lines, context);
}
