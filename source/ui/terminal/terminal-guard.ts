import {writeSync} from 'node:fs';
import process from 'node:process';

/** Alternate screen, hidden cursor, bracketed paste. */
const enterSequence = '\u001B[?1049h\u001B[?25l\u001B[?2004h\u001B[2J\u001B[H';
/** Ends a half-written update first; the cursor is shown last, on the operator's own screen. */
const leaveSequence = '\u001B[?2026l\u001B[0m\u001B[?2004l\u001B[?1049l\u001B[?25h';

const deadlySignals = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const;

export type TerminalGuardOptions = {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream & {readonly fd: number};
	/** The terminal is the shell's for a while: draw nothing. */
	readonly onLeave: () => void;
	/** The terminal is ours again, perhaps in another size: draw everything. */
	readonly onReturn: () => void;
};

/** Owns the terminal's state from `enter` to `restore`, whatever ends the program. */
export type TerminalGuard = {
	readonly restore: () => void;
	/** Stops the job as ^Z does, with the terminal restored; returns to the full screen when it is continued. */
	readonly suspend: () => void;
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

/** Takes the terminal: alternate screen, no cursor, bracketed paste, raw keys. Each way out of the program gives it back. */
export function enterTerminal({stdin, stdout, onLeave, onReturn}: TerminalGuardOptions): TerminalGuard {
	let isInside = false;
	let isOver = false;

	const setRaw = (raw: boolean): void => {
		try {
			stdin.setRawMode(raw);
		} catch {
			// The terminal is gone: there is nothing to restore.
		}
	};

	const enter = (): void => {
		isInside = true;
		// The shell may have changed the mode behind our back, and Node sets only what it believes to be different.
		setRaw(false);
		setRaw(true);
		writeNow(stdout.fd, enterSequence);
	};

	const leave = (): void => {
		if (isInside) {
			isInside = false;
			onLeave();
			writeNow(stdout.fd, leaveSequence);
			setRaw(false);
		}
	};

	const comeBack = (): void => {
		if (!isOver) {
			enter();
			onReturn();
		}
	};

	const dieBy = (signal: NodeJS.Signals): void => {
		restore();
		process.removeAllListeners(signal);
		process.kill(process.pid, signal);
	};

	const stop = (): void => {
		leave();
		// The default action stops the job, and does nothing where no shell could continue it; either way the next line runs in our time.
		process.off('SIGTSTP', stop);
		process.kill(process.pid, 'SIGTSTP');
		setImmediate(() => {
			if (!isOver) {
				process.on('SIGTSTP', stop);
				comeBack();
			}
		});
	};

	const crash = (error: unknown): void => {
		restore();
		process.stderr.write(`mxdeck stopped because of a fault of its own. A change that was being applied is finished or put back by its host.\n${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
		process.exit(1);
	};

	const terminalLost = (): void => {
		restore();
		process.exit(129);
	};

	const restore = (): void => {
		if (isOver) {
			return;
		}

		isOver = true;
		leave();
		for (const signal of deadlySignals) {
			process.off(signal, dieBy);
		}

		process.off('SIGTSTP', stop).off('SIGCONT', comeBack).off('uncaughtException', crash).off('exit', restore);
	};

	for (const signal of deadlySignals) {
		process.on(signal, dieBy);
	}

	process.on('SIGTSTP', stop).on('SIGCONT', comeBack).on('uncaughtException', crash).on('exit', restore);
	stdout.on('error', terminalLost);
	stdin.on('error', terminalLost);
	enter();

	return {
		restore,
		suspend() {
			// The whole job, so that a parent in it (npm start) stops too and the shell sees it.
			process.kill(0, 'SIGTSTP');
		},
	};
}
