import type {LinkClock} from './link-clock.js';

/** A step of the clock between two looks that is larger than this is none of ours: the machine slept, or the process was stopped. Milliseconds. */
const jump = 10_000;

/** Answers, each time it is asked, whether the machine slept since the last time. To be asked about once a second. */
export function createWakeWatch(clock: Pick<LinkClock, 'now' | 'steady'>): () => boolean {
	let now = clock.now();
	let steady = clock.steady();
	return () => {
		// In sleep the steady clock may stand still; where it runs on, or the process alone was stopped, it tells as well as the one on the wall.
		const step = Math.max(clock.now() - now, clock.steady() - steady);
		now = clock.now();
		steady = clock.steady();
		return step > jump;
	};
}
