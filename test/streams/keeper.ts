import type {Position} from '../../source/model/position.js';
import type {Item} from './judge.js';

/** What a console has of a log, and what of it is kept for the next one: lines, gaps and their place, together or not at all. */
export type Kept = {
	readonly keep: (items: readonly Item[], after: Position | undefined) => void;
	readonly position: () => Position | undefined;
	/** All that was ever kept, in order. */
	readonly items: () => readonly Item[];
};

/** Keeps in memory, as a stand-in for a store. */
export function keepInMemory(): Kept {
	const all: Item[] = [];
	let position: Position | undefined;
	return {
		keep(items, after) {
			all.push(...items);
			position = after ?? position;
		},
		position: () => position,
		items: () => all,
	};
}

type Arrived = {
	readonly items: readonly Item[];
	readonly after: Position | undefined;
};

/** The console's side: takes what comes, and commits it at the moments it is told to. */
export class Keeper {
	/** The place behind all that came. */
	place: Position | undefined;
	readonly #kept: Kept;
	readonly #onItem: (item: Item) => void;
	readonly #onWrong: (complaint: string) => void;
	#waiting: Arrived[] = [];
	/** The beginning of a very long line. */
	#begun: Buffer[] = [];

	constructor(kept: Kept, {onItem, onWrong}: {readonly onItem: (item: Item) => void; readonly onWrong: (complaint: string) => void}) {
		this.#kept = kept;
		this.#onItem = onItem;
		this.#onWrong = onWrong;
		this.place = kept.position();
	}

	get waiting(): number {
		return this.#waiting.length;
	}

	data(chunk: Buffer, after: Position | undefined): void {
		if (after === undefined) {
			this.#onWrong('bytes came without their place');
		}

		const end = chunk.lastIndexOf(10) + 1;
		const isLong = this.#begun.length > 0;
		const lines = end === 0 ? [] : Buffer.concat([...this.#begun.splice(0), chunk.subarray(0, end)]).toString('latin1').slice(0, -1).split('\n');
		if (end < chunk.length) {
			this.#begun.push(chunk.subarray(end));
		}

		this.#arrive(lines.map((line, index) => isLong && index === 0 ? {line, isLong} : {line}), after);
	}

	gap(reason: string): void {
		// A very long line that was begun is not ended any more.
		const begun = this.#begun.splice(0);
		this.#arrive([...begun.length > 0 ? [{line: Buffer.concat(begun).toString('latin1'), isLong: true}] : [], {gap: reason}], this.place);
	}

	/** Keeps all that waits, or the first half of it. */
	commit(how: 'all' | 'half'): void {
		const taken = this.#waiting.splice(0, how === 'all' ? this.#waiting.length : Math.ceil(this.#waiting.length / 2));
		if (taken.length > 0) {
			this.#kept.keep(taken.flatMap(({items}) => items), taken.at(-1)?.after);
		}
	}

	/** The connection is gone: what is begun comes again, as its place is before it. */
	cut(): void {
		this.#begun = [];
	}

	/** The console is gone, and another one starts with what was kept. */
	forget(): void {
		this.cut();
		this.#waiting = [];
		this.place = this.#kept.position();
	}

	#arrive(items: readonly Item[], after: Position | undefined): void {
		this.place = after ?? this.place;
		this.#waiting.push({items, after: this.place});
		for (const item of items) {
			this.#onItem(item);
		}
	}
}
