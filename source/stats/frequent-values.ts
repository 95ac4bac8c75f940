import type {CountRow} from '../model/rows.js';
import {CappedTable} from './capped-table.js';
import {windowMinutes} from './minute-counts.js';

type Entry = {
	count: number;
	/** Seconds since the epoch: a small number takes no memory of its own. */
	last: number;
	/** The newest minute and its count: all that a value has that comes once. */
	minute: number;
	inMinute: number;
	/** Minute and count by turns of the minutes before, the oldest first. */
	older: number[] | undefined;
};

/** Counts values over the window, in bounded memory. */
export type FrequentValues = {
	/** Counts the value that the key was made of. */
	readonly add: (minute: number, time: number, times: number) => void;
	/** The values of the window that are known, in no order; `count` is what was seen for certain. */
	readonly rows: (current: number) => readonly CountRow[];
	/** How often, at most, a value of the window came that is not among its rows; 0: none was forgotten. */
	readonly missed: (current: number) => number;
};

/** Room for this many values, unless it is said otherwise. */
const usualLimit = 4000;

/** Minutes. */
const sweepEvery = 5;

function addToOlder(older: number[], minute: number, times: number): void {
	let place = older.length - 2;
	while (place >= 0 && (older[place] ?? 0) > minute) {
		place -= 2;
	}

	if (place >= 0 && older[place] === minute) {
		older[place + 1] = (older[place + 1] ?? 0) + times;
	} else {
		older.splice(place + 2, 0, minute, times);
	}
}

function add(entry: Entry, minute: number, times: number): void {
	entry.count += times;
	if (minute === entry.minute) {
		entry.inMinute += times;
		return;
	}

	entry.older ??= [];
	if (minute < entry.minute) {
		addToOlder(entry.older, minute, times);
		return;
	}

	if (entry.inMinute > 0) {
		entry.older.push(entry.minute, entry.inMinute);
	}

	entry.minute = minute;
	entry.inMinute = times;
}

function leaveWindow(entry: Entry, current: number): void {
	const start = current - windowMinutes;
	const older = entry.older ?? [];
	let gone = 0;
	while (gone < older.length && (older[gone] ?? 0) <= start) {
		entry.count -= older[gone + 1] ?? 0;
		gone += 2;
	}

	if (gone > 0) {
		older.splice(0, gone);
	}

	if (entry.minute <= start) {
		entry.count -= entry.inMinute;
		entry.inMinute = 0;
	}
}

/** How much `missed` had grown when the window began. Minutes are those of the newest line, so that late lines cannot lower it too early. */
type Growth = {readonly note: (minute: number, missed: number) => void; readonly before: (current: number) => number};

function createGrowth(): Growth {
	// Minute and the total at its end by turns.
	const totals: number[] = [];
	return {
		note(minute, missed) {
			if (totals.at(-2) === minute) {
				totals[totals.length - 1] = missed;
			} else if (totals.at(-1) !== missed) {
				totals.push(minute, missed);
				totals.splice(0, Math.max(0, totals.length - (4 * windowMinutes)));
			}
		},
		before(current) {
			let before = 0;
			for (let place = 0; place < totals.length && (totals[place] ?? 0) <= current - windowMinutes; place += 2) {
				before = totals[place + 1] ?? 0;
			}

			return before;
		},
	};
}

const nobody: Entry = {count: 0, last: 0, minute: 0, inMinute: 0, older: undefined};

/** Makes an empty table of at most `limit` values: of 4000, what makes up more than a two-thousandth of an hour and the one before it is in it for certain. */
export function createFrequentValues(limit = usualLimit): FrequentValues {
	const growth = createGrowth();
	const entries: Entry[] = [];
	const entryOf = (row: number): Entry => entries[row] ?? nobody;
	let newest = 0;
	// The minute that the values were last swept for: nothing leaves the window twice in one.
	let sweptFor = 0;

	const sweep = (current: number): void => {
		if (current <= sweptFor) {
			return;
		}

		sweptFor = current;
		table.sweep(row => {
			const entry = entryOf(row);
			leaveWindow(entry, current);
			// What has left the window holds no place in it.
			return entry.count;
		});
	};

	const table = new CappedTable({
		limit,
		begin(row) {
			entries[row] = {count: 0, last: 0, minute: 0, inMinute: 0, older: undefined};
		},
		beforeForgetting() {
			// A sweep looks at every value: in a flood, not each time that the table is full.
			if (newest - sweptFor >= sweepEvery) {
				sweep(newest);
			}
		},
	});

	return {
		add(minute, time, times) {
			newest = Math.max(newest, minute);
			const before = table.missed;
			const entry = entryOf(table.touch(times));
			if (table.missed !== before) {
				growth.note(newest, table.missed);
			}

			add(entry, minute, times);
			entry.last = Math.max(entry.last, Math.floor(time / 1000));
		},
		rows(current) {
			sweep(current);
			const before = growth.before(current);
			return table.values().map(({row, missedBefore}): CountRow => {
				const {count, last} = entryOf(row);
				const value = table.text(row);
				return missedBefore > before ? {value, count, atMost: count + missedBefore - before, last: last * 1000} : {value, count, last: last * 1000};
			});
		},
		missed: current => table.missed - growth.before(current),
	};
}
