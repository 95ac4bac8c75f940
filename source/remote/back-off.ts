import type {ConnectFailure} from './connection.js';

const shortest = 1000;
const longest = 30_000;

/** What a delay depends on. */
export type Setback = {
	/** The delay before the attempt that failed, milliseconds; undefined: the link was stable, or this was the first attempt. */
	readonly previous: number | undefined;
	readonly kind: ConnectFailure['kind'];
	/** From 0 up to, not including, 1. */
	readonly random: number;
};

/**
Milliseconds until the next attempt to connect, or undefined when only the operator can help (another try with the same keys would
count against us on the host). Drawn between the shortest delay and three times the last one, so that many hosts that fell together
do not come back together. A server that throttles us is left alone for at least the longest delay.
*/
export function nextDelay({previous = shortest, kind, random}: Setback): number | undefined {
	switch (kind) {
		case 'unreachable': {
			return Math.min(longest, Math.round(shortest + (random * ((previous * 3) - shortest))));
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
