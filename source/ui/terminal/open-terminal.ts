import process from 'node:process';
import {success, type Outcome} from '../../model/outcome.js';
import type {ConsoleTerminal, Ticks} from '../console-terminal.js';
import {createSurface} from './surface.js';
import {takeTerminal, type TakenTerminal} from './take-terminal.js';

export type OpenTerminalOptions = {
	readonly ascii?: boolean;
	readonly noColour?: boolean;
};

/** Milliseconds without a further change after which a new size counts: dragging a window border sends dozens. */
const resizeCalm = 40;

/** Milliseconds between two ticks that something waits for, and between those of an idle console, which should not wake its machine. */
const tick = 100;
const slowTick = 1000;

/** Whether only ASCII may be drawn: when asked for, and where the locale names another encoding than UTF-8. */
export function wantsAscii(asked: boolean | undefined, environment: NodeJS.ProcessEnv): boolean {
	const locale = [environment['LC_ALL'], environment['LC_CTYPE'], environment['LANG']].find(value => value !== undefined && value !== '') ?? '';
	return asked ?? (environment['TERM'] === 'linux' || (locale !== '' && !/utf-?8/i.test(locale)));
}

/** The terminal of this process as the console's, or why it cannot be. `taken`: it was taken before, and shows something already. */
export function openTerminal(options: OpenTerminalOptions, taken?: TakenTerminal): Outcome<ConsoleTerminal> {
	const given = taken === undefined ? takeTerminal([]) : success(taken);
	return given.ok ? success(consoleTerminal(given.value, options)) : given;
}

function startTicking(listener: (now: number) => void): Ticks {
	let last = 0;
	let soon: NodeJS.Timeout | undefined;
	const next = (): void => {
		last = Date.now();
		soon = undefined;
		listener(last);
	};

	const timer = setInterval(() => {
		if (soon === undefined) {
			next();
		}
	}, slowTick);
	return {
		hurry() {
			soon ??= setTimeout(next, Math.max(0, tick - (Date.now() - last)));
		},
		stop() {
			clearTimeout(soon);
			clearInterval(timer);
		},
	};
}

function consoleTerminal(taken: TakenTerminal, {ascii, noColour}: OpenTerminalOptions): ConsoleTerminal {
	const {env} = process;
	const {stdin, stdout, size} = taken;
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
	taken.drawBy({
		pause: surface.pause,
		resume() {
			// Sizes that changed while the job was stopped were told to the shell alone; this makes Node ask again.
			process.emit('SIGWINCH', 'SIGWINCH');
			surface.resume();
			announceSize();
		},
	});
	stdout.on('resize', onRealResize);

	return {
		stdin,
		draw: surface.draw,
		size,
		onResize(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		suspend: taken.suspend,
		onTick: startTicking,
		copy(text) {
			stdout.write(`\u001B]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`);
		},
		restore() {
			clearTimeout(calm);
			stdout.off('resize', onRealResize);
			taken.restore();
		},
		ascii: wantsAscii(ascii, env),
		colour: noColour !== true && (env['NO_COLOR'] ?? '') === '',
	};
}
