import process from 'node:process';
import {failure, success, type Outcome} from '../../model/outcome.js';
import type {Size} from './paint.js';
import {guardTerminal} from './terminal-guard.js';
import {createTerminalModes} from './terminal-modes.js';

/** The terminal, taken for the console: nothing that takes long to load is needed for it. */
export type TakenTerminal = {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly size: () => Size;
	/** Who draws from now on: stops while the terminal is the shell's, and draws everything when it is ours again. */
	readonly drawBy: (painter: Painter) => void;
	/** Stops the job as ^Z does; returns to the full screen when it is continued. */
	readonly suspend: () => void;
	readonly restore: () => void;
};

export type Painter = {readonly pause: () => void; readonly resume: () => void};

const smallest: Size = {columns: 1, rows: 1};

/** Why the full screen cannot be shown here; undefined: it can. */
export function unfitTerminal(stdinIsTerminal: boolean, stdoutIsTerminal: boolean, term: string | undefined): string | undefined {
	if (!stdinIsTerminal || !stdoutIsTerminal) {
		return `the console needs a terminal, and standard ${stdoutIsTerminal ? 'input' : 'output'} is none`;
	}

	return term === 'dumb' ? 'the console needs a terminal that can place its cursor, and TERM is "dumb"' : undefined;
}

/** A slow line must hold up the drawing and not the keys, so the terminal is written without blocking, where Node lets us. */
function writeWithoutBlocking(stdout: NodeJS.WriteStream): void {
	const {_handle: handle} = stdout as {readonly _handle?: {readonly setBlocking?: (blocking: boolean) => void}};
	handle?.setBlocking?.(false);
}

/** Takes the terminal for the console and shows these lines, or says why it cannot. `restore` and every way out of the program give it back. */
export function takeTerminal(lines: readonly string[]): Outcome<TakenTerminal> {
	const {stdin, stdout, env} = process;
	const unfit = unfitTerminal(stdin.isTTY, stdout.isTTY, env['TERM']);
	if (unfit !== undefined) {
		return failure({what: unfit, remedy: 'run mxdeck in a terminal, or use a command that prints: mxdeck tail, mxdeck report (see mxdeck --help)'});
	}

	let painter: Painter | undefined;
	writeWithoutBlocking(stdout);
	const guard = guardTerminal({
		stdin,
		stdout,
		modes: createTerminalModes(stdin, stdout.fd),
		onLeave() {
			painter?.pause();
		},
		onReturn() {
			painter?.resume();
		},
	});
	stdout.write(lines.join('\r\n'));
	return success({
		stdin,
		stdout,
		size: () => ({columns: Math.max(stdout.columns, smallest.columns), rows: Math.max(stdout.rows, smallest.rows)}),
		drawBy(next) {
			painter = next;
		},
		suspend: guard.suspend,
		restore: guard.restore,
	});
}
