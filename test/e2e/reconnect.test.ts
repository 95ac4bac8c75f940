import {readFile} from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startDemo, type Demo} from '../../source/demo/index.js';
import {followEvents} from '../../source/engine/index.js';
import type {LinkState} from '../../source/model/host.js';
import type {StreamRow} from '../../source/model/rows.js';

let demo: Demo;

beforeAll(async () => {
	demo = await startDemo();
});

afterAll(async () => {
	await demo.stop();
});

/** A way to a port of this machine that can be cut. */
async function cuttable(port: number): Promise<{port: number; cut: () => void; close: () => void}> {
	const sockets = new Set<net.Socket>();
	const server = net.createServer(near => {
		const far = net.connect(port, '127.0.0.1');
		for (const [from, to] of [[near, far], [far, near]] as const) {
			sockets.add(from);
			from.on('error', () => to.destroy());
			from.on('close', () => {
				sockets.delete(from);
				to.destroy();
			});
			from.pipe(to);
		}
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const cut = (): void => {
		for (const socket of sockets) {
			socket.destroy();
		}
	};

	return {
		port: (server.address() as net.AddressInfo).port,
		cut,
		close() {
			cut();
			server.close();
		},
	};
}

async function until(holds: () => boolean): Promise<void> {
	while (!holds()) {
		await sleep(20);
	}
}

test('a host whose connection is cut is followed again, each of its lines once', async () => {
	const [host] = demo.hosts;
	const target = demo.targets.get(host?.name ?? '');
	if (host === undefined || target === undefined) {
		throw new Error('the demo has no host');
	}

	const way = await cuttable(target.port);
	const rows: StreamRow[] = [];
	const states: LinkState[] = [];
	let isDone = false;
	const followed = followEvents({
		hosts: [host],
		// The key is known under the real port: the alias of that entry stands for the way to it.
		targets: new Map([[host.name, {...target, port: way.port, hostKeyAlias: `[127.0.0.1]:${target.port}`}]]),
		backlogMinutes: 1,
		follow: true,
		questions: {acceptHostKey: async () => false, secret: async () => undefined},
		onEvent(row) {
			rows.push(row);
		},
		onLink(_host, {state}) {
			states.push(state);
		},
		onSource: () => undefined,
	});
	void followed.done.then(() => {
		isDone = true;
	});
	const mail = (): StreamRow[] => rows.filter(({source}) => source === '/var/log/mail.log');
	await until(() => mail().length > 20);
	const before = mail().length;
	way.cut();
	await until(() => states.filter(state => state === 'live').length === 2);
	await until(() => mail().length > before + 20);
	expect(isDone).toBe(false);
	await followed.stop();
	way.close();

	const log = await readFile(path.join(demo.trees.get(host.name) ?? '', 'var/log/mail.log'), 'utf8');
	const written = log.split('\n').map(line => `${Date.parse(line.split(' ', 1)[0] ?? '')} ${line.slice(line.indexOf(']: ') + 3)}`);
	const seen = mail().map(({time, message}) => `${time} ${message}`);
	const from = written.indexOf(seen[0] ?? '');
	expect(seen).toEqual(written.slice(from, from + seen.length));
});
