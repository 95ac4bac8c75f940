import type {Period} from './period.js';

/** Seconds that mail was delayed, each with its minute, over a period. */
export type Delays = {
	readonly add: (minute: number, seconds: number) => void;
	readonly within: (current: number) => readonly number[];
};

const limit = 4096;

/** Remembers at most 4096 delays; the oldest give way. */
export function createDelays(includes: Period['includes']): Delays {
	const minutes: number[] = [];
	const seconds: number[] = [];
	let next = 0;
	return {
		add(minute, value) {
			minutes[next] = minute;
			seconds[next] = value;
			next = (next + 1) % limit;
		},
		within: current => seconds.filter((_value, index) => includes(minutes[index] ?? 0, current)),
	};
}
