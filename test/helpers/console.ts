import {PassThrough} from 'node:stream';
import {setImmediate} from 'node:timers/promises';
import type {Safe} from '../../source/model/safe.js';
import type {ConsoleTerminal} from '../../source/ui/console-terminal.js';
import {night} from './canned-night.js';
import {actionWords} from './drive.js';
import {type FakePort, fakePort} from './fake-port.js';

// The test runner compiles JSX to React's development calls, which React's production build does not have.
process.env['NODE_ENV'] = 'development';
const {runConsole} = await import('../../source/ui/run-console.js');

type Options = {readonly columns: number; readonly rows: number; readonly readOnly?: boolean};

/** The console on the canned night, in a terminal of this size. */
export type TestConsole = {
	readonly port: FakePort;
	/** Sends bytes as the terminal would, piece by piece. */
	readonly send: (...pieces: readonly string[]) => Promise<void>;
	/** Lets so many milliseconds of the night pass. */
	readonly pass: (milliseconds: number) => void;
	/** Changes the terminal's size. */
	readonly resize: (columns: number, rows: number) => void;
	/** The screen as text, without colours. */
	readonly screen: () => string;
	readonly copied: readonly Safe[];
	/** Resolves with the exit code. */
	readonly done: Promise<number>;
};

/** Opens the console on a fake engine and a fake terminal. */
export function openConsole({columns, rows, readOnly = false}: Options): TestConsole {
	let size = {columns, rows};
	let frame = '';
	const copied: Safe[] = [];
	const ticks = new Set<(now: number) => void>();
	const resizes = new Set<() => void>();
	let now = night;
	const stdin = Object.assign(new PassThrough(), {isTTY: true, setRawMode: () => undefined, ref: () => undefined, unref: () => undefined});
	const terminal: ConsoleTerminal = {
		stdin: stdin as unknown as NodeJS.ReadStream,
		draw(picture) {
			frame = picture().join('\n');
		},
		size: () => size,
		onResize(listener) {
			resizes.add(listener);
			return () => resizes.delete(listener);
		},
		suspend: () => undefined,
		copy: text => copied.push(text),
		restore: () => undefined,
		ascii: false,
		colour: true,
		onTick(listener) {
			ticks.add(listener);
			return {
				hurry: () => undefined,
				stop: () => ticks.delete(listener),
			};
		},
	};
	const port = fakePort();
	const done = runConsole({port, terminal, title: '@mx', operator: 'ana', actions: actionWords, readOnly});
	return {
		port,
		copied,
		done,
		async send(...pieces) {
			for (const piece of pieces) {
				stdin.write(piece);
				// What is written in one turn of the loop is read in one piece.
				await setImmediate();
			}
		},
		pass(milliseconds) {
			for (const until = now + milliseconds; now < until;) {
				now += 100;
				for (const tick of ticks) {
					tick(now);
				}
			}
		},
		resize(nextColumns, nextRows) {
			size = {columns: nextColumns, rows: nextRows};
			for (const listener of resizes) {
				listener();
			}
		},
		// eslint-disable-next-line no-control-regex -- what a terminal takes as colour is left out
		screen: () => frame.replaceAll(/\u001B\[[\d;?]*[A-Za-z]/g, '').trimEnd(),
	};
}
