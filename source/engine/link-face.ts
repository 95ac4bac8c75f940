import type {Link, LinkState} from '../model/host.js';
import type {Problem} from '../model/outcome.js';
import type {LinkClock} from './link-clock.js';

/** A gap in a log is fresh, and stands in the place of "live", for so long, milliseconds. */
const fresh = 60_000;

/** What an operator sees of a link. */
export type LinkFace = {
	readonly link: () => Link;
	readonly show: (state: LinkState, because?: Problem, nextAttempt?: number) => void;
	/** An attempt is under way. What is known of the trouble stays, since it is not over yet. */
	readonly trying: () => void;
	/** How many gaps the logs have by now; `newest` tells why the last one came to be. */
	readonly countGaps: (total: number, newest: () => string) => void;
	/** To be called now and then: a gap grows old. */
	readonly beat: () => void;
};

/** The face of a link that is being made; `onChange` is called whenever it changes. */
export function createLinkFace(clock: Pick<LinkClock, 'now'>, onChange: () => void): LinkFace {
	let link: Link = {state: 'connecting', since: clock.now()};
	let gaps = 0;
	let gap: Link | undefined;

	const isFresh = (): boolean => gap !== undefined && clock.now() - gap.since < fresh;

	return {
		link: () => link.state === 'live' && gap !== undefined && isFresh() ? gap : link,
		show(state, because, nextAttempt) {
			const since = link.state === state ? link.since : clock.now();
			link = {
				state,
				since,
				...because?.what !== undefined && {reason: because.what},
				...because?.remedy !== undefined && {remedy: because.remedy},
				...nextAttempt !== undefined && {nextAttempt},
			};
			onChange();
		},
		trying() {
			const {nextAttempt: _, ...rest} = link;
			// These wait for the operator, who wants it tried anew.
			link = ['auth', 'hostkey', 'live', 'stale'].includes(link.state) ? {state: 'connecting', since: clock.now()} : rest;
			onChange();
		},
		countGaps(total, newest) {
			if (total > gaps) {
				gap = {state: 'gap', since: clock.now(), reason: newest(), remedy: 'take counts as "at least"; what is missing may still be in the logs on the host'};
				onChange();
			}

			gaps = total;
		},
		beat() {
			if (gap !== undefined && !isFresh()) {
				gap = undefined;
				onChange();
			}
		},
	};
}
