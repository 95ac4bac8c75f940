import type {CountRow} from '../model/rows.js';
import {CappedTable} from './capped-table.js';
import {windowMinutes} from './minute-counts.js';
import {MinutesByRow} from './minutes-by-row.js';

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

/** Makes an empty table of at most `limit` values: of 4000, what makes up more than a two-thousandth of an hour and the one before it is in it for certain. */
export function createFrequentValues(limit = usualLimit): FrequentValues {
	const growth = createGrowth();
	const minutes = new MinutesByRow();
	let newest = 0;
	// The minute that the values were last swept for: nothing leaves the window twice in one.
	let sweptFor = 0;

	const sweep = (current: number): void => {
		if (current <= sweptFor) {
			return;
		}

		sweptFor = current;
		table.sweep(row => {
			minutes.leaveWindow(row, current);
			// What has left the window holds no place in it.
			return minutes.count(row);
		});
	};

	const table = new CappedTable({
		limit,
		begin(row) {
			minutes.begin(row);
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
			const row = table.touch(times);
			if (table.missed !== before) {
				growth.note(newest, table.missed);
			}

			minutes.add(row, minute, time, times);
		},
		rows(current) {
			sweep(current);
			const before = growth.before(current);
			return table.values().map(({row, missedBefore}): CountRow => {
				const [count, last] = [minutes.count(row), minutes.last(row)];
				const value = table.text(row);
				return missedBefore > before ? {value, count, atMost: count + missedBefore - before, last} : {value, count, last};
			});
		},
		missed: current => table.missed - growth.before(current),
	};
}
