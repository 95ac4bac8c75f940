import {spawn} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import type {ServerChannel} from 'ssh2';

/** Where a command of a connection runs. */
export type Place = {
	/** The host's file tree. */
	readonly root: string;
	/** `SSH_CONNECTION`: client address and port, server address and port. */
	readonly connection: string;
};

function environment({root, connection}: Place): NodeJS.ProcessEnv {
	return {
		PATH: [path.join(root, 'usr/sbin'), path.join(root, 'usr/bin'), process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin'].join(':'),
		HOME: root,
		USER: 'root',
		LOGNAME: 'root',
		SHELL: '/bin/sh',
		TZ: process.env['TZ'],
		MXDECK_ROOT: root,
		SSH_CONNECTION: connection,
	};
}

/**
Runs `command` by a shell on the host's tree, joined to the channel; answers a function that ends it with all its children,
whatever they do. When the channel goes away they are told to hang up.
*/
export function runCommand(command: string, channel: ServerChannel, place: Place): () => void {
	const child = spawn('sh', ['-c', command], {cwd: place.root, env: environment(place), detached: true, stdio: 'pipe'});
	const kill = (how: NodeJS.Signals) => {
		if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
			return;
		}

		try {
			process.kill(-child.pid, how);
		} catch {
			// It ended in the meantime.
		}
	};

	channel.pipe(child.stdin);
	child.stdout.pipe(channel, {end: false});
	child.stderr.pipe(channel.stderr, {end: false});
	// The other side may stop reading or listening at any time; the exit tells the rest.
	for (const stream of [child.stdin, child.stdout, child.stderr, channel]) {
		stream.on('error', () => undefined);
	}

	child.on('error', () => {
		channel.exit(127);
		channel.end();
	});
	child.on('close', (code, signal) => {
		if (signal === null) {
			channel.exit(code ?? 255);
		} else {
			channel.exit(signal.replace(/^SIG/, ''));
		}

		channel.end();
	});
	// A follower without a listener ends, as it does on a host at its next line; a change in progress ignores this and goes on.
	channel.on('close', () => {
		kill('SIGHUP');
	});
	return () => {
		kill('SIGKILL');
	};
}
