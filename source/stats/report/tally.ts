import {detached} from '../detached.js';
import type {Tallied} from './report-result.js';

/** Counts values, in bounded memory. */
export type Tally = {
	readonly add: (value: string | undefined, times?: number, bytes?: number) => void;
	readonly result: (top: number) => Tallied;
};

type Entry = {count: number; bytes: number | undefined};

const limit = 50_000;
const longest = 256;

/** Counts at most 50 000 values exactly; beyond, those seen least are forgotten. */
export function createTally(): Tally {
	const entries = new Map<string, Entry>();
	let hasForgotten = false;

	// Each round forgets at least the values with the lowest count, so it ends.
	const makeRoom = (): void => {
		for (let bar = 1; entries.size > limit * 3 / 4; bar *= 2) {
			for (const [value, {count}] of entries) {
				if (count <= bar) {
					entries.delete(value);
				}
			}
		}

		hasForgotten = true;
	};

	return {
		add(value, times = 1, bytes = undefined) {
			if (value === undefined) {
				return;
			}

			const key = value.slice(0, longest);
			let entry = entries.get(key);
			if (entry === undefined) {
				if (entries.size >= limit) {
					makeRoom();
				}

				entry = {count: 0, bytes: undefined};
				entries.set(detached(key), entry);
			}

			entry.count += times;
			entry.bytes = bytes === undefined ? entry.bytes : (entry.bytes ?? 0) + bytes;
		},
		result: top => ({
			rows: Array.from(entries, ([value, {count, bytes}]) => ({value, count, ...(bytes === undefined ? {} : {bytes})}))
				.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
				.slice(0, top),
			distinct: entries.size,
			atLeast: hasForgotten,
		}),
	};
}
