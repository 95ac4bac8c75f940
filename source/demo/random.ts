/** A seeded generator: the same seed plays the same night. */
export type Random = {
	/** From 0 up to, but without, 1. */
	readonly next: () => number;
	/** A whole number from `low` to `high`, both included. */
	readonly between: (low: number, high: number) => number;
	readonly chance: (probability: number) => boolean;
	readonly pick: <Item>(items: readonly [Item, ...Item[]] | readonly Item[]) => Item;
	/** `length` characters of `alphabet`. */
	readonly text: (alphabet: string, length: number) => string;
};

const modulus = 2_147_483_647;

/** Makes a generator from a seed text (Park and Miller's minimal standard). */
export function createRandom(seed: string): Random {
	let state = 1;
	for (const character of seed) {
		state = ((state * 31) + (character.codePointAt(0) ?? 0)) % modulus;
	}

	const next = () => {
		state = (state * 48_271) % modulus;
		return (state - 1) / (modulus - 1);
	};

	return {
		next,
		between: (low, high) => low + Math.floor(next() * (high - low + 1)),
		chance: probability => next() < probability,
		pick<Item>(items: readonly Item[]): Item {
			const item = items[Math.floor(next() * items.length)];
			if (item === undefined) {
				throw new RangeError('Nothing to pick from');
			}

			return item;
		},
		text: (alphabet, length) => Array.from({length}, () => alphabet[Math.floor(next() * alphabet.length)]).join(''),
	};
}
