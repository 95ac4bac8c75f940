import type {ConnectFailure} from './connection.js';

const shortest = 1000;
const longest = 30_000;

/** What a delay depends on. */
export type Setback = {
	/** Attempts that failed in a row before this one; 0 for the first. */
	readonly attempt: number;
	readonly kind: ConnectFailure['kind'];
	/** From 0 up to, not including, 1. */
	readonly random: number;
};

/**
Milliseconds until the next attempt to connect, or undefined when only the operator can help (another try with the same keys would
count against us on the host). Drawn from a range that grows with each attempt, so that many hosts that fell together do not
come back together. A server that throttles us is left alone for at least the longest delay.
*/
export function nextDelay({attempt, kind, random}: Setback): number | undefined {
	switch (kind) {
		case 'unreachable': {
			const widest = Math.min(longest, shortest * (3 ** (attempt + 1)));
			return Math.round(shortest + (random * (widest - shortest)));
		}

		case 'throttled': {
			return Math.round(longest + (random * longest));
		}

		case 'auth':
		case 'hostkey':
		case 'config': {
			return undefined;
		}
	}
}
