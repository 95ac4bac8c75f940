import type {LinkClock} from './link-clock.js';

/** How often whoever waits for signs of life looks whether one came, milliseconds. */
export const lookInterval = 1000;

/** What came while nobody could look is seen with the next look: silence is counted for so long between two looks at most, milliseconds. */
const longestLook = 2 * lookInterval;

/** A clock that runs while it is looked at: a thread that got no processor for a while heard nothing, but that is nobody's silence. Milliseconds. */
export type Attention = {
	/** To be called every `lookInterval`. */
	readonly look: () => void;
	readonly now: () => number;
};

export function createAttention(clock: Pick<LinkClock, 'steady'>): Attention {
	let looked = clock.steady();
	let attended = 0;
	return {
		look() {
			const step = clock.steady() - looked;
			looked += step;
			attended += Math.min(step, longestLook);
		},
		now: () => attended,
	};
}
