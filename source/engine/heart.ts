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
};

/** A heart that calls `beat`. */
export function startHeart(beat: () => void, {quick, slow}: HeartOptions): Heart {
	let soon: NodeJS.Timeout | undefined;
	const timer = setInterval(() => {
		if (soon === undefined) {
			beat();
		}
	}, slow);

	return {
		quicken() {
			soon ??= setTimeout(() => {
				soon = undefined;
				beat();
			}, quick);
		},
		stop() {
			clearTimeout(soon);
			clearInterval(timer);
		},
	};
}
