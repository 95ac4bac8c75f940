/** A line of a diff: what became of it, and its number in the new (or, removed, in the old) text. */
export type DiffLine = {readonly kind: 'same' | 'added' | 'removed' | 'skipped'; readonly text: string; readonly number: number | undefined};

const context = 2;
// Above this many lines on either side of what changed, the middle is shown as one replaced block.
const most = 600;

const linesOf = (text: string): readonly string[] => {
	const lines = text.split('\n');
	return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
};

type Raw = {readonly kind: 'same' | 'added' | 'removed'; readonly text: string};

/** Lengths of the longest common subsequences of all tails. */
function tails(before: readonly string[], after: readonly string[]): readonly Uint16Array[] {
	const table = Array.from({length: before.length + 1}, () => new Uint16Array(after.length + 1));
	for (let b = before.length - 1; b >= 0; b--) {
		for (let a = after.length - 1; a >= 0; a--) {
			const row = table[b] ?? new Uint16Array();
			const below = table[b + 1] ?? new Uint16Array();
			row[a] = before[b] === after[a] ? (below[a + 1] ?? 0) + 1 : Math.max(below[a] ?? 0, row[a + 1] ?? 0);
		}
	}

	return table;
}

function compare(before: readonly string[], after: readonly string[]): readonly Raw[] {
	if (before.length > most || after.length > most) {
		return [...before.map((text): Raw => ({kind: 'removed', text})), ...after.map((text): Raw => ({kind: 'added', text}))];
	}

	const table = tails(before, after);
	const out: Raw[] = [];
	let b = 0;
	let a = 0;
	while (b < before.length || a < after.length) {
		if (b < before.length && a < after.length && before[b] === after[a]) {
			out.push({kind: 'same', text: before[b] ?? ''});
			b++;
			a++;
		} else if (b < before.length && (a === after.length || (table[b + 1]?.[a] ?? 0) >= (table[b]?.[a + 1] ?? 0))) {
			out.push({kind: 'removed', text: before[b++] ?? ''});
		} else {
			out.push({kind: 'added', text: after[a++] ?? ''});
		}
	}

	return out;
}

/** What changes between two texts, with a little of what stands around it. */
export function diffOf(before: string, after: string): readonly DiffLine[] {
	const old = linesOf(before);
	const now = linesOf(after);
	let head = 0;
	while (head < old.length && head < now.length && old[head] === now[head]) {
		head++;
	}

	let tail = 0;
	while (tail < old.length - head && tail < now.length - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) {
		tail++;
	}

	const raw: readonly Raw[] = [
		...old.slice(0, head).map((text): Raw => ({kind: 'same', text})),
		...compare(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
		...old.slice(old.length - tail).map((text): Raw => ({kind: 'same', text})),
	];
	return folded(raw);
}

function folded(raw: readonly Raw[]): readonly DiffLine[] {
	const near = new Set<number>();
	for (const [at, {kind}] of raw.entries()) {
		if (kind !== 'same') {
			for (let each = at - context; each <= at + context; each++) {
				near.add(each);
			}
		}
	}

	const out: DiffLine[] = [];
	let oldNumber = 0;
	let newNumber = 0;
	for (const [at, {kind, text}] of raw.entries()) {
		oldNumber += kind === 'added' ? 0 : 1;
		newNumber += kind === 'removed' ? 0 : 1;
		if (near.has(at)) {
			out.push({kind, text, number: kind === 'removed' ? oldNumber : newNumber});
		} else if (out.length > 0 && out.at(-1)?.kind !== 'skipped') {
			out.push({kind: 'skipped', text: '', number: undefined});
		}
	}

	return out.at(-1)?.kind === 'skipped' ? out.slice(0, -1) : out;
}
