import {Writable} from 'node:stream';
import {frameOf, paint, type Shown, type Size} from './paint.js';

/** The real terminal as the surface needs it. */
export type RealOutput = {
	readonly write: (bytes: string) => boolean;
	readonly once: (event: 'drain', listener: () => void) => unknown;
	readonly writableLength: number;
};

export type Surface = {
	/** Give this to Ink. */
	readonly stdout: NodeJS.WriteStream;
	/** Forgets what is on the screen, tells Ink the new size and draws everything. */
	readonly resized: () => void;
	/** Stops drawing, for as long as the terminal belongs to somebody else. */
	readonly pause: () => void;
	/** Draws everything again. */
	readonly resume: () => void;
};

// Ink clears screen and scrollback for a layout as high as the terminal, so it is told of a terminal that no layout fills.
const endlessRows = 100_000;

/**
A stdout for Ink that owns the real one: it takes whole frames, compares them with what is on the screen and writes the changed lines
in one go. While the terminal has not taken the last write, frames are skipped; the newest is drawn when it has.
*/
export function createSurface(real: RealOutput, size: () => Size): Surface {
	let shown: Shown;
	let newest: readonly string[] | undefined;
	let isPaused = false;
	let isScheduled = false;
	let isDraining = false;

	const draw = (): void => {
		isScheduled = false;
		if (isPaused || isDraining || newest === undefined) {
			return;
		}

		const bytes = paint(shown, newest, size());
		shown = newest;
		if (bytes === '' || real.write(bytes) || real.writableLength === 0) {
			return;
		}

		isDraining = true;
		real.once('drain', () => {
			isDraining = false;
			draw();
		});
	};

	// Ink may render more than once for one key press: what comes in the same turn becomes one frame.
	const schedule = (): void => {
		if (!isScheduled) {
			isScheduled = true;
			setImmediate(draw);
		}
	};

	const stream = new Writable({
		decodeStrings: false,
		write(chunk: unknown, _encoding, done) {
			const frame = frameOf(String(chunk));
			if (frame !== undefined) {
				newest = frame;
				schedule();
			}

			done();
		},
	});
	Object.defineProperties(stream, {
		columns: {get: () => size().columns},
		rows: {get: () => endlessRows},
		isTTY: {value: true},
	});

	return {
		stdout: stream as unknown as NodeJS.WriteStream,
		resized() {
			shown = undefined;
			stream.emit('resize');
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
