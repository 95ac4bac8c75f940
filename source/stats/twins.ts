import {digestWidth} from './byte-key.js';
import {ByteMap} from './byte-map.js';

/** Finds the second of two witnesses that tell of the same thing, in whichever order their lines come in. */
export type Twins<Witness> = {
	/** Whether the other witness told already of what the key was made of. Each telling is matched once, so a real repetition counts again. */
	readonly isSecond: (time: number, witness: Witness) => boolean;
};

export type TwinsOptions<Witness> = {
	/** Milliseconds that the stamps of one thing lie apart at most. */
	readonly span: number;
	/** Things that are remembered of each witness, and as many further tellings of them. */
	readonly limit: number;
	readonly witnesses: readonly [Witness, Witness];
};

/** Tellings of one thing that are remembered: of a client that tries each minute, those of a day. */
const most = 1500;

/** What one witness told of and the other has not yet. */
type Untold = {
	readonly remember: (time: number) => void;
	/** Takes a telling of the key's thing from about this time back; answers whether there was one. */
	readonly takeBack: (time: number) => boolean;
};

function createUntold(span: number, limit: number): Untold {
	// A row's number is the time of the first telling.
	const things = new ByteMap(digestWidth, limit, 1);
	// The other tellings, where there are any, and how many those are.
	const others: Array<number[] | undefined> = [];
	let more = 0;

	const forget = (row: number): void => {
		more -= others[row]?.length ?? 0;
		others[row] = undefined;
		things.remove(row);
	};

	/** The next telling takes the place of the first. */
	const shift = (row: number, rest: number[]): void => {
		things.numbers[things.numbersOf(row)] = rest.shift() ?? 0;
		more--;
	};

	return {
		remember(time) {
			const known = things.find();
			if (known < 0) {
				if (things.size >= limit) {
					forget(things.oldest);
				}

				things.numbers[things.numbersOf(things.add())] = time;
				return;
			}

			const rest = others[known] ?? [];
			others[known] = rest;
			rest.push(time);
			more++;
			if (rest.length >= most || more > limit) {
				shift(known, rest);
			}
		},
		takeBack(time) {
			const row = things.find();
			if (row < 0) {
				return false;
			}

			const rest = others[row] ?? [];
			let nearest = -1;
			let apart = Math.abs((things.numbers[things.numbersOf(row)] ?? 0) - time);
			for (const [index, told] of rest.entries()) {
				const other = Math.abs(told - time);
				if (other < apart) {
					apart = other;
					nearest = index;
				}
			}

			if (apart > span) {
				return false;
			}

			if (nearest >= 0) {
				rest.splice(nearest, 1);
				more--;
			} else if (rest.length === 0) {
				forget(row);
			} else {
				shift(row, rest);
			}

			return true;
		},
	};
}

/** Matches by key, the tellings that are nearest in time: mostly no other belong together. Forgets the oldest first: a flood makes it count some things twice rather than grow. */
export function createTwins<Witness>({span, limit, witnesses: [one]}: TwinsOptions<Witness>): Twins<Witness> {
	const [ofOne, ofOther] = [createUntold(span, limit), createUntold(span, limit)];
	return {
		isSecond(time, witness) {
			const isOne = witness === one;
			if ((isOne ? ofOther : ofOne).takeBack(time)) {
				return true;
			}

			(isOne ? ofOne : ofOther).remember(time);
			return false;
		},
	};
}
