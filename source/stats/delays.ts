import {windowMinutes} from './minute-counts.js';
import {addDuration, type Durations} from './quantiles.js';

/** Seconds that mail was delayed, over a period. */
export type Delays = {
	readonly add: (minute: number, seconds: number) => void;
	readonly within: (current: number) => readonly Durations[];
};

/** The delays of the last hour: one place per minute, used again after an hour. */
export function createWindowDelays(): Delays {
	const places: Array<{minute: number; durations: Durations} | undefined> = [];
	return {
		add(minute, seconds) {
			const index = minute % windowMinutes;
			const known = places[index];
			const place = known !== undefined && known.minute >= minute ? known : {minute, durations: new Map<number, number>()};
			places[index] = place;
			if (place.minute === minute) {
				addDuration(place.durations, seconds);
			}
		},
		within: current => places.flatMap(place => place !== undefined && place.minute > current - windowMinutes && place.minute <= current ? [place.durations] : []),
	};
}

/** All delays that there ever were. */
export function createAllDelays(): Delays {
	const durations: Durations = new Map();
	return {
		add(_minute, seconds) {
			addDuration(durations, seconds);
		},
		within: () => [durations],
	};
}
