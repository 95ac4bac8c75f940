/** Decides when a change of state is worth a frame. */
export type FramePacer = {
	/** The operator did something: drawn at once, and so is the first thing that comes of it. */
	readonly byOperator: () => void;
	/** Something came in by itself: drawn with the next beat. */
	readonly byItself: () => void;
	/** A beat of the terminal's clock: the most pictures that nobody asked for. */
	readonly beat: () => void;
	/** Whether something waits for the next beat. */
	readonly isDue: () => boolean;
};

/** A pacer that calls `draw`. Without a clock (`hasBeat` false) everything is drawn at once. */
export function createFramePacer(draw: () => void, hasBeat: boolean): FramePacer {
	let isDue = false;
	let awaited = true;
	const drawNow = (): void => {
		isDue = false;
		draw();
	};

	return {
		byOperator() {
			awaited = true;
			drawNow();
		},
		byItself() {
			if (awaited || !hasBeat) {
				awaited = false;
				drawNow();
			} else {
				isDue = true;
			}
		},
		beat() {
			if (isDue) {
				drawNow();
			}
		},
		isDue: () => isDue,
	};
}
