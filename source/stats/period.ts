import {createAllDelays, createWindowDelays, type Delays} from './delays.js';
import {createMinuteCounts, type MinuteCounts} from './minute-counts.js';

/** What a statistic counts over. */
export type Period = {
	readonly createCounts: () => Pick<MinuteCounts, 'add' | 'total'>;
	readonly createDelays: () => Delays;
	/** How long a greylisted triplet is remembered after its last attempt (milliseconds), and how many are. */
	readonly tripletMemory: number;
	readonly tripletLimit: number;
};

/** The hour that ends now. */
export const lastHour: Period = {
	createCounts: createMinuteCounts,
	createDelays: createWindowDelays,
	tripletMemory: 24 * 3_600_000,
	tripletLimit: 20_000,
};

function createTotal(): Pick<MinuteCounts, 'add' | 'total'> {
	let sum = 0;
	return {
		add(_minute, times = 1) {
			sum += times;
		},
		total: () => sum,
	};
}

/** Everything that was ever added. */
export const wholeTime: Period = {
	createCounts: createTotal,
	createDelays: createAllDelays,
	tripletMemory: Number.POSITIVE_INFINITY,
	tripletLimit: 50_000,
};
