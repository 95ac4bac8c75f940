import {spawn} from 'node:child_process';
import type {Writable} from 'node:stream';
import {setTimeout as pause} from 'node:timers/promises';
import guard from './guard.sh';

/** How a master ended, and all that it said (its last 16 KiB). */
export type MasterEnd = {
	/** 127: there is no such program. */
	readonly code: number | undefined;
	readonly signal: string | undefined;
	readonly said: string;
};

/** A running ssh that logs in, then carries commands. */
export type Master = {
	/** Resolves once, when it is gone. */
	readonly ended: Promise<MasterEnd>;
	/** Ends it, whatever it started, and its folder: at once where it listens, within a second where it does not. */
	readonly release: () => void;
};

const mostSaid = 16 * 1024;

/** What a helper of ssh may still hold standard error open after ssh has ended, milliseconds. */
const lastWords = 300;

type Circumstances = {
	/** What the words behind `ssh` are. */
	readonly words: readonly string[];
	/** Removed when the master is released or this process dies. */
	readonly folder: string;
	readonly environment: Readonly<Record<string, string | undefined>>;
};

/**
Starts ssh in a process group of its own, which dies with this process, however that ends. Never throws: what goes wrong is how it ended.
*/
export function startMaster({words, folder, environment}: Circumstances): Master {
	const child = spawn('/bin/sh', ['-c', guard, 'mxdeck', folder, 'ssh', ...words], {
		stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
		detached: true,
		env: environment,
	});
	const {stderr, stdio: {3: lifeline}} = child;
	let said = '';
	stderr?.on('data', (chunk: Buffer) => {
		said = (said + chunk.toString('utf8')).slice(-mostSaid);
	});
	const release = () => {
		(lifeline as Writable | undefined)?.destroy();
	};

	for (const part of [child, stderr, lifeline]) {
		part?.on('error', () => undefined);
	}

	const ended = new Promise<MasterEnd>(resolve => {
		const closed = new Promise<void>(resolve => {
			child.once('close', () => {
				resolve();
			});
		});
		const finish = async (code: number | null, signal: string | null) => {
			release();
			await Promise.race([closed, pause(lastWords)]);
			resolve({code: code ?? undefined, signal: signal ?? undefined, said});
		};

		child.once('exit', (code, signal) => {
			void finish(code, signal);
		});
		child.once('error', () => {
			void finish(127, null);
		});
	});
	return {ended, release};
}
