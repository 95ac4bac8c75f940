import process from 'node:process';
import {failure, success, type Outcome} from '../../model/outcome.js';
import type {ConsoleTerminal} from '../console-terminal.js';
import type {Size} from './paint.js';
import {createSurface} from './surface.js';
import {guardTerminal} from './terminal-guard.js';
import {createTerminalModes} from './terminal-modes.js';

export type OpenTerminalOptions = {
	readonly ascii?: boolean;
	readonly noColour?: boolean;
};

/** Milliseconds without a further change after which a new size counts: dragging a window border sends dozens. */
const resizeCalm = 40;

/** Milliseconds between two ticks. */
const tick = 100;

const smallest: Size = {columns: 1, rows: 1};

/** Why the full screen cannot be shown here; undefined: it can. */
export function unfitTerminal(stdinIsTerminal: boolean, stdoutIsTerminal: boolean, term: string | undefined): string | undefined {
	if (!stdinIsTerminal || !stdoutIsTerminal) {
		return `the console needs a terminal, and standard ${stdoutIsTerminal ? 'input' : 'output'} is none`;
	}

	return term === 'dumb' ? 'the console needs a terminal that can place its cursor, and TERM is "dumb"' : undefined;
}

/** Whether only ASCII may be drawn: when asked for, and where the locale names another encoding than UTF-8. */
export function wantsAscii(asked: boolean | undefined, environment: NodeJS.ProcessEnv): boolean {
	const locale = [environment['LC_ALL'], environment['LC_CTYPE'], environment['LANG']].find(value => value !== undefined && value !== '') ?? '';
	return asked ?? (environment['TERM'] === 'linux' || (locale !== '' && !/utf-?8/i.test(locale)));
}

/** A slow line must hold up the drawing and not the keys, so the terminal is written without blocking, where Node lets us. */
function writeWithoutBlocking(stdout: NodeJS.WriteStream): void {
	const {_handle: handle} = stdout as {readonly _handle?: {readonly setBlocking?: (blocking: boolean) => void}};
	handle?.setBlocking?.(false);
}

/** Takes the terminal for the console, or says why it cannot. `restore` and every way out of the program give it back. */
export function openTerminal({ascii, noColour}: OpenTerminalOptions): Outcome<ConsoleTerminal> {
	const {stdin, stdout, env} = process;
	const unfit = unfitTerminal(stdin.isTTY, stdout.isTTY, env['TERM']);
	if (unfit !== undefined) {
		return failure({what: unfit, remedy: 'run mxdeck in a terminal, or use a command that prints: mxdeck tail, mxdeck report (see mxdeck --help)'});
	}

	const size = (): Size => ({columns: Math.max(stdout.columns, smallest.columns), rows: Math.max(stdout.rows, smallest.rows)});
	const surface = createSurface(stdout, size);
	const listeners = new Set<() => void>();
	const announceSize = (): void => {
		surface.resized();
		for (const listener of listeners) {
			listener();
		}
	};

	let calm: NodeJS.Timeout | undefined;
	const onRealResize = (): void => {
		clearTimeout(calm);
		calm = setTimeout(announceSize, resizeCalm);
	};

	// Ink, once loaded, would draw nothing where these are set: they speak of a machine's purpose and not of this terminal.
	delete env['CI'];
	delete env['CONTINUOUS_INTEGRATION'];
	writeWithoutBlocking(stdout);
	const guard = guardTerminal({
		stdin,
		stdout,
		modes: createTerminalModes(stdin, stdout.fd),
		onLeave: surface.pause,
		onReturn() {
			// Sizes that changed while the job was stopped were told to the shell alone; this makes Node ask again.
			process.emit('SIGWINCH', 'SIGWINCH');
			surface.resume();
			announceSize();
		},
	});
	stdout.on('resize', onRealResize);

	return success({
		stdin,
		draw: surface.draw,
		size,
		onResize(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		suspend: guard.suspend,
		onTick(listener) {
			const timer = setInterval(() => {
				listener(Date.now());
			}, tick);
			return () => {
				clearInterval(timer);
			};
		},
		copy(text) {
			stdout.write(`\u001B]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`);
		},
		restore() {
			clearTimeout(calm);
			stdout.off('resize', onRealResize);
			guard.restore();
		},
		ascii: wantsAscii(ascii, env),
		colour: noColour !== true && (env['NO_COLOR'] ?? '') === '',
	});
}
