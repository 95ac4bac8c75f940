import {forgetOldest} from './forget-oldest.js';

/** Finds the second of two witnesses that tell of the same thing, in whichever order their lines come in. */
export type Twins<Witness> = {
	/** Whether the other witness told of it already. Each telling is matched once, so a real repetition counts again. */
	readonly isSecond: (key: string, time: number, witness: Witness) => boolean;
};

type Untold<Witness> = {
	readonly witness: Witness;
	readonly times: number[];
};

/**
Matches by key when the stamps lie within `span` milliseconds. Remembers at most `limit` keys and forgets the oldest first:
a flood makes it count some things twice rather than grow.
*/
export function createTwins<Witness>({span, limit}: {readonly span: number; readonly limit: number}): Twins<Witness> {
	const untold = new Map<string, Untold<Witness>>();
	const remember = (key: string, time: number, witness: Witness): void => {
		untold.delete(key);
		untold.set(key, {witness, times: [time]});
		forgetOldest(untold, limit);
	};

	return {
		isSecond(key, time, witness) {
			const known = untold.get(key);
			if (known === undefined) {
				remember(key, time, witness);
				return false;
			}

			if (known.witness === witness) {
				known.times.push(time);
				if (known.times.length > 64) {
					known.times.shift();
				}

				return false;
			}

			const match = known.times.findIndex(told => Math.abs(told - time) <= span);
			if (match === -1) {
				remember(key, time, witness);
				return false;
			}

			known.times.splice(match, 1);
			if (known.times.length === 0) {
				untold.delete(key);
			}

			return true;
		},
	};
}
