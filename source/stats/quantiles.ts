/** How often each length of time came, to three digits: a quantile is off by half a percent at most. */
export type Durations = Map<number, number>;

/** More different lengths than this are told apart by two digits only, so that memory is bounded. */
const limit = 1000;

const lowestPower = -2;
const highestPower = 15;
const leastPower = lowestPower - 3;
const powers = Array.from({length: highestPower - leastPower + 1}, (_, index) => 10 ** (index + leastPower));

const powerOf = (power: number): number => powers[power - leastPower] ?? 1;

// The power of ten and the digits as one number, so that greater lengths have greater keys.
function keyOf(seconds: number, digits: number): number {
	if (!(seconds >= 0.01)) {
		return Number.NEGATIVE_INFINITY;
	}

	let power = lowestPower;
	while (power < highestPower && seconds >= powerOf(power + 1)) {
		power++;
	}

	const head = Math.round(seconds / powerOf(power - digits + 1));
	return (power * 1000) + (head * powerOf(3 - digits));
}

function secondsOf(key: number): number {
	const power = Math.floor((key - 100) / 1000);
	return key === Number.NEGATIVE_INFINITY ? 0 : Number(((key - (power * 1000)) * (10 ** (power - 2))).toPrecision(3));
}

/** Counts a length of time in seconds. */
export function addDuration(durations: Durations, seconds: number, times = 1): void {
	const fine = keyOf(seconds, 3);
	const key = durations.size < limit || durations.has(fine) ? fine : keyOf(seconds, 2);
	durations.set(key, (durations.get(key) ?? 0) + times);
}

/** The lengths at these shares of all, from 0 to 1; undefined when nothing was counted. */
export function quantilesOf(many: Iterable<Durations>, shares: readonly number[]): readonly number[] | undefined {
	const all: Durations = new Map();
	let total = 0;
	for (const durations of many) {
		for (const [key, count] of durations) {
			all.set(key, (all.get(key) ?? 0) + count);
			total += count;
		}
	}

	const sorted = [...all].sort(([a], [b]) => a - b);
	const at = (share: number): number => {
		let left = Math.max(1, Math.ceil(share * total));
		return secondsOf(sorted.find(([, count]) => {
			left -= count;
			return left <= 0;
		})?.[0] ?? Number.NEGATIVE_INFINITY);
	};

	return total === 0 ? undefined : shares.map(share => at(share));
}
