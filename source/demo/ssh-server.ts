import {timingSafeEqual} from 'node:crypto';
import {once} from 'node:events';
import ssh2, {type AuthContext, type Connection, type Session} from 'ssh2';
import type {Keys} from './keys.js';
import {runCommand} from './run-command.js';

/** A listening SSH server of one demo host. */
export type DemoServer = {
	readonly port: number;
	/** Ends its connections and commands, and stops listening. */
	readonly stop: () => Promise<void>;
};

function isOurKey(context: AuthContext, {userKey}: Keys): boolean {
	if (context.method !== 'publickey') {
		return false;
	}

	const expected = userKey.getPublicSSH();
	if (context.key.algo !== userKey.type || context.key.data.length !== expected.length || !timingSafeEqual(context.key.data, expected)) {
		return false;
	}

	return context.signature === undefined || userKey.verify(context.blob ?? Buffer.alloc(0), context.signature, context.hashAlgo);
}

function serveSession(session: Session, run: (command: string, channel: ssh2.ServerChannel) => void): void {
	session.on('exec', (accept, _reject, {command}) => {
		run(command, accept());
	});
	// A demo host has no terminal to offer; commands run all the same.
	session.on('pty', accept => {
		accept?.();
	});
	session.on('env', accept => {
		accept?.();
	});
}

/** Starts an SSH server on loopback that runs commands on the tree below `root`. */
export async function startServer(root: string, keys: Keys): Promise<DemoServer> {
	const clients = new Set<Connection>();
	const running = new Set<() => void>();
	const server = new ssh2.Server({hostKeys: [keys.hostKey], ident: 'OpenSSH_9.2p1-mxdeck-demo'}, (client, {ip, port}) => {
		clients.add(client);
		client.on('error', () => undefined);
		client.on('close', () => {
			clients.delete(client);
		});
		client.on('authentication', context => {
			if (isOurKey(context, keys)) {
				context.accept();
			} else {
				context.reject(['publickey']);
			}
		});
		client.on('session', accept => {
			serveSession(accept(), (command, channel) => {
				const kill = runCommand(command, channel, {root, connection: `${ip} ${port} 127.0.0.1 22`});
				running.add(kill);
				channel.on('close', () => {
					running.delete(kill);
				});
			});
		});
	});

	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	return {
		port: typeof address === 'object' && address !== null ? address.port : 0,
		async stop() {
			for (const kill of running) {
				kill();
			}

			for (const client of clients) {
				client.end();
			}

			await new Promise<void>(resolve => {
				server.close(() => {
					resolve();
				});
			});
		},
	};
}
