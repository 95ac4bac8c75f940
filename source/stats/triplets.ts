import type {LogLine} from '../model/log-line.js';
import {createByteMap} from './byte-map.js';
import type {Period} from './period.js';
import {keyOfTriplet} from './triplet-key.js';

/** What became of delayed triplets that have not passed. */
export type TripletOutcome = {
	/** Tried within the last hour. */
	readonly waiting: number;
	/** Not seen for over an hour. */
	readonly neverReturned: number;
	/** Triplets were forgotten to keep memory bounded, so both are lower bounds. */
	readonly atLeast: boolean;
};

/** The triplets (client network, sender, recipient) that greylisting holds back. */
export type Triplets = {
	/** Notes an attempt; answers whether the triplet was waiting already. */
	readonly attempt: (line: LogLine, time: number) => boolean;
	/** Notes that the triplet came through; answers when its wait began, if it is known to have waited. */
	readonly pass: (line: LogLine) => number | undefined;
	readonly outcome: (now: number) => TripletOutcome;
};

const hour = 3_600_000;

/** Units of four bytes that a triplet mostly takes. */
const width = 24;

/** Knows a triplet for as long as the period says, and as many; the ones whose wait began first are forgotten first. */
export function createTriplets({tripletMemory, tripletLimit}: Pick<Period, 'tripletMemory' | 'tripletLimit'>): Triplets {
	const waits = createByteMap(width, tripletLimit);
	const firsts: number[] = [];
	const lasts: number[] = [];
	// When something was forgotten for want of room, by the time of its last attempt.
	let forgotten = Number.NEGATIVE_INFINITY;

	const forgetOldest = (): void => {
		const oldest = waits.oldest();
		forgotten = Math.max(forgotten, lasts[oldest] ?? 0);
		waits.remove(oldest);
	};

	return {
		attempt(line, time) {
			keyOfTriplet(line);
			const known = waits.find();
			if (known >= 0) {
				firsts[known] = Math.min(firsts[known] ?? time, time);
				lasts[known] = Math.max(lasts[known] ?? time, time);
				return true;
			}

			if (waits.size() >= tripletLimit) {
				forgetOldest();
			}

			const row = waits.add();
			firsts[row] = time;
			lasts[row] = time;
			return false;
		},
		pass(line) {
			keyOfTriplet(line);
			const row = waits.find();
			if (row < 0) {
				return undefined;
			}

			waits.remove(row);
			return firsts[row];
		},
		outcome(now) {
			let waiting = 0;
			let neverReturned = 0;
			for (let row = waits.oldest(); row >= 0;) {
				const next = waits.next(row);
				const since = now - (lasts[row] ?? 0);
				if (since > tripletMemory) {
					waits.remove(row);
				} else if (since > hour) {
					neverReturned++;
				} else {
					waiting++;
				}

				row = next;
			}

			return {waiting, neverReturned, atLeast: forgotten > Number.NEGATIVE_INFINITY && now - forgotten <= tripletMemory};
		},
	};
}
