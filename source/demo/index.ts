import {rmSync} from 'node:fs';
import {mkdtemp, mkdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type {Host} from '../model/host.js';
import type {Target} from '../model/target.js';
import {layTree} from './host-tree.js';
import {makeKeys, type Keys} from './keys.js';
import {createLogWriter} from './log-writer.js';
import {profiles} from './profiles.js';
import {startServer} from './ssh-server.js';

/** The running demo: what the engine needs to connect to its hosts as to any others. */
export type Demo = {
	readonly hosts: readonly Host[];
	/** How to reach each host, by name: in place of what the operator's ssh configuration would say. */
	readonly targets: ReadonlyMap<string, Target>;
	/** The file tree of each host, by name. */
	readonly trees: ReadonlyMap<string, string>;
	/** Ends the hosts and removes their files. */
	readonly stop: () => Promise<void>;
};

const tick = 250;

const targetOf = (name: string, port: number, {identityFile, knownHostsFile}: Keys): Target => ({
	name,
	hostname: '127.0.0.1',
	port,
	user: 'root',
	identityFiles: [identityFile],
	identitiesOnly: true,
	agent: undefined,
	knownHostsFiles: [knownHostsFile],
	hostKeyAlias: undefined,
	strictHostKeyChecking: 'yes',
	hashKnownHosts: false,
	jumps: [],
	proxyCommand: undefined,
	connectTimeout: 10_000,
});

/**
Starts the built-in hosts: SSH servers on loopback with file trees of their own, whose logs hold the last half hour and go on
growing. `into`: seconds of the night that are over already, for whoever cannot wait for the wave.
*/
export async function startDemo({into = 0}: {readonly into?: number} = {}): Promise<Demo> {
	const folder = await mkdtemp(path.join(tmpdir(), 'mxdeck-demo-'));
	// Whoever ends the process without stopping the demo leaves no files behind either.
	const sweep = () => {
		rmSync(folder, {recursive: true, force: true});
	};

	process.once('exit', sweep);
	const keys = await makeKeys(folder);
	const now = Date.now();
	const running = await Promise.all(profiles.map(async profile => {
		const root = path.join(folder, profile.name);
		await mkdir(root);
		await layTree(root, profile);
		const writer = createLogWriter({root, profile, start: now - (into * 1000)});
		writer.writeUntil(now);
		return {name: profile.name, root, writer, server: await startServer(root, keys)};
	}));
	await keys.trust(running.map(({server}) => server.port));

	const timer = setInterval(() => {
		for (const {writer} of running) {
			writer.writeUntil(Date.now());
		}
	}, tick);
	timer.unref();
	return {
		hosts: running.map(({name}) => ({name, groups: ['mx'], readOnly: false, sudo: 'auto'})),
		targets: new Map(running.map(({name, server}) => [name, targetOf(name, server.port, keys)])),
		trees: new Map(running.map(({name, root}) => [name, root])),
		async stop() {
			clearInterval(timer);
			await Promise.all(running.map(async ({server}) => server.stop()));
			await rm(folder, {recursive: true, force: true, maxRetries: 3});
			process.off('exit', sweep);
		},
	};
}
