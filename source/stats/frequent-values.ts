import type {CountRow} from '../model/rows.js';
import {detached} from './detached.js';
import {windowMinutes} from './minute-counts.js';

type Entry = {
	count: number;
	last: number;
	/** Minute and count by turns, the oldest first. */
	readonly minutes: number[];
};

/** Counts values over the window, in bounded memory. */
export type FrequentValues = {
	readonly add: (value: string, minute: number, time: number, times: number) => void;
	/** All values of the window, in no order. */
	readonly rows: (current: number) => readonly CountRow[];
	/** Whether values of the window were forgotten for want of room. */
	readonly hasForgotten: (current: number) => boolean;
};

/** Room for this many values; beyond, the rarest half is forgotten. */
const limit = 2000;
const longest = 256;

function add(entry: Entry, minute: number, times: number): void {
	const {minutes} = entry;
	entry.count += times;
	let place = minutes.length - 2;
	while (place >= 0 && (minutes[place] ?? 0) > minute) {
		place -= 2;
	}

	if (place >= 0 && minutes[place] === minute) {
		minutes[place + 1] = (minutes[place + 1] ?? 0) + times;
	} else if (place === minutes.length - 2) {
		minutes.push(minute, times);
	} else {
		minutes.splice(place + 2, 0, minute, times);
	}
}

/** The count up to which entries must go so that `surplus` of them go. */
function barFor(entries: Iterable<Entry>, surplus: number): number {
	const sizes: number[] = [];
	for (const {count} of entries) {
		const size = Math.min(count, limit);
		sizes[size] = (sizes[size] ?? 0) + 1;
	}

	let bar = 0;
	for (let found = 0; found < surplus; found += sizes[bar] ?? 0) {
		bar++;
	}

	return bar;
}

function leaveWindow(entry: Entry, current: number): void {
	const {minutes} = entry;
	let gone = 0;
	while (gone < minutes.length && (minutes[gone] ?? 0) <= current - windowMinutes) {
		entry.count -= minutes[gone + 1] ?? 0;
		gone += 2;
	}

	if (gone > 0) {
		minutes.splice(0, gone);
	}
}

/** Makes an empty table of at most 2000 values. */
export function createFrequentValues(): FrequentValues {
	const entries = new Map<string, Entry>();
	let forgotten = Number.NEGATIVE_INFINITY;
	// The minute that the values were last swept for: nothing leaves the window twice in one.
	let slidTo = 0;

	const slide = (current: number): void => {
		if (current === slidTo) {
			return;
		}

		slidTo = current;
		for (const [value, entry] of entries) {
			leaveWindow(entry, current);
			if (entry.count === 0) {
				entries.delete(value);
			}
		}
	};

	const makeRoom = (current: number): void => {
		slide(current);
		const surplus = entries.size - (limit / 2);
		if (surplus <= 0) {
			return;
		}

		const bar = barFor(entries.values(), surplus);
		let left = surplus;
		for (const [value, entry] of entries) {
			if (left > 0 && Math.min(entry.count, limit) <= bar) {
				entries.delete(value);
				left--;
			}
		}

		forgotten = current;
	};

	return {
		add(value, minute, time, times) {
			const key = value.length > longest ? value.slice(0, longest) : value;
			let entry = entries.get(key);
			if (entry === undefined) {
				if (entries.size >= limit) {
					makeRoom(minute);
				}

				entry = {count: 0, last: time, minutes: []};
				entries.set(detached(key), entry);
			}

			add(entry, minute, times);
			entry.last = Math.max(entry.last, time);
		},
		rows(current) {
			slide(current);
			return Array.from(entries, ([value, entry]) => ({value, count: entry.count, last: entry.last}));
		},
		hasForgotten: current => forgotten > current - windowMinutes,
	};
}
