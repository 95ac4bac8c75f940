import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {success} from '../../source/model/outcome.js';
import type {Connection, StreamHandlers} from '../../source/remote/connection.js';
import {localShell} from '../remote/local-shell.js';

export type BreakableShell = Connection & {
	/** Loses the connection when so many more bytes of output have come, or none came for some milliseconds. */
	readonly loseAfter: (bytes: number) => Promise<void>;
	readonly lose: () => void;
	/** Resolves with whether the processes that were started end by themselves within 40 s, now that nobody listens any more. */
	readonly isQuiet: () => Promise<boolean>;
};

/** Milliseconds without output after which no more is waited for. */
const silence = 4;

/** Nobody may be left on a host for longer when the connection is gone, milliseconds. */
const patience = 40_000;

/** A connection to this machine that can be cut in the middle of what it brings. */
export function breakableShell(root: string): BreakableShell {
	const children: ChildProcess[] = [];
	/** Bytes that may still come. */
	const flow = {left: Number.POSITIVE_INFINITY};
	let loseNow: () => void = () => undefined;

	function listen(child: ChildProcess, handlers: StreamHandlers): () => void {
		let isOver = false;
		const end = (code: number | undefined) => {
			if (!isOver) {
				isOver = true;
				handlers.onClose(code);
			}
		};

		child.stdout?.on('data', (chunk: Buffer) => {
			if (!isOver) {
				handlers.onData(flow.left < chunk.length ? chunk.subarray(0, flow.left) : chunk);
				flow.left -= chunk.length;
				if (flow.left <= 0) {
					loseNow();
				}
			}
		});
		child.stderr?.on('data', (chunk: Buffer) => {
			if (!isOver) {
				handlers.onError(chunk);
			}
		});
		child.on('close', code => {
			end(code ?? undefined);
		});
		return () => {
			end(undefined);
			child.stdin?.destroy();
			child.stdout?.destroy();
			child.stderr?.destroy();
		};
	}

	return {
		...localShell(root),
		async stream(command, handlers, {stdin = ''} = {}) {
			const child = spawn('/bin/sh', ['-c', command], {detached: true, env: {PATH: '/usr/bin:/bin', MXDECK_ROOT: root}});
			children.push(child);
			child.stdin.on('error', () => undefined);
			child.stdin.write(stdin);
			flow.left = Number.POSITIVE_INFINITY;
			loseNow = listen(child, handlers);
			return success({
				close: loseNow,
				hold(isHeld: boolean) {
					if (isHeld) {
						child.stdout.pause();
					} else {
						child.stdout.resume();
					}
				},
				write(text: string) {
					child.stdin.write(text);
				},
			});
		},
		async loseAfter(bytes) {
			flow.left = bytes;
			for (let before = Number.NaN; flow.left > 0 && flow.left !== before;) {
				before = flow.left;
				await delay(silence);
			}

			loseNow();
		},
		lose() {
			loseNow();
		},
		async isQuiet() {
			const limit = AbortSignal.timeout(patience);
			try {
				for (const child of children) {
					if (child.exitCode === null && child.signalCode === null) {
						await once(child, 'exit', {signal: limit});
					}
				}

				return true;
			} catch {
				for (const {pid, exitCode} of children) {
					if (pid !== undefined && exitCode === null) {
						try {
							process.kill(-pid, 'SIGKILL');
						} catch {
							// It has ended meanwhile.
						}
					}
				}

				return false;
			}
		},
	};
}
