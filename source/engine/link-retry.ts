import {nextDelay} from '../remote/index.js';
import type {ConnectFailure} from '../remote/connection.js';
import type {LinkClock} from './link-clock.js';

/** A link that stood for this long was stable: what came before it is forgiven. Milliseconds. */
const stable = 60_000;

/** When a link is tried again. */
export type LinkRetry = {
	/** Plans the next attempt; answers when it is made, ms since the epoch, or undefined where only the operator can help. */
	readonly plan: (failure: Pick<ConnectFailure, 'kind' | 'notBefore'>) => number | undefined;
	/** The link stands from now on. */
	readonly connected: () => void;
	/** Plans an attempt that was waited for anew: the machine slept, and what was said of the host is old. Undefined: none was. */
	readonly afterSleep: () => number | undefined;
	/** Forgets the setbacks and what is planned: the operator wants it now, or never again. */
	readonly cancel: () => void;
};

/** Plans attempts to connect; `attempt` is called when one is due. */
export function createLinkRetry(clock: LinkClock, attempt: () => void): LinkRetry {
	let previous: number | undefined;
	let connectedAt: number | undefined;
	let planned: {readonly cancel: () => void; readonly notBefore: number} | undefined;

	function waitFor(delay: number, notBefore: number): number {
		planned?.cancel();
		planned = {
			notBefore,
			cancel: clock.after(delay, () => {
				planned = undefined;
				attempt();
			}),
		};
		return clock.now() + delay;
	}

	return {
		plan({kind, notBefore = 0}) {
			if (connectedAt !== undefined && clock.steady() - connectedAt >= stable) {
				previous = undefined;
			}

			connectedAt = undefined;
			const delay = nextDelay({previous, kind, random: clock.random()});
			if (delay === undefined) {
				return undefined;
			}

			previous = delay;
			return waitFor(Math.max(delay, notBefore - clock.now()), notBefore);
		},
		connected() {
			connectedAt = clock.steady();
		},
		afterSleep() {
			if (planned === undefined) {
				return undefined;
			}

			previous = nextDelay({previous: undefined, kind: 'unreachable', random: clock.random()}) ?? 0;
			return waitFor(Math.max(previous, planned.notBefore - clock.now()), planned.notBefore);
		},
		cancel() {
			planned?.cancel();
			planned = undefined;
			previous = undefined;
		},
	};
}
