import {paint, type Shown, type Size} from './paint.js';

/** The real terminal as the surface needs it. */
export type RealOutput = {
	readonly write: (bytes: string) => boolean;
	readonly once: (event: 'drain', listener: () => void) => unknown;
	readonly writableLength: number;
};

/** Makes the picture to be shown: a string with colours for each row. */
export type Picture = () => readonly string[];

export type Surface = {
	/** Shows this picture next. It is made once in a turn of the loop, and only when the terminal can take it. */
	readonly draw: (picture: Picture) => void;
	/** Forgets what is on the screen and draws everything in the new size. */
	readonly resized: () => void;
	/** Stops drawing, for as long as the terminal belongs to somebody else. */
	readonly pause: () => void;
	/** Draws everything again. */
	readonly resume: () => void;
};

/**
Owns the real terminal's picture: compares each with what is on the screen and writes the changed rows in one go. While the terminal
has not taken the last write, pictures are skipped; the newest is drawn when it has.
*/
export function createSurface(real: RealOutput, size: () => Size): Surface {
	let shown: Shown;
	let newest: Picture | undefined;
	let isPaused = false;
	let isScheduled = false;
	let isDraining = false;

	const drawNow = (): void => {
		isScheduled = false;
		if (isPaused || isDraining || newest === undefined) {
			return;
		}

		const rows = newest();
		const bytes = paint(shown, rows, size());
		shown = rows;
		if (bytes === '' || real.write(bytes) || real.writableLength === 0) {
			return;
		}

		isDraining = true;
		real.once('drain', () => {
			isDraining = false;
			drawNow();
		});
	};

	// A key may change the state more than once: what comes in the same turn becomes one picture.
	const schedule = (): void => {
		if (!isScheduled) {
			isScheduled = true;
			setImmediate(drawNow);
		}
	};

	return {
		draw(picture) {
			newest = picture;
			schedule();
		},
		resized() {
			shown = undefined;
			schedule();
		},
		pause() {
			isPaused = true;
		},
		resume() {
			isPaused = false;
			shown = undefined;
			schedule();
		},
	};
}
