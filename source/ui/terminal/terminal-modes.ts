import {writeSync} from 'node:fs';

/** Alternate screen, hidden cursor, bracketed paste. */
const enterSequence = '\u001B[?1049h\u001B[?25l\u001B[?2004h\u001B[2J\u001B[H';
/** Ends a half-written update first; the cursor is shown last, on the operator's own screen. */
const leaveSequence = '\u001B[?2026l\u001B[0m\u001B[?2004l\u001B[?1049l\u001B[?25h';

/** The terminal's modes, switched together. Both ways may be called again. */
export type TerminalModes = {
	readonly enter: () => void;
	readonly leave: () => void;
};

/** One write that also goes through when the descriptor does not block and is full for a moment; a dead terminal is no error. */
function writeNow(fd: number, text: string): void {
	let rest = Buffer.from(text);
	for (let attempt = 0; attempt < 1000 && rest.length > 0; attempt++) {
		try {
			rest = rest.subarray(writeSync(fd, rest));
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') {
				return;
			}

			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
		}
	}
}

/** The full screen's modes on a terminal. */
export function createTerminalModes(stdin: NodeJS.ReadStream, fd: number): TerminalModes {
	let isInside = false;
	const setRaw = (raw: boolean): void => {
		try {
			stdin.setRawMode(raw);
		} catch {
			// The terminal is gone: there is nothing to restore.
		}
	};

	return {
		enter() {
			isInside = true;
			// The shell may have changed the mode behind our back, and Node sets only what it believes to be different.
			setRaw(false);
			setRaw(true);
			writeNow(fd, enterSequence);
		},
		leave() {
			if (isInside) {
				isInside = false;
				writeNow(fd, leaveSequence);
				setRaw(false);
			}
		},
	};
}
