import process from 'node:process';
import type {TerminalModes} from './terminal-modes.js';

const deadlySignals = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const;

/** As a shell reports a program that a hang-up ended. */
const hangUpCode = 129;

export type TerminalGuardOptions = {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly modes: TerminalModes;
	/** The terminal is the shell's for a while: draw nothing. */
	readonly onLeave: () => void;
	/** The terminal is ours again, perhaps in another size: draw everything. */
	readonly onReturn: () => void;
};

/** Owns the terminal's state from `guardTerminal` to `restore`, whatever ends the program. */
export type TerminalGuard = {
	readonly restore: () => void;
	/** Stops the job as ^Z does, with the terminal restored; returns to the full screen when it is continued. */
	readonly suspend: () => void;
};

/** Leaves the terminal when the job is stopped, and comes back to it when it is continued; answers a function that ends this. */
function guardJobControl({modes, onLeave, onReturn}: TerminalGuardOptions): () => void {
	let isOver = false;
	const comeBack = (): void => {
		if (!isOver) {
			modes.enter();
			onReturn();
		}
	};

	const stop = (): void => {
		onLeave();
		modes.leave();
		// The default action stops the job, and does nothing where no shell could continue it; either way the next lines run in our time.
		process.off('SIGTSTP', stop);
		process.kill(process.pid, 'SIGTSTP');
		setImmediate(() => {
			if (!isOver) {
				process.on('SIGTSTP', stop);
				comeBack();
			}
		});
	};

	process.on('SIGTSTP', stop).on('SIGCONT', comeBack);
	return () => {
		isOver = true;
		process.off('SIGTSTP', stop).off('SIGCONT', comeBack);
	};
}

/** Takes the terminal: alternate screen, no cursor, bracketed paste, raw keys. Each way out of the program gives it back. */
export function guardTerminal(options: TerminalGuardOptions): TerminalGuard {
	const {stdin, stdout, modes, onLeave} = options;
	const endJobControl = guardJobControl(options);

	const restore = (): void => {
		onLeave();
		modes.leave();
		endJobControl();
		for (const signal of deadlySignals) {
			process.off(signal, dieBy);
		}

		process.off('uncaughtException', crash).off('exit', restore);
	};

	function dieBy(signal: NodeJS.Signals): void {
		restore();
		process.removeAllListeners(signal);
		process.kill(process.pid, signal);
	}

	// A rejection that nobody handles arrives here too.
	function crash(error: unknown): void {
		restore();
		const trace = error instanceof Error ? error.stack ?? error.message : String(error);
		process.stderr.write(`mxdeck stopped because of a fault of its own. A change that was being applied is finished or put back by its host.\n${trace}\n`);
		process.exit(1);
	}

	const terminalLost = (): void => {
		restore();
		process.exit(hangUpCode);
	};

	for (const signal of deadlySignals) {
		process.on(signal, dieBy);
	}

	process.on('uncaughtException', crash).on('exit', restore);
	stdout.on('error', terminalLost);
	stdin.on('error', terminalLost);
	modes.enter();
	return {
		restore,
		suspend() {
			// The whole job, so that a parent in it (npm start) stops too and the shell sees it.
			process.kill(0, 'SIGTSTP');
		},
	};
}
