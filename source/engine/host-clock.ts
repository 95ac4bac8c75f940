/** So many of the last tellings decide: one that was held up on its way says nothing. */
const remembered = 5;

/** How far a host's clock is from ours, by what it tells of it. */
export type HostClock = {
	/** The host's clock, and ours when it came; milliseconds since the epoch. */
	readonly tell: (clock: number, now: number) => void;
	/** The host's clock minus ours, milliseconds: the median of the last tellings; undefined: it told nothing yet. */
	readonly skew: () => number | undefined;
};

export function createHostClock(): HostClock {
	let skews: readonly number[] = [];
	return {
		tell(clock, now) {
			skews = [...skews.slice(1 - remembered), clock - now];
		},
		skew: () => [...skews].sort((left, right) => left - right)[Math.floor(skews.length / 2)],
	};
}
