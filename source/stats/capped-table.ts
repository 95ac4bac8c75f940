/* eslint-disable no-bitwise -- Places of a table whose size is a power of two. */
import {digestOfKey, hashOfDigest, key} from './byte-key.js';
import {ByteTexts} from './byte-texts.js';

export type CappedTableOptions = {
	readonly limit: number;
	/** Units of four bytes that values mostly take at most: what is longer costs more. */
	readonly width?: number;
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
What stands at a place, in half a line of the cache: a value's digest (0: nothing), its row, its weight and `missed` together, so that weights are lowered
where `missed` grows, and its bytes.
*/
const [digestAt, rowAt, weightAt, bytesAt, numbersOfPlace] = [0, 1, 2, 3, 4];

/** Before its text a row has what was missed before the value came in: a number, on a place of its own. */
const [ownUnits, missedNumber] = [3, 1];

/** This many bytes hold a place as well as coming once: what is large stays, and so does what is frequent. */
export const bytesOfOnce = 65_536;

/** Steps between two weights that are told apart while they are small. */
const steps = 4;

/** Most addresses and names are no longer. */
const usualWidth = 12;

const firstPlaces = 32;

/** A table that fills grows to so many times its size. */
const growth = 4;

/** Places that a table left, for the next one of as many: tables forget often, and this leaves nothing to the garbage collector. */
const spares = new Map<number, Float64Array>();

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
	private readonly texts: ByteTexts;
	private readonly freeRows: number[] = [];
	private rows = 0;
	private places: Float64Array = new Float64Array(firstPlaces * numbersOfPlace);
	private mask = firstPlaces - 1;
	private readonly begin: CappedTableOptions['begin'];
	private readonly beforeForgetting: CappedTableOptions['beforeForgetting'];

	/** Makes an empty table. */
	constructor({limit, width = usualWidth, begin, beforeForgetting}: CappedTableOptions) {
		this.limit = limit;
		this.most = Math.max(firstPlaces, 2 ** Math.ceil(Math.log2(1.5 * (limit + 1))));
		this.texts = new ByteTexts(width, limit, ownUnits);
		this.begin = begin;
		this.beforeForgetting = beforeForgetting;
	}

	/** Counts the key's value, with its bytes, and answers its row: a new one, told to `begin`, if it has none. */
	touch(times: number, bytes = 0): number {
		const digest = digestOfKey();
		let at = this.find(digest);
		if (this.places[at] === 0) {
			at = this.add(digest, at);
		}

		const {places} = this;
		places[at + weightAt] = (places[at + weightAt] ?? 0) + times;
		if (bytes !== 0) {
			places[at + weightAt] = (places[at + weightAt] ?? 0) + (bytes / bytesOfOnce);
			places[at + bytesAt] = (places[at + bytesAt] ?? 0) + bytes;
		}

		return places[at + rowAt] ?? 0;
	}

	/** The text of a row whose key had one part. */
	text(row: number): string {
		return this.texts.text(row);
	}

	/** All values, in no order. */
	values(): readonly CappedRow[] {
		const {places, texts} = this;
		const found: CappedRow[] = [];
		for (let at = 0; at < places.length; at += numbersOfPlace) {
			if (places[at] !== 0) {
				const [row = 0, bytes = 0] = [places[at + rowAt], places[at + bytesAt]];
				const missedBefore = texts.numbers[(row * texts.stride / 2) + missedNumber] ?? 0;
				found.push({row, count: (places[at + weightAt] ?? 0) - missedBefore - (bytes / bytesOfOnce), bytes, missedBefore});
			}
		}

		return found;
	}

	/** Lowers the weight of each value to what is answered for its row, if it is greater; what weighs nothing goes. */
	sweep(most: (row: number) => number): void {
		const {places, missed} = this;
		for (let at = 0; at < places.length; at += numbersOfPlace) {
			if (places[at] !== 0) {
				places[at + weightAt] = Math.min(places[at + weightAt] ?? 0, missed + most(places[at + rowAt] ?? 0));
			}
		}

		this.rebuild(this.mask + 1);
	}

	/** Where the value stands, or is to stand. */
	private find(digest: number): number {
		const {places, mask} = this;
		for (let place = key.hash & mask; ; place = (place + 1) & mask) {
			const at = place * numbersOfPlace;
			const found = places[at];
			if (found === digest || found === 0) {
				return at;
			}
		}
	}

	/** Puts the key, which has none, into a place: into this, unless the table has to change. */
	private add(digest: number, at: number): number {
		let to = at;
		if (this.size >= this.limit) {
			this.forget();
			to = this.find(digest);
		} else if (3 * this.size >= 2 * this.mask && this.mask + 1 < this.most) {
			this.rebuild(Math.min(this.most, growth * (this.mask + 1)));
			to = this.find(digest);
		}

		const row = this.freeRows.pop() ?? this.rows++;
		const {places, texts, missed} = this;
		texts.put(row);
		texts.numbers[(row * texts.stride / 2) + missedNumber] = missed;
		places[to + digestAt] = digest;
		places[to + rowAt] = row;
		places[to + weightAt] = missed;
		places[to + bytesAt] = 0;
		this.size++;
		this.begin?.(row);
		return to;
	}

	/** Lowers all weights by one that half the values do not exceed, and forgets those: which ones does not depend on where they stand. */
	private forget(): void {
		this.beforeForgetting?.();
		const surplus = this.size - Math.floor(this.limit / 2);
		if (surplus <= 0) {
			return;
		}

		this.missed += this.cutFor(surplus);
		this.rebuild(this.mask + 1);
	}

	/** A weight, as small as is easily found, that at least `surplus` values do not exceed. Nearly always it is small, and then nothing has to be sorted. */
	private cutFor(surplus: number): number {
		const {places, missed} = this;
		const sizes = new Uint32Array(64 * steps);
		const heavier: number[] = [];
		for (let at = 0; at < places.length; at += numbersOfPlace) {
			const weight = (places[at + weightAt] ?? 0) - missed;
			const step = Math.ceil(weight * steps);
			if (places[at] === 0) {
				continue;
			}

			if (step < sizes.length) {
				sizes[step] = (sizes[step] ?? 0) + 1;
			} else {
				heavier.push(weight);
			}
		}

		let found = 0;
		for (const [step, size] of sizes.entries()) {
			found += size;
			if (found >= surplus) {
				return step / steps;
			}
		}

		return heavier.sort((a, b) => a - b)[surplus - found - 1] ?? 0;
	}

	/** Puts all values into so many places anew; what weighs nothing goes. */
	private rebuild(count: number): void {
		const from = this.places;
		const places = spares.get(count)?.fill(0) ?? new Float64Array(count * numbersOfPlace);
		spares.delete(count);
		if (count === this.mask + 1) {
			spares.set(count, from);
		}

		this.places = places;
		this.mask = count - 1;
		this.size = 0;
		for (let at = 0; at < from.length; at += numbersOfPlace) {
			const digest = from[at] ?? 0;
			if (digest === 0) {
				continue;
			}

			if ((from[at + weightAt] ?? 0) > this.missed) {
				const to = this.freeFor(digest);
				places[to] = digest;
				places[to + rowAt] = from[at + rowAt] ?? 0;
				places[to + weightAt] = from[at + weightAt] ?? 0;
				places[to + bytesAt] = from[at + bytesAt] ?? 0;
				this.size++;
			} else {
				this.freeRows.push(from[at + rowAt] ?? 0);
			}
		}
	}

	private freeFor(digest: number): number {
		const {places, mask} = this;
		let place = hashOfDigest(digest) & mask;
		while (places[place * numbersOfPlace] !== 0) {
			place = (place + 1) & mask;
		}

		return place * numbersOfPlace;
	}
}
