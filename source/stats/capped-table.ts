/* eslint-disable no-bitwise -- Places of a table whose size is a power of two. */
import {key} from './byte-key.js';
import {PackedTexts} from './packed-texts.js';

export type CappedTableOptions = {
	readonly limit: number;
	/** A row begins to count another value. */
	readonly begin?: (row: number) => void;
	/** Called when the table is full, before values are forgotten: a last chance to sweep out those that are void. */
	readonly beforeForgetting?: () => void;
};

/** What is known of a value. */
export type CappedRow = {
	readonly row: number;
	/** How often it came, and the bytes that it brought, since it came in; the count of a table that is swept tells nothing. */
	readonly count: number;
	readonly bytes: number;
	/** `missed` when the value came in: what of it was seen before is at most the growth of `missed` up to then. */
	readonly missedBefore: number;
};

/**
What stands at a place, in a quarter of a line of the cache: two hashes of a value (of the second 0: nothing), its weight and `missed` together, so that
weights are lowered where `missed` grows, and its row.
*/
const [hashAt, checkAt, weightAt, rowAt, unitsOfPlace] = [0, 1, 2, 3, 4];

/** This many bytes hold a place as well as coming once: what is large stays, and so does what is frequent. */
export const bytesOfOnce = 65_536;

/** What bytes weigh. */
const weightOf = (bytes: number): number => Math.floor(bytes / bytesOfOnce);

/** The key's second hash, which is never 0. */
const checkOf = ({check}: {readonly check: number}): number => check | 1;

function grown(units: Int32Array, length: number): Int32Array<ArrayBuffer> {
	const more = new Int32Array(length);
	more.set(units);
	return more;
}

const firstPlaces = 32;

/** A table that fills grows to so many times its size. */
const growth = 4;

/** Places that a table left, for the next one of as many: tables forget often, and this leaves nothing to the garbage collector. */
const spares = new Map<number, Int32Array>();

/**
The values of an endless stream that come often, in memory for `limit` of them (Misra and Gries' algorithm, made to forget in batches).
When the table is full, every weight is lowered by (about) the median weight, and what weighs nothing then goes. A value counts exactly while it is in
the table, and between any two moments no value is missed more often than `missed` grew: at most twice the stream's sum of weights
divided by `limit`. So what came more often is in the table for certain.

What is counted of a value stands at the place where it is looked for, and its text elsewhere: mostly one look at memory is all that counting takes.
*/
export class CappedTable {
	/** Only ever grows. */
	missed = 0;
	/** How many values there are. */
	size = 0;
	private readonly limit: number;
	/** Places that are enough for as many values. */
	private readonly most: number;
	private readonly texts: PackedTexts;
	/** By row: `missed` when the value came in, and the bytes that it brought; no row has some before a value brings any. */
	private missedBefore = new Int32Array(firstPlaces);
	private bytes = new Float64Array(0);
	/** The rows that values left, `freeCount` of them. */
	private freeRows = new Int32Array(firstPlaces);
	private freeCount = 0;
	private rows = 0;
	private count = firstPlaces;
	private places: Int32Array = new Int32Array(firstPlaces * unitsOfPlace);
	/** The last place. */
	private last = (firstPlaces - 1) * unitsOfPlace;
	private readonly begin: CappedTableOptions['begin'];
	private readonly beforeForgetting: CappedTableOptions['beforeForgetting'];

	/** Makes an empty table. */
	constructor({limit, begin, beforeForgetting}: CappedTableOptions) {
		this.limit = limit;
		this.most = Math.max(firstPlaces, 2 ** Math.ceil(Math.log2(1.5 * (limit + 1))));
		this.texts = new PackedTexts(limit);
		this.begin = begin;
		this.beforeForgetting = beforeForgetting;
	}

	/** Counts the key's value, with its bytes, and answers its row: a new one, told to `begin`, if it has none. */
	touch(times: number, bytes = 0): number {
		let at = this.find();
		if (this.places[at + checkAt] === 0) {
			at = this.add(at);
		}

		const {places} = this;
		const row = places[at + rowAt] ?? 0;
		const weight = bytes === 0 ? times : times + this.addBytes(row, bytes);
		places[at + weightAt] = (places[at + weightAt] ?? 0) + weight;
		return row;
	}

	/** The text of a row whose key had one part. */
	text(row: number): string {
		return this.texts.text(row);
	}

	/** All values, in no order. */
	values(): readonly CappedRow[] {
		const {places} = this;
		const found: CappedRow[] = [];
		for (let at = 0; at < places.length; at += unitsOfPlace) {
			if (places[at + checkAt] !== 0) {
				const row = places[at + rowAt] ?? 0;
				const bytes = this.bytes[row] ?? 0;
				const missedBefore = this.missedBefore[row] ?? 0;
				found.push({row, count: (places[at + weightAt] ?? 0) - missedBefore - weightOf(bytes), bytes, missedBefore});
			}
		}

		return found;
	}

	/** Lowers the weight of each value to what is answered for its row, if it is greater; what weighs nothing goes. */
	sweep(most: (row: number) => number): void {
		const {places, missed} = this;
		for (let at = 0; at < places.length; at += unitsOfPlace) {
			if (places[at + checkAt] !== 0) {
				places[at + weightAt] = Math.min(places[at + weightAt] ?? 0, missed + most(places[at + rowAt] ?? 0));
			}
		}

		this.rebuild(this.count);
	}

	/** Where the key's value stands, or is to stand. */
	private find(): number {
		const {places, last} = this;
		const {hash} = key;
		const check = checkOf(key);
		let at = (hash * unitsOfPlace) & last;
		for (let found = places[at + checkAt]; found !== 0; found = places[at + checkAt]) {
			if (found === check && places[at + hashAt] === hash) {
				return at;
			}

			at = (at + unitsOfPlace) & last;
		}

		return at;
	}

	/** Puts the key, which has none, into a place: into this, unless the table has to change. */
	private add(place: number): number {
		let at = place;
		if (this.size >= this.limit) {
			this.forget();
			at = this.find();
		} else if (3 * this.size >= 2 * this.count && this.count < this.most) {
			this.rebuild(Math.min(this.most, growth * this.count));
			at = this.find();
		}

		const row = this.freeCount > 0 ? this.freeRows[--this.freeCount] ?? 0 : this.newRow();
		const {places, missed} = this;
		this.texts.put(row);
		this.missedBefore[row] = missed;
		places[at + hashAt] = key.hash;
		places[at + checkAt] = checkOf(key);
		places[at + weightAt] = missed;
		places[at + rowAt] = row;
		this.size++;
		this.begin?.(row);
		return at;
	}

	private newRow(): number {
		const row = this.rows++;
		if (row === this.missedBefore.length) {
			this.missedBefore = grown(this.missedBefore, Math.min(this.limit, growth * row));
			this.freeRows = grown(this.freeRows, Math.min(this.limit, growth * row));
		}

		return row;
	}

	/** Adds bytes to those of a row: by how much its weight grows. */
	private addBytes(row: number, bytes: number): number {
		if (row >= this.bytes.length) {
			const all = new Float64Array(this.missedBefore.length);
			all.set(this.bytes);
			this.bytes = all;
		}

		const before = this.bytes[row] ?? 0;
		this.bytes[row] = before + bytes;
		return weightOf(before + bytes) - weightOf(before);
	}

	/** Lowers all weights by one that half the values do not exceed, and forgets those: which ones does not depend on where they stand. */
	private forget(): void {
		this.beforeForgetting?.();
		const surplus = this.size - Math.floor(this.limit / 2);
		if (surplus <= 0) {
			return;
		}

		this.missed += this.cutFor(surplus);
		this.rebuild(this.count);
	}

	/** A weight, as small as is easily found, that at least `surplus` values do not exceed. Nearly always it is small, and then nothing has to be sorted. */
	private cutFor(surplus: number): number {
		const {places, missed} = this;
		const sizes = new Uint32Array(256);
		const heavier: number[] = [];
		for (let at = 0; at < places.length; at += unitsOfPlace) {
			const weight = (places[at + weightAt] ?? 0) - missed;
			if (places[at + checkAt] === 0) {
				continue;
			}

			if (weight < sizes.length) {
				sizes[weight] = (sizes[weight] ?? 0) + 1;
			} else {
				heavier.push(weight);
			}
		}

		let found = 0;
		for (const [weight, size] of sizes.entries()) {
			found += size;
			if (found >= surplus) {
				return weight;
			}
		}

		return heavier.sort((a, b) => a - b)[surplus - found - 1] ?? 0;
	}

	/** Puts all values into so many places anew; what weighs nothing goes. */
	private rebuild(count: number): void {
		const from = this.places;
		const places = spares.get(count)?.fill(0) ?? new Int32Array(count * unitsOfPlace);
		spares.delete(count);
		if (count === this.count) {
			spares.set(count, from);
		}

		this.places = places;
		this.count = count;
		this.last = (count - 1) * unitsOfPlace;
		this.size = 0;
		const {missed, last, freeRows} = this;
		for (let at = 0; at < from.length; at += unitsOfPlace) {
			const check = from[at + checkAt] ?? 0;
			if (check === 0) {
				continue;
			}

			const weight = from[at + weightAt] ?? 0;
			const row = from[at + rowAt] ?? 0;
			if (weight <= missed) {
				freeRows[this.freeCount++] = row;
				this.texts.drop(row);
				this.bytes[row] = 0;
				continue;
			}

			const hash = from[at + hashAt] ?? 0;
			let to = (hash * unitsOfPlace) & last;
			while (places[to + checkAt] !== 0) {
				to = (to + unitsOfPlace) & last;
			}

			places[to + hashAt] = hash;
			places[to + checkAt] = check;
			places[to + weightAt] = weight;
			places[to + rowAt] = row;
			this.size++;
		}
	}
}
