import {windowMinutes} from './minute-counts.js';

/** What is known of a row stands in one place: how often it came, when last (seconds since the epoch), its newest minute, and how often it came in that. */
const [countAt, lastAt, minuteAt, inMinuteAt, unitsOfRow] = [0, 1, 2, 3, 4];

const firstRows = 16;

/** An older minute and how often a value came in it are one number, which takes no memory of its own in a list of such. */
const perMinute = 2 ** 24;

const minuteIn = (one: number): number => Math.floor(one / perMinute);

function addToOlder(older: number[], minute: number, times: number): void {
	let place = older.length - 1;
	while (place >= 0 && minuteIn(older[place] ?? 0) > minute) {
		place -= 1;
	}

	if (place >= 0 && minuteIn(older[place] ?? 0) === minute) {
		older[place] = (older[place] ?? 0) + times;
	} else {
		older.splice(place + 1, 0, (minute * perMinute) + times);
	}
}

/** How often the value of each row came, by the minute: a few numbers for what came in one minute only, as most does. */
export class MinutesByRow {
	private units = new Uint32Array(firstRows * unitsOfRow);
	/** By row: the minutes before the newest, the oldest first; only of rows that have such. */
	private readonly older: Array<number[] | undefined> = [];

	/** The row is another value's from now on. */
	begin(row: number): void {
		const start = row * unitsOfRow;
		if (start >= this.units.length) {
			const more = new Uint32Array(2 * this.units.length);
			more.set(this.units);
			this.units = more;
		}

		this.units.fill(0, start, start + unitsOfRow);
		if (row < this.older.length) {
			this.older[row] = undefined;
		}
	}

	/** How often it came in what is left of the window. */
	count(row: number): number {
		return this.units[(row * unitsOfRow) + countAt] ?? 0;
	}

	/** When it came last, milliseconds since the epoch. */
	last(row: number): number {
		return (this.units[(row * unitsOfRow) + lastAt] ?? 0) * 1000;
	}

	add(row: number, minute: number, time: number, times: number): void {
		const {units} = this;
		const start = row * unitsOfRow;
		const newest = units[start + minuteAt] ?? 0;
		units[start + countAt] = (units[start + countAt] ?? 0) + times;
		units[start + lastAt] = Math.max(units[start + lastAt] ?? 0, Math.floor(time / 1000));
		if (minute === newest) {
			units[start + inMinuteAt] = (units[start + inMinuteAt] ?? 0) + times;
			return;
		}

		if (minute < newest) {
			addToOlder(this.olderOf(row), minute, times);
			return;
		}

		const inNewest = units[start + inMinuteAt] ?? 0;
		if (inNewest > 0) {
			this.olderOf(row).push((newest * perMinute) + inNewest);
		}

		units[start + minuteAt] = minute;
		units[start + inMinuteAt] = times;
	}

	/** Forgets what came before the window that ends with a minute. */
	leaveWindow(row: number, current: number): void {
		const {units} = this;
		const at = row * unitsOfRow;
		const start = current - windowMinutes;
		const older = this.older[row] ?? [];
		let gone = 0;
		for (let one = older[0]; one !== undefined && minuteIn(one) <= start; one = older[gone]) {
			units[at + countAt] = (units[at + countAt] ?? 0) - (one % perMinute);
			gone++;
		}

		if (gone > 0) {
			older.splice(0, gone);
		}

		if ((units[at + minuteAt] ?? 0) <= start) {
			units[at + countAt] = (units[at + countAt] ?? 0) - (units[at + inMinuteAt] ?? 0);
			units[at + inMinuteAt] = 0;
		}
	}

	private olderOf(row: number): number[] {
		const older = this.older[row] ?? [];
		this.older[row] = older;
		return older;
	}
}
