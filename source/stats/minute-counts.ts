/** How many minutes the statistics look back, the running one included. */
export const windowMinutes = 60;

/** The minute that an instant (milliseconds since the epoch) lies in. */
export const minuteOf = (time: number): number => Math.floor(time / 60_000);

/** Whether a minute still lies in the window that ends with `current`. */
export const isInWindow = (minute: number, current: number): boolean => minute > current - windowMinutes && minute <= current;

/** Counts per minute over the window. Its size is fixed; minutes that leave the window cost nothing. */
export type MinuteCounts = {
	/** Counts `times` in a minute; a minute older than what its place holds by now is dropped. */
	readonly add: (minute: number, times?: number) => void;
	/** Adds the window's counts, oldest first, to `into` (one place per minute). */
	readonly addTo: (into: number[], current: number) => void;
	readonly total: (current: number) => number;
};

/** Makes an empty row of counts. */
export function createMinuteCounts(): MinuteCounts {
	const counts = new Uint32Array(windowMinutes);
	// The minute that each place counts, so that nothing has to be swept when time goes on.
	const stamps = new Uint32Array(windowMinutes);
	const countOf = (minute: number): number => {
		const place = minute % windowMinutes;
		return stamps[place] === minute ? (counts[place] ?? 0) : 0;
	};

	return {
		add(minute, times = 1) {
			const place = minute % windowMinutes;
			const stamp = stamps[place] ?? 0;
			if (stamp < minute) {
				stamps[place] = minute;
				counts[place] = times;
			} else if (stamp === minute) {
				counts[place] = (counts[place] ?? 0) + times;
			}
		},
		addTo(into, current) {
			for (let place = 0; place < windowMinutes; place++) {
				into[place] = (into[place] ?? 0) + countOf(current - windowMinutes + 1 + place);
			}
		},
		total(current) {
			let sum = 0;
			for (let minute = current - windowMinutes + 1; minute <= current; minute++) {
				sum += countOf(minute);
			}

			return sum;
		},
	};
}

/** Sixty zeros to add counts to. */
export const emptyMinutes = (): number[] => Array.from({length: windowMinutes}, () => 0);
