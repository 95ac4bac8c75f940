import type {Writable} from 'node:stream';

/** Shows on a terminal how far a long reading is; elsewhere nothing. */
export type ProgressBar = {
	/** `share` from 0 to 1; undefined where the end is not known. */
	readonly show: (share: number | undefined, lines: number) => void;
	/** Takes the bar away. */
	readonly clear: () => void;
};

const width = 32;
const pause = 100;

/** The bar as text, without the control characters around it. */
export function barText(share: number | undefined, lines: number): string {
	const read = `${String(lines).replaceAll(/\B(?=(\d{3})+$)/g, ',')} lines`;
	if (share === undefined) {
		return read;
	}

	const full = Math.round(Math.min(1, share) * width);
	return `[${'#'.repeat(full)}${'.'.repeat(width - full)}] ${String(Math.floor(Math.min(1, share) * 100)).padStart(3)} %  ${read}`;
}

/** Draws on `stderr` when that is a terminal, ten times a second at most. */
export function createProgressBar(stderr: Writable & {readonly isTTY?: boolean}, clock: () => number = Date.now): ProgressBar {
	let last = clock();
	let isShown = false;
	return {
		show(share, lines) {
			const now = clock();
			if (stderr.isTTY === true && now - last >= pause) {
				last = now;
				isShown = true;
				stderr.write(`\r${barText(share, lines)}\u001B[K`);
			}
		},
		clear() {
			if (isShown) {
				stderr.write('\r\u001B[K');
			}
		},
	};
}
