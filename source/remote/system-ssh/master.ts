import {spawn} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import type {Writable} from 'node:stream';
import {setTimeout as pause} from 'node:timers/promises';
import guard from './guard.sh';

/** How a master ended. */
export type MasterEnd = {
	/** 127: there is no such program. */
	readonly code: number | undefined;
	readonly signal: string | undefined;
	/** What ssh itself said. */
	readonly log: string;
	/** What came on standard error: the server's banner, the words of a proxy command, of the ssh to a jump host; the last 16 KiB. */
	readonly beside: string;
};

/** Where a master puts what it makes. */
export type MasterPlaces = {
	/** Removed with all that is in it when the master is released or this process dies. */
	readonly folder: string;
	readonly socket: string;
	readonly log: string;
};

/** A running ssh that logs in, then carries commands. */
export type Master = {
	/** Resolves once, when it is gone. */
	readonly ended: Promise<MasterEnd>;
	/** Ends it, whatever it started, and its folder: at once where it listens, within a second where it does not. */
	readonly release: () => void;
};

/** What is seen of it in a list of processes should be short. */
const guardText = guard.replaceAll(/^#.*\n/gm, '');

const mostSaid = 16 * 1024;

/** What a helper of ssh may still hold standard error open after ssh has ended, milliseconds. */
const lastWords = 300;

type Circumstances = {
	/** What the words behind `ssh` are. */
	readonly words: readonly string[];
	readonly places: MasterPlaces;
	readonly environment: Readonly<Record<string, string | undefined>>;
};

async function readLog(file: string): Promise<string> {
	try {
		const text = await readFile(file, 'utf8');
		return text.slice(-mostSaid);
	} catch {
		// It had nothing to say.
		return '';
	}
}

/**
Starts ssh in a process group of its own, which dies with this process, however that ends. Never throws: what goes wrong is how it ended.
*/
export function startMaster({words, places: {folder, log}, environment}: Circumstances): Master {
	const child = spawn('/bin/sh', ['-c', guardText, 'mxdeck', folder, 'ssh', ...words], {
		stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
		detached: true,
		env: environment,
	});
	const {stderr, stdio: {3: lifeline}} = child;
	let beside = '';
	stderr?.on('data', (chunk: Buffer) => {
		beside = (beside + chunk.toString('utf8')).slice(-mostSaid);
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
			// The folder goes with the release.
			const said = await readLog(log);
			release();
			await Promise.race([closed, pause(lastWords)]);
			resolve({code: code ?? undefined, signal: signal ?? undefined, log: said, beside});
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
