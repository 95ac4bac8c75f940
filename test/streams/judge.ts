import type {Written} from './written.js';

/** What was had: a line (byte string, without its newline), or word of a gap. */
export type Item = {
	readonly line: string;
	/** It came in pieces, and may be cut off where a gap follows. */
	readonly isLong?: boolean;
} | {readonly gap: string};

type State = {
	/** The line that comes next. */
	readonly next: number;
	/** What was told to be missing since the line before it, if anything was. */
	readonly gap: string | undefined;
};

/** Longer lines may come in pieces, bytes. */
const mebibyte = 1_048_576;

const excerpt = (text: string): string => JSON.stringify(text.length > 120 ? `${text.slice(0, 100)}... (${text.length} bytes)` : text);

/** Holds what was had against what was written. As equal lines are not to be told apart, it may be at several places at once. */
export class Judge {
	/** The first thing that was not as it must be. */
	complaint: string | undefined;
	/** Gaps that were told, and lines that are missing with one. */
	gaps = 0;
	missing = 0;
	readonly #written: Written;
	#states: readonly State[] = [{next: 0, gap: undefined}];

	constructor(written: Written) {
		this.#written = written;
	}

	/** The lines before it were had, or given up. */
	get had(): number {
		return Math.min(...this.#states.map(({next}) => next));
	}

	/** A judge who knows the same and goes on alone. */
	copy(): Judge {
		const copy = new Judge(this.#written);
		copy.#states = this.#states;
		copy.complaint = this.complaint;
		copy.gaps = this.gaps;
		copy.missing = this.missing;
		return copy;
	}

	/** Nothing is had yet, and the first line may be any up to this one. */
	beginAnywhereUpTo(last: number): void {
		this.#states = Array.from({length: last + 1}, (_, next) => ({next, gap: undefined}));
	}

	take(item: Item): void {
		if ('gap' in item) {
			this.gaps += 1;
			this.#states = this.#states.map(({next}) => ({next, gap: item.gap}));
			return;
		}

		const before = this.#states;
		const after = new Map<number, State>();
		for (const state of before) {
			for (const next of this.#follow(state, item.line)) {
				after.set(next, {next: next + 1, gap: undefined});
			}
		}

		if (item.isLong === true && (after.size === 0 ? this.#isBeginningOfLost(item.line) : item.line.length < mebibyte)) {
			this.complaint ??= after.size === 0 ? undefined : `a chunk ended within a line of ${item.line.length} bytes`;
			return;
		}

		if (after.size === 0) {
			this.complaint ??= this.#explain(before, item.line);
			return;
		}

		this.#states = [...after.values()];
		if (after.size === 1 && before.length === 1) {
			this.missing += this.had - 1 - (before[0]?.next ?? 0);
		}
	}

	/** Nothing more comes: says what is wrong with the end. */
	end(): void {
		const {lines, generations} = this.#written;
		const isRight = this.#states.some(state => state.next === lines.length && (state.gap === undefined || this.#isJustified(state.next, state.next, generations.length - 1)));
		if (!isRight) {
			this.complaint ??= `the end: ${lines.length - this.had} lines are missing, or there is a gap where nothing is`;
		}
	}

	/** Only the beginning of a very long line may have come, if the rest was taken away. */
	#isBeginningOfLost(text: string): boolean {
		return this.#written.lines.slice(this.had).some(line => line.mayBeLost && line.text.length > mebibyte && line.text.startsWith(text));
	}

	/** The places of the lines that this may be. */
	* #follow({next, gap}: State, text: string): Generator<number> {
		const {lines} = this.#written;
		for (let at = next; at < lines.length; at++) {
			const line = lines[at];
			if (line === undefined) {
				return;
			}

			if (line.text === text && (gap === undefined || this.#isJustified(next, at, line.generation))) {
				yield at;
			}

			const mayBeSilent = (line.mayBeLost && this.#written.generation(line.generation).traceless)
				|| (line.mayBeLeftOut && (line.missedAfter === undefined || line.missedAfter !== lines[next - 1]?.generation));
			if (!mayBeSilent && (gap === undefined || !line.mayBeLost)) {
				return;
			}
		}
	}

	/** Whether somebody who read up to one line and goes on with another one, of a generation, must or may say that there is a gap. */
	#isJustified(from: number, to: number, generation: number): boolean {
		const {lines, generations} = this.#written;
		return lines.slice(from, to).some(({mayBeLost, mayBeLeftOut}) => mayBeLost || mayBeLeftOut)
			|| generations.slice(lines[from - 1]?.generation ?? 0, generation).some(({doubtful}) => doubtful);
	}

	#explain(states: readonly State[], text: string): string {
		const {lines} = this.#written;
		const {next, gap} = states[0] ?? {next: 0, gap: undefined};
		const again = lines.slice(0, next).findLastIndex(line => line.text === text);
		const ahead = lines.slice(next).findIndex(line => line.text === text);
		const told = gap === undefined ? '' : ` (after the gap "${gap}")`;
		const expected = lines[next];
		const wanted = `${excerpt(expected?.text ?? 'nothing')} (line ${next}${expected?.mayBeLost ? ', which may be lost' : ''})`;
		if (again !== -1) {
			return `twice: line ${again} came again${told}, where ${wanted} was due`;
		}

		if (ahead !== -1) {
			const kind = ahead === 0 || lines.slice(next, next + ahead).every(({mayBeLost}) => mayBeLost) ? (gap === undefined ? 'lost and not told' : 'a gap where nothing is missing') : 'lost';
			return `${kind}: line ${next + ahead} came${told}, where ${wanted} was due`;
		}

		return `altered: ${excerpt(text)} came${told}, where ${wanted} was due`;
	}
}
