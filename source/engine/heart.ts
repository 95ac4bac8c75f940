/** Where a beat takes long, so many times as long goes by before the next one: most of the time is for lines. */
const share = 4;

/** Beats soon after something came in, and slowly while nothing does: an engine that has nothing to do should not wake its machine. */
export type Heart = {
	/** Something came in. */
	readonly quicken: () => void;
	readonly stop: () => void;
};

export type HeartOptions = {
	/** Milliseconds from the first thing that came in to the beat; more that comes in meanwhile is taken with it. */
	readonly quick: number;
	/** Milliseconds between two beats at most. */
	readonly slow: number;
	/** A clock for how long a beat takes, milliseconds. */
	readonly clock?: () => number;
};

/** A heart that calls `beat`. */
export function startHeart(beat: () => void, {quick, slow, clock = () => performance.now()}: HeartOptions): Heart {
	let soon: NodeJS.Timeout | undefined;
	let rest = quick;
	const take = (): void => {
		const begun = clock();
		beat();
		rest = Math.max(quick, Math.min(slow, share * (clock() - begun)));
	};

	const timer = setInterval(() => {
		if (soon === undefined) {
			take();
		}
	}, slow);

	return {
		quicken() {
			soon ??= setTimeout(() => {
				soon = undefined;
				take();
			}, rest);
		},
		stop() {
			clearTimeout(soon);
			clearInterval(timer);
		},
	};
}
