import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {connect, type AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import ssh2, {type Algorithms, type AuthContext, type Connection as ServerConnection, type ParsedKey, type ServerChannel} from 'ssh2';
import type {Target} from '../../source/model/target.js';

export type KeyPair = {readonly private: string; readonly public: string};

/** What a server does with a command: answers it on the channel, `exit` included. */
export type RunCommand = (command: string, channel: ServerChannel) => void;

export type SshServerOptions = {
	/** Private host keys; one ed25519 key when absent. */
	readonly hostKeys?: readonly string[];
	/** Decides about each attempt to log in; by default the server's own `clientKey` is let in. */
	readonly authenticate?: (context: AuthContext) => void;
	/** By default a real `sh` runs the command. */
	readonly run?: RunCommand;
	/** Programs to put before the PATH of the real `sh`, by name: shell scripts. */
	readonly programs?: Readonly<Record<string, string>>;
	/** What it says before anybody logs in. */
	readonly banner?: string;
	/** What it offers in place of ssh2's own choice. */
	readonly algorithms?: Algorithms;
	/** Session channels that a connection may have; further ones are refused as sshd does. */
	readonly mostSessions?: number;
	/** A session was refused. */
	readonly onRefused?: () => void;
	/** Whether it has sessions, but no commands for them. */
	readonly refusesCommands?: boolean;
};

/** A real SSH server in this process, on loopback. */
export type SshServer = {
	readonly port: number;
	/** A folder of the server's own, gone after `close`; `known_hosts` in it knows the host keys. */
	readonly folder: string;
	readonly knownHosts: string;
	readonly clientKey: KeyPair;
	readonly clientKeyFile: string;
	/** Public blobs of the host keys. */
	readonly hostKeys: readonly Buffer[];
	/** How to reach it: the client key, known_hosts in `folder`, strict checking. */
	readonly target: (differing?: Partial<Target>) => Target;
	/** Connections that are open now. */
	readonly connections: ReadonlySet<ServerConnection>;
	readonly close: () => Promise<void>;
};

export function newKey(passphrase?: string): KeyPair {
	return ssh2.utils.generateKeyPairSync('ecdsa', {bits: 256, ...passphrase !== undefined && {passphrase, cipher: 'aes256-ctr', rounds: 1}});
}

function parsed(key: string): ParsedKey {
	const result = ssh2.utils.parseKey(key);
	if (result instanceof Error) {
		throw result;
	}

	return result;
}

/** The public blob of a key. */
export function blobOf(key: KeyPair): Buffer {
	return parsed(key.public).getPublicSSH();
}

/** Lets in whoever holds one of the keys. */
export function acceptKeys(...keys: readonly KeyPair[]): (context: AuthContext) => void {
	const allowed = keys.map(key => parsed(key.public));
	return context => {
		if (context.method !== 'publickey') {
			context.reject(['publickey']);
			return;
		}

		const key = allowed.find(one => one.getPublicSSH().equals(context.key.data));
		const proven = key !== undefined && (context.signature === undefined || key.verify(context.blob ?? Buffer.alloc(0), context.signature, context.hashAlgo));
		if (proven) {
			context.accept();
		} else {
			context.reject(['publickey']);
		}
	};
}

/** Runs commands by a real `sh` on this machine. */
export function localShell(folder: string, programs: Readonly<Record<string, string>> = {}): RunCommand {
	for (const [name, script] of Object.entries(programs)) {
		writeFileSync(path.join(folder, name), script, {mode: 0o755});
	}

	return (command, channel) => {
		const child = spawn('sh', ['-c', command], {env: {...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}`}});
		for (const part of [child, child.stdin, channel]) {
			part.on('error', () => undefined);
		}

		channel.pipe(child.stdin);
		child.stdout.pipe(channel, {end: false});
		child.stderr.pipe(channel.stderr, {end: false});
		channel.on('close', () => child.kill());
		child.on('close', (code, signal) => {
			// ssh2 would close the channel before all of standard error has gone.
			channel.stderr.end(() => {
				if (signal === null) {
					channel.exit(code ?? 255);
				} else {
					channel.exit(signal.slice(3));
				}

				channel.end();
			});
		});
	};
}

/** As sshd does it; ssh2's types have forgotten it. Otherwise the other side's acknowledgements are waited for, 40 ms each. */
function withoutDelay(client: ServerConnection): void {
	(client as ServerConnection & {readonly setNoDelay: (noDelay: boolean) => void}).setNoDelay(true);
}

function serveSessions(client: ServerConnection, run: RunCommand | undefined, {mostSessions = Number.POSITIVE_INFINITY, onRefused}: SshServerOptions): void {
	let open = 0;
	client.on('session', (accept, reject) => {
		if (open >= mostSessions) {
			onRefused?.();
			reject();
			return;
		}

		open++;
		const session = accept();
		session.on('error', () => undefined);
		session.on('close', () => {
			open--;
		});
		session.on('exec', (acceptExec, rejectExec, {command}) => {
			if (run === undefined) {
				rejectExec();
			} else {
				run(command, acceptExec());
			}
		});
	});
	client.on('tcpip', (accept, reject, {destIP, destPort}) => {
		const socket = connect(destPort, destIP);
		socket.on('error', () => {
			reject();
		});
		socket.on('connect', () => {
			const channel = accept();
			channel.on('error', () => undefined);
			socket.pipe(channel).pipe(socket);
			channel.on('close', () => socket.destroy());
		});
	});
}

/** Starts a server that is ready when this resolves. */
export async function startSshServer(options: SshServerOptions = {}): Promise<SshServer> {
	const folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-ssh-'));
	const clientKey = newKey();
	const privateKeys = options.hostKeys ?? [newKey().private];
	const hostKeys = privateKeys.map(key => parsed(key).getPublicSSH());
	const run = options.refusesCommands === true ? undefined : options.run ?? localShell(folder, options.programs);
	const authenticate = options.authenticate ?? acceptKeys(clientKey);
	const connections = new Set<ServerConnection>();
	const server = new ssh2.Server({hostKeys: [...privateKeys], algorithms: options.algorithms, banner: options.banner}, client => {
		connections.add(client);
		withoutDelay(client);
		client.on('error', () => undefined);
		client.on('close', () => connections.delete(client));
		client.on('authentication', authenticate);
		client.on('ready', () => {
			serveSessions(client, run, options);
		});
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const {port} = server.address() as AddressInfo;
	const clientKeyFile = path.join(folder, 'id');
	const knownHosts = path.join(folder, 'known_hosts');
	writeFileSync(clientKeyFile, clientKey.private, {mode: 0o600});
	writeFileSync(knownHosts, hostKeys.map(key => `[127.0.0.1]:${port} ${key.toString('latin1', 4, 4 + key.readUInt32BE(0))} ${key.toString('base64')}\n`).join(''));
	return {
		port,
		folder,
		knownHosts,
		clientKey,
		clientKeyFile,
		hostKeys,
		connections,
		target: differing => ({
			name: 'mx1',
			hostname: '127.0.0.1',
			port,
			user: 'root',
			identityFiles: [clientKeyFile],
			identitiesOnly: true,
			agent: undefined,
			knownHostsFiles: [knownHosts],
			hostKeyAlias: undefined,
			strictHostKeyChecking: 'yes',
			hashKnownHosts: false,
			jumps: [],
			proxyCommand: undefined,
			connectTimeout: 5000,
			...differing,
		}),
		async close() {
			for (const connection of connections) {
				connection.end();
			}

			await new Promise<void>(resolve => {
				server.close(() => {
					resolve();
				});
			});
			rmSync(folder, {recursive: true, force: true});
		},
	};
}
