import {randomInt} from 'node:crypto';
import {createServer, type Server, type Socket} from 'node:net';
import ssh2, {type Connection} from 'ssh2';
import type {Keys} from '../../source/demo/keys.js';
import {runCommand} from '../../source/demo/run-command.js';
import type {CutKind} from './cuts.js';

/** One host of the fleet: a real SSH server on a port of its own, whose commands run on a folder, behind a line that can be cut. */
export type SimulatedHost = {
	readonly port: number;
	readonly cut: (kind: CutKind) => void;
	/** The line is whole again. What a silent line held is not delivered: its connections are torn. */
	readonly mend: () => Promise<void>;
	readonly stop: () => void;
};

export type SimulatedHostOptions = {
	readonly root: string;
	readonly keys: Keys;
	/** Told of every connection, and of every login. */
	readonly onDoor: (what: 'connection' | 'login') => void;
};

function serve(client: Connection, {root, onDoor}: SimulatedHostOptions, running: Set<() => void>): void {
	client.on('error', () => undefined);
	// Who may log in is not what is tried here.
	client.on('authentication', context => {
		if (context.method === 'publickey') {
			context.accept();
		} else {
			context.reject(['publickey']);
		}
	});
	client.on('ready', () => {
		onDoor('login');
	});
	client.on('session', accept => {
		const session = accept();
		session.on('error', () => undefined);
		session.on('exec', (acceptExec, _reject, {command}) => {
			const channel = acceptExec();
			const kill = runCommand(command, channel, {root, connection: '127.0.0.1 40000 127.0.0.1 22'});
			running.add(kill);
			channel.on('close', () => {
				running.delete(kill);
			});
		});
	});
}

/** Whether the port could be had. */
async function listenOn(door: Server, port: number): Promise<boolean> {
	return new Promise(resolve => {
		door.once('error', () => {
			resolve(false);
		});
		door.listen(port, '127.0.0.1', () => {
			door.removeAllListeners('error');
			resolve(true);
		});
	});
}

/** Listens on a port that the system gives to nobody who asks for any: it must be free again when the line is mended. */
async function listenSomewhere(door: Server): Promise<number> {
	for (;;) {
		const port = randomInt(10_000, 32_000);
		if (await listenOn(door, port)) {
			return port;
		}
	}
}

/** Starts a host; its port is listened on when this resolves. */
export async function startSimulatedHost(options: SimulatedHostOptions): Promise<SimulatedHost> {
	const {keys, onDoor} = options;
	const sockets = new Set<Socket>();
	const running = new Set<() => void>();
	let state: CutKind | 'whole' = 'whole';
	const ssh = new ssh2.Server({hostKeys: [keys.hostKey], ident: 'OpenSSH_9.2p1-mxdeck-fleet'}, client => {
		serve(client, options, running);
	});
	const silence = (socket: Socket): void => {
		socket.pause();
		socket.cork();
	};

	const door: Server = createServer({noDelay: true}, socket => {
		onDoor('connection');
		sockets.add(socket);
		socket.on('error', () => undefined);
		socket.on('close', () => {
			sockets.delete(socket);
		});
		if (state === 'torn') {
			socket.resetAndDestroy();
		} else if (state === 'whole') {
			ssh.injectSocket(socket);
		} else {
			silence(socket);
		}
	});
	const tear = (): void => {
		for (const socket of sockets) {
			socket.resetAndDestroy();
		}
	};

	const port = await listenSomewhere(door);
	return {
		port,
		cut(kind) {
			state = kind;
			if (kind === 'silent') {
				for (const socket of sockets) {
					silence(socket);
				}

				return;
			}

			if (kind === 'refused') {
				door.close();
			}

			tear();
		},
		async mend() {
			const was = state;
			state = 'whole';
			if (was === 'silent') {
				tear();
			} else if (was === 'refused') {
				await listenOn(door, port);
			}
		},
		stop() {
			for (const kill of running) {
				kill();
			}

			tear();
			door.close();
		},
	};
}
