import {neighbourhoodOf} from '../model/ip-address.js';
import type {LogLine} from '../model/log-line.js';
import {forgetOldest} from './forget-oldest.js';
import type {Period} from './period.js';

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

function tripletKey(line: LogLine): string {
	const client = line.field('client_ip') ?? '';
	return `${neighbourhoodOf(client) ?? client}\n${(line.field('sender') ?? '').toLowerCase()}\n${(line.field('recipient') ?? '').toLowerCase()}`;
}

/** Knows a triplet for as long as the period says, and as many; the ones whose wait began first are forgotten first. */
export function createTriplets({tripletMemory, tripletLimit}: Pick<Period, 'tripletMemory' | 'tripletLimit'>): Triplets {
	const waits = new Map<string, {first: number; last: number}>();
	// When something was forgotten for want of room, by the time of its last attempt.
	let forgotten = Number.NEGATIVE_INFINITY;

	return {
		attempt(line, time) {
			const key = tripletKey(line);
			const wait = waits.get(key);
			if (wait !== undefined) {
				wait.first = Math.min(wait.first, time);
				wait.last = Math.max(wait.last, time);
				return true;
			}

			waits.set(key, {first: time, last: time});
			for (const {last} of forgetOldest(waits, tripletLimit)) {
				forgotten = Math.max(forgotten, last);
			}

			return false;
		},
		pass(line) {
			const key = tripletKey(line);
			const wait = waits.get(key);
			waits.delete(key);
			return wait?.first;
		},
		outcome(now) {
			let waiting = 0;
			let neverReturned = 0;
			for (const [key, {last}] of waits) {
				if (now - last > tripletMemory) {
					waits.delete(key);
				} else if (now - last > hour) {
					neverReturned++;
				} else {
					waiting++;
				}
			}

			return {waiting, neverReturned, atLeast: forgotten > Number.NEGATIVE_INFINITY && now - forgotten <= tripletMemory};
		},
	};
}
