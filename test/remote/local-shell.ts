import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {success} from '../../source/model/outcome.js';
import type {Connection} from '../../source/remote/connection.js';

/** A connection whose host is a folder of this machine: commands run in a local shell, as the login shell of an account would. */
export function localShell(root: string, environment: Readonly<Record<string, string>> = {}): Connection {
	const start = (command: string) => spawn('/bin/sh', ['-c', command], {env: {PATH: '/usr/bin:/bin', MXDECK_ROOT: root, ...environment}});
	return {
		async exec(command, options = {}) {
			const child = start(command);
			const stdout: Buffer[] = [];
			const stderr: Buffer[] = [];
			child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
			child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
			child.stdin.on('error', () => undefined);
			child.stdin.end(options.stdin);
			const [code] = await once(child, 'close') as [number | null];
			return success({code: code ?? undefined, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr)});
		},
		async stream(command, handlers, {stdin = ''} = {}) {
			const child = start(command);
			child.stdin.on('error', () => undefined);
			child.stdin.write(stdin);
			child.stdout.on('data', handlers.onData);
			child.stderr.on('data', handlers.onError);
			child.on('close', code => {
				handlers.onClose(code ?? undefined);
			});
			child.stdin.on('error', () => undefined);
			return success({
				write(text) {
					if (child.stdin.writable) {
						child.stdin.write(text);
					}
				},
				hold(isHeld) {
					if (isHeld) {
						child.stdout.pause();
					} else {
						child.stdout.resume();
					}
				},
				close() {
					child.stdin.destroy();
					child.stdout.destroy();
					child.stderr.destroy();
				},
			});
		},
		closed: new Promise<never>(() => {
			// A folder never goes away.
		}),
		close: () => undefined,
		setPrivilege: () => undefined,
	};
}
