import {spawn} from 'node:child_process';
import {once} from 'node:events';
import type {Connection} from '../../source/remote/connection.js';

export type LocalOptions = {
	/** Folder that plays the host. */
	readonly root: string;
	/** The shell that stands for the host's /bin/sh. */
	readonly shell?: string;
	/** Bytes of standard input that arrive before the connection is lost. */
	readonly cutAfter?: number;
	/** The folder whose programs are the system's, in place of the usual ones. */
	readonly system?: string;
};

/** A connection whose host is a folder of this machine: it runs the one command that host scripts use, and fails on any other. */
export function createLocalConnection({root, shell = 'sh', cutAfter, system}: LocalOptions): Connection {
	return {
		async exec(command, options = {}) {
			if (command !== '/bin/sh -s') {
				throw new Error(`nobody announced the command: ${command}`);
			}

			// Scripts set their own PATH.
			const input = Buffer.from(system === undefined ? options.stdin ?? '' : String(options.stdin).replaceAll('/usr/sbin:/usr/bin:/sbin:/bin', system));
			const child = spawn(shell, ['-s'], {env: {PATH: '/usr/bin:/bin', MXDECK_ROOT: root}});
			const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
			child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
			child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
			// A shell that ends before it has read everything is no trouble.
			child.stdin.on('error', () => undefined);
			child.stdin.end(input.subarray(0, cutAfter));
			const [code] = await once(child, 'close') as [number | undefined];
			return {ok: true, value: {code: cutAfter === undefined ? code ?? undefined : undefined, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr)}};
		},
		async stream() {
			throw new Error('nobody announced a stream');
		},
		closed: new Promise(() => {
			// A folder is never lost.
		}),
		close() {
			// Each command is a process of its own.
		},
		setPrivilege() {
			// A folder has no accounts.
		},
	};
}
