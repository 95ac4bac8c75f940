/** One content of a log's file, from its first byte until it was truncated, or another file took its name. */
export type Generation = {
	size: number;
	/** What is behind its last newline. */
	open: string;
	/** Its end was taken away unseen (or may have been): nobody can tell whether all of it was read. */
	doubtful: boolean;
	/** Its file was truncated: who has it open has no more of it than others. */
	truncated: boolean;
	/** Nor can it be seen by now that it was truncated: where a copy is found, all seems to be there. */
	traceless: boolean;
};

export type WrittenLine = {
	/** Byte string, without the newline. */
	readonly text: string;
	readonly generation: number;
	/** It has no newline, and gets none: that it is over shows when the log goes on elsewhere. */
	readonly isTorn: boolean;
	/** The offset behind it. */
	readonly end: number;
	/** It was taken away when it had not been had: a gap must say so, if it never comes. */
	mayBeLost: boolean;
	/** Nobody can say that it is missing: all of its file came and went unseen, or it is the half of a line that a truncation cut. */
	mayBeLeftOut: boolean;
	/** But somebody can who comes from this generation and does not find it. */
	missedAfter: number | undefined;
};

/** A file in which (the beginning of) a generation can be found. */
export type Holder = {
	readonly generation: number;
	/** Bytes of it that are there; undefined: all. */
	readonly upTo: number | undefined;
};

/** How far somebody is with a log. */
export type Reading = {
	/** Lines that they have. */
	readonly had: number;
	/** The generation whose file they have open for sure. */
	readonly held: number | undefined;
	/** They are connected, so they may have the file open of the last line that they have. */
	readonly isReading: boolean;
};

/** All that was written to a log, in order, and what of it was taken away before it was had. */
export class Written {
	readonly generations: Generation[] = [];
	readonly lines: WrittenLine[] = [];
	readonly #wanted: (text: string) => boolean;

	constructor(only: boolean) {
		const tag = /^\S+ \S+ (postgrey|mxdeck)(\[\d+])?: /;
		this.#wanted = text => !only || tag.test(text);
	}

	begin(): number {
		return this.generations.push({size: 0, open: '', doubtful: false, truncated: false, traceless: false}) - 1;
	}

	generation(number: number): Generation {
		const found = this.generations[number];
		if (found === undefined) {
			throw new Error(`there is no generation ${number}`);
		}

		return found;
	}

	append(number: number, text: string): void {
		const generation = this.generation(number);
		let from = 0;
		for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
			this.#add(number, generation.open + text.slice(from, at), generation.size + at + 1, {isTorn: false, mayBeLeftOut: false});
			generation.open = '';
			from = at + 1;
		}

		generation.open += text.slice(from);
		generation.size += text.length;
	}

	/** Nothing more comes to it; what it has behind its last newline stays as it is. */
	end(number: number, how: 'kept' | 'truncated'): void {
		const generation = this.generation(number);
		if (generation.open !== '') {
			this.#add(number, generation.open, generation.size, {isTorn: true, mayBeLeftOut: how === 'truncated'});
			generation.open = '';
		}

		generation.doubtful ||= how === 'truncated';
		generation.truncated = how === 'truncated';
	}

	/**
	Marks what can no longer be had by somebody: what no file holds, nor their open file.
	Where the generation that was read last is in no file, nobody can tell either which rotated files come after it.
	*/
	sweep({had, held, isReading}: Reading, holders: readonly Holder[], live: number | undefined): void {
		const at = this.lines[had - 1]?.generation ?? -1;
		const isHeld = (number: number) => number === held && !this.generation(number).truncated;
		const isGone = (number: number) => number !== live && !isHeld(number) && !holders.some(({generation}) => generation === number);
		for (const [number, generation] of this.generations.entries()) {
			generation.doubtful ||= number >= at && isGone(number);
		}

		const isLost = at >= 0 && isGone(at) && !isReading;
		const isUnordered = at >= 0 && at !== live && !holders.some(({generation}) => generation === at);
		// Of what is truncated twice between two looks, the copies may be passed over: that something is missing is seen.
		const isTwiceCut = (number: number) => isReading && this.generation(number).truncated
			&& this.generations.slice(Math.max(0, at), number + 1).filter(({truncated}) => truncated).length > 1;
		for (const line of this.lines.slice(had)) {
			const {generation: its, end} = line;
			const isThere = holders.some(({generation, upTo}) => generation === its && (upTo === undefined || end <= upTo));
			const isOutOfReach = !isThere || isTwiceCut(its) || (isUnordered && its !== live);
			if (isOutOfReach && !isHeld(its)) {
				markLost(line, isLost ? at : undefined);
			}

			// What came and went while nobody looked leaves no trace.
			line.mayBeLeftOut ||= line.mayBeLost && !isThere && its > at;
		}
	}

	#add(generation: number, text: string, end: number, {isTorn, mayBeLeftOut}: Pick<WrittenLine, 'isTorn' | 'mayBeLeftOut'>): void {
		if (this.#wanted(text)) {
			this.lines.push({text, generation, isTorn, end, mayBeLost: false, mayBeLeftOut, missedAfter: undefined});
		}
	}
}

function markLost(line: WrittenLine, missedAfter: number | undefined): void {
	if (!line.mayBeLost) {
		line.mayBeLost = true;
		line.missedAfter = missedAfter;
	}
}
