import {PassThrough} from 'node:stream';
import type {Safe} from '../../source/model/safe.js';
import type {ConsoleTerminal} from '../../source/ui/console-terminal.js';
import {night, snapshot} from './canned-night.js';
import {actionWords} from './drive.js';
import {type FakePort, fakePort} from './fake-port.js';

// The test runner compiles JSX to React's development calls, which React's production build does not have.
process.env['NODE_ENV'] = 'development';
const {runConsole} = await import('../../source/ui/run-console.js');

type Options = {readonly columns: number; readonly rows: number; readonly ascii?: boolean; readonly colour?: boolean; readonly readOnly?: boolean};

/** The console on the canned night, in a terminal of this size. */
export type TestConsole = {
	readonly port: FakePort;
	/** Types keys one by one: characters, or names such as `enter`; waits until the console has drawn what came of each. */
	readonly press: (...keys: readonly string[]) => Promise<void>;
	/** Sends bytes as the terminal would, in one piece. */
	readonly send: (bytes: string) => Promise<void>;
	/** Lets so many milliseconds of the night pass. */
	readonly pass: (milliseconds: number) => Promise<void>;
	/** Changes the terminal's size. */
	readonly resize: (columns: number, rows: number) => Promise<void>;
	/** The screen as text, without colours, lines without trailing blanks. */
	readonly screen: () => string;
	/** The screen as it was written. */
	readonly painted: () => string;
	readonly copied: readonly Safe[];
	/** Resolves with the exit code. */
	readonly done: Promise<number>;
};

const bytes: Readonly<Record<string, string>> = {
	enter: '\r', esc: '\u001B', tab: '\t', 'shift-tab': '\u001B[Z', space: ' ', up: '\u001B[A', down: '\u001B[B', right: '\u001B[C', left: '\u001B[D', backspace: '\u007F', 'ctrl-c': '\u0003', 'ctrl-u': '\u0015', 'ctrl-r': '\u0012', 'ctrl-z': '\u001A', home: '\u001B[H', end: '\u001B[F', pageup: '\u001B[5~', pagedown: '\u001B[6~',
};

/** Opens the console on a fake engine and a fake terminal. */
export async function openConsole({columns, rows, ascii = false, colour = true, readOnly = false}: Options): Promise<TestConsole> {
	let size = {columns, rows};
	let frame = '';
	const copied: Safe[] = [];
	const ticks = new Set<(now: number) => void>();
	const resizes = new Set<() => void>();
	let now = night;
	const stdin = Object.assign(new PassThrough(), {isTTY: true, setRawMode: () => undefined, ref: () => undefined, unref: () => undefined});
	const stdout = Object.assign(new PassThrough(), {isTTY: false, columns, rows: 100_000});
	stdout.write = (chunk: unknown) => {
		frame = String(chunk).includes('\n') ? String(chunk) : frame;
		return true;
	};

	const terminal: ConsoleTerminal = {
		stdin: stdin as unknown as NodeJS.ReadStream,
		stdout: stdout as unknown as NodeJS.WriteStream,
		size: () => size,
		onResize(listener) {
			resizes.add(listener);
			return () => resizes.delete(listener);
		},
		suspend: () => undefined,
		copy: text => copied.push(text),
		restore: () => undefined,
		ascii,
		colour,
		onTick(listener) {
			ticks.add(listener);
			return () => ticks.delete(listener);
		},
	};
	const port = fakePort();
	const done = runConsole({port, terminal, title: '@mx', operator: 'ana', actions: actionWords, readOnly});
	const painted = (): string => frame;
	const settle = async (): Promise<void> => {
		// Ink draws at most thirty times per second: what stands still for longer than that is drawn.
		for (let before = ''; before !== frame;) {
			before = frame;
			await new Promise(resolve => {
				setTimeout(resolve, 45);
			});
		}
	};

	const send = async (text: string): Promise<void> => {
		stdin.write(text);
		await settle();
	};

	await settle();
	return {
		port,
		copied,
		done,
		send,
		painted,
		async press(...keys) {
			for (const key of keys) {
				await send(bytes[key] ?? key);
			}
		},
		async pass(milliseconds) {
			for (const until = now + milliseconds; now < until;) {
				now += 100;
				for (const tick of ticks) {
					tick(now);
				}
			}

			port.say({signal: 'snapshot', snapshot: {...snapshot, now}});
			await settle();
		},
		async resize(nextColumns, nextRows) {
			size = {columns: nextColumns, rows: nextRows};
			stdout.columns = nextColumns;
			for (const listener of resizes) {
				listener();
			}

			stdout.emit('resize');
			await settle();
		},
		screen: () => frame
			// eslint-disable-next-line no-control-regex -- what a terminal takes as colour is left out
			.replaceAll(/\u001B\[[\d;?]*[A-Za-z]/g, '')
			.split('\n')
			.map(line => line.trimEnd())
			.join('\n')
			.trimEnd(),
	};
}
