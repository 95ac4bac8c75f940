import {digestWidth} from './byte-key.js';
import {ByteMap} from './byte-map.js';

/** Finds the second of two witnesses that tell of the same thing, in whichever order their lines come in. */
export type Twins<Witness> = {
	/** Whether the other witness told already of what the key was made of. Each telling is matched once, so a real repetition counts again. */
	readonly isSecond: (time: number, witness: Witness) => boolean;
};

/** Tellings of one thing that are remembered. */
const most = 64;

/**
Matches by key when the stamps lie within `span` milliseconds. Remembers at most `limit` keys and forgets the oldest first:
a flood makes it count some things twice rather than grow.
*/
export function createTwins<Witness>({span, limit}: {readonly span: number; readonly limit: number}): Twins<Witness> {
	// A row's number is the time of the first telling.
	const untold = new ByteMap(digestWidth, limit, 1);
	const witnesses: Witness[] = [];
	// The other tellings, where there are any.
	const others: Array<number[] | undefined> = [];

	const remember = (time: number, witness: Witness): void => {
		if (untold.size >= limit) {
			untold.remove(untold.oldest);
		}

		const row = untold.add();
		witnesses[row] = witness;
		untold.numbers[untold.numbersOf(row)] = time;
		others[row] = undefined;
	};

	const tellAgain = (row: number, time: number): void => {
		const more = others[row] ?? [];
		others[row] = more;
		more.push(time);
		if (more.length >= most) {
			untold.numbers[untold.numbersOf(row)] = more.shift() ?? time;
		}
	};

	/** Takes a telling within the span back; answers whether there was one. */
	const match = (row: number, time: number): boolean => {
		const more = others[row] ?? [];
		const isFirst = Math.abs((untold.numbers[untold.numbersOf(row)] ?? 0) - time) <= span;
		const found = isFirst ? 0 : more.findIndex(told => Math.abs(told - time) <= span);
		if (found === -1) {
			return false;
		}

		if (more.length === 0) {
			untold.remove(row);
		} else if (isFirst) {
			untold.numbers[untold.numbersOf(row)] = more.shift() ?? 0;
		} else {
			more.splice(found, 1);
		}

		return true;
	};

	return {
		isSecond(time, witness) {
			const row = untold.find();
			if (row < 0) {
				remember(time, witness);
				return false;
			}

			if (witnesses[row] === witness) {
				tellAgain(row, time);
				return false;
			}

			if (match(row, time)) {
				return true;
			}

			untold.remove(row);
			remember(time, witness);
			return false;
		},
	};
}
