import type {LogLine} from '../model/log-line.js';
import {digestWidth} from './byte-key.js';
import {ByteMap} from './byte-map.js';
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

/** A row's numbers: its first and its last attempt. */
const [firstColumn, lastColumn] = [0, 1];

/** Knows a triplet for as long as the period says, and as many; the ones whose wait began first are forgotten first. */
export function createTriplets({tripletMemory, tripletLimit}: Pick<Period, 'tripletMemory' | 'tripletLimit'>): Triplets {
	const waits = new ByteMap(digestWidth, tripletLimit, 2);
	// When something was forgotten for want of room, by the time of its last attempt.
	let forgotten = Number.NEGATIVE_INFINITY;

	const firstOf = (row: number): number => waits.numbers[waits.numbersOf(row) + firstColumn] ?? 0;
	const lastOf = (row: number): number => waits.numbers[waits.numbersOf(row) + lastColumn] ?? 0;

	const keep = (row: number, first: number, last: number): void => {
		const start = waits.numbersOf(row);
		waits.numbers[start + firstColumn] = first;
		waits.numbers[start + lastColumn] = last;
	};

	const forgetOldest = (): void => {
		const {oldest} = waits;
		forgotten = Math.max(forgotten, lastOf(oldest));
		waits.remove(oldest);
	};

	return {
		attempt(line, time) {
			keyOfTriplet(line);
			const known = waits.find();
			if (known >= 0 && time - lastOf(known) <= tripletMemory) {
				keep(known, Math.min(firstOf(known), time), Math.max(lastOf(known), time));
				return true;
			}

			if (known >= 0) {
				waits.remove(known);
			} else if (waits.size >= tripletLimit) {
				forgetOldest();
			}

			keep(waits.add(), time, time);
			return false;
		},
		pass(line) {
			keyOfTriplet(line);
			const row = waits.find();
			if (row < 0) {
				return undefined;
			}

			waits.remove(row);
			return firstOf(row);
		},
		outcome(now) {
			let waiting = 0;
			let neverReturned = 0;
			for (let row = waits.oldest; row >= 0;) {
				const next = waits.next(row);
				const since = now - lastOf(row);
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
