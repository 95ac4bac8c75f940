import type {LinkClock} from './link-clock.js';

/** A step of the clock between two looks that is larger than this is none of ours: the machine slept, or the process was stopped, or had too much to do. Milliseconds. */
const jump = 10_000;

/** Answers, each time it is asked, whether the machine slept since the last time. To be asked about once a second. */
export function createWakeWatch(clock: Pick<LinkClock, 'now' | 'steady' | 'strain'>): () => boolean {
	let now = clock.now();
	let steady = clock.steady();
	let strain = clock.strain();
	return () => {
		const onWall = clock.now() - now;
		const step = clock.steady() - steady;
		const strained = clock.strain() - strain;
		now += onWall;
		steady += step;
		strain += strained;
		// In sleep the steady clock stands still, or it runs on; then it tells as well as the one on the wall, unless the time went into work, or into waiting for a processor.
		return onWall - step > jump || (Math.max(onWall, step) > jump && strained < step / 2);
	};
}
