import {spawn} from 'node:child_process';
import net from 'node:net';
import {Duplex} from 'node:stream';
import {setTimeout as pause} from 'node:timers/promises';
import type {Client} from 'ssh2';
import type {Target} from '../model/target.js';

/** A byte stream to a server's SSH port; `release` ends it and whatever carries it. */
export type Socket = {
	readonly stream: Duplex;
	readonly release: () => void;
	/** What a proxy command complained about, known once it has ended. */
	readonly complaint: () => Promise<string>;
};

const mostComplaint = 2000;

/** What a proxy command may take to end after it was told to, milliseconds. */
const longestEnd = 500;

/** ssh2, node and child processes report an end in several places; the first report is handled, none may ever throw. */
const ignore = () => undefined;

async function openTcp({hostname, port}: Target, signal: AbortSignal): Promise<Socket> {
	// Without TCP_NODELAY each command waits 40 ms for an acknowledgement that the other side delays.
	const socket = net.connect({host: hostname, port, noDelay: true});
	const release = () => {
		socket.destroy();
	};

	return new Promise((resolve, reject) => {
		socket.on('error', reject);
		socket.once('connect', () => {
			resolve({stream: socket, release, complaint: async () => ''});
		});
		signal.addEventListener('abort', () => {
			release();
			reject(new Error('given up'));
		}, {once: true});
	});
}

async function openThrough(jump: Client, {hostname, port}: Target, signal: AbortSignal): Promise<Socket> {
	return new Promise((resolve, reject) => {
		signal.addEventListener('abort', () => {
			reject(new Error('given up'));
		}, {once: true});
		jump.forwardOut('127.0.0.1', 0, hostname, port, (error, channel) => {
			if (error) {
				reject(error);
				return;
			}

			channel.on('error', ignore);
			channel.stderr?.on('error', ignore).resume();
			const release = () => {
				channel.destroy();
			};

			if (signal.aborted) {
				release();
			}

			resolve({stream: channel, release, complaint: async () => ''});
		});
	});
}

function openProxy(command: string): Socket {
	// A process group of its own, so that whatever the command starts ends with it.
	const child = spawn('/bin/sh', ['-c', `exec ${command}`], {stdio: 'pipe', detached: true});
	let complaint = '';
	child.stderr.on('data', (chunk: Buffer) => {
		complaint = (complaint + chunk.toString('utf8')).slice(0, mostComplaint);
	});
	const ended = new Promise<void>(resolve => {
		child.on('close', () => {
			resolve();
		});
	});
	const stream = Duplex.from({readable: child.stdout, writable: child.stdin});
	for (const part of [child, child.stdin, child.stdout, child.stderr, stream]) {
		part.on('error', ignore);
	}

	return {
		stream,
		release() {
			stream.destroy();
			try {
				process.kill(-(child.pid ?? Number.NaN), 'SIGTERM');
			} catch {
				// It is gone already.
			}
		},
		async complaint() {
			await Promise.race([ended, pause(longestEnd)]);
			return complaint;
		},
	};
}

/** Opens the way to a target: through a jump host, its proxy command, or straight. Rejects with the network's error. */
export async function openSocket(target: Target, jump: Client | undefined, signal: AbortSignal): Promise<Socket> {
	signal.throwIfAborted();
	if (jump !== undefined) {
		return openThrough(jump, target, signal);
	}

	return target.proxyCommand === undefined ? openTcp(target, signal) : openProxy(target.proxyCommand);
}
