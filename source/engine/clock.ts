import {setTimeout as sleep} from 'node:timers/promises';

/** Time as what waits for it needs it. */
export type Clock = {
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	/** Resolves after so many milliseconds with true, or at once with false when `until` ends the waiting. */
	readonly pause: (milliseconds: number, until: AbortSignal) => Promise<boolean>;
};

/** Timers know no longer time, milliseconds: some weeks. */
const longest = 2_000_000_000;

/** The clock of this machine. */
export const systemClock: Clock = {
	now: () => Date.now(),
	async pause(milliseconds, until) {
		try {
			await sleep(Math.min(milliseconds, longest), true, {signal: until});
			return true;
		} catch {
			return false;
		}
	},
};
