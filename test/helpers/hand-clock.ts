import type {Clock} from '../../source/engine/clock.js';

/** A clock with a hand to it: `pass` sets it forward, milliseconds. */
export type HandClock = Clock & {readonly pass: (milliseconds: number) => void};

/** A clock that stands until somebody sets it forward. */
export function handClock(start: number): HandClock {
	let now = start;
	const waiting = new Set<() => void>();
	return {
		now: () => now,
		async pause(milliseconds, until) {
			const end = now + milliseconds;
			return new Promise(resolve => {
				const look = (): void => {
					if (now >= end || until.aborted) {
						waiting.delete(look);
						resolve(!until.aborted);
					}
				};

				waiting.add(look);
				until.addEventListener('abort', look);
				look();
			});
		},
		pass(milliseconds) {
			now += milliseconds;
			for (const look of waiting) {
				look();
			}
		},
	};
}
