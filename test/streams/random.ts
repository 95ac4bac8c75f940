/** Numbers from a seed, the same each time: [0, 1). */
export type Random = () => number;

const modulus = 2_147_483_647;

/** Lehmer's generator (Park and Miller's constants): short, and even enough for choosing. */
export function createRandom(seed: number): Random {
	let state = (seed % modulus) + 1;
	const next = () => {
		state = (state * 48_271) % modulus;
		return state / modulus;
	};

	// Seeds that are neighbours begin alike.
	next();
	next();
	return next;
}

/** A whole number from..to, both included. */
export const between = (random: Random, from: number, to: number): number => from + Math.floor(random() * (to - from + 1));

/** One of some, the chance of each by its weight. */
export function choose<Value>(random: Random, weights: ReadonlyArray<readonly [number, Value]>): Value {
	let left = random() * weights.reduce((sum, [weight]) => sum + weight, 0);
	const found = weights.find(([weight]) => {
		left -= weight;
		return left < 0;
	}) ?? weights[0];
	if (found === undefined) {
		throw new Error('nothing to choose from');
	}

	return found[1];
}
