import {setTimeout as sleep} from 'node:timers/promises';

/** Time as what waits for it needs it. */
export type Clock = {
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	/** Resolves after so many milliseconds with true, or at once with false when `until` ends the waiting. */
	readonly pause: (milliseconds: number, until: AbortSignal) => Promise<boolean>;
};

/** The clock of this machine. What waits by it keeps no program alive. */
export const systemClock: Clock = {
	now: () => Date.now(),
	async pause(milliseconds, until) {
		try {
			await sleep(milliseconds, true, {signal: until});
			return true;
		} catch {
			return false;
		}
	},
};
