import {readdirSync} from 'node:fs';
import {setTimeout as pause} from 'node:timers/promises';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {Connection, Questions} from '../../source/remote/connection.js';
import {createHandshakeGate} from '../../source/remote/handshakes.js';
import {openConnection} from '../../source/remote/open-connection.js';
import {startSshServer, type SshServer} from '../helpers/ssh-server.js';
import {createFaultyLine} from '../lab/faulty-line.js';
import {prepareAnswers} from './questions.js';
import {runSize, runTime, seeded} from './run-size.js';

let server: SshServer;
let jump: SshServer;

beforeAll(async () => {
	[server, jump] = await Promise.all([
		startSshServer({
			run(_, channel) {
				channel.on('error', () => undefined);
				channel.write('begun');
				channel.resume();
				channel.on('end', () => {
					channel.exit(0);
					channel.end();
				});
			},
		}),
		startSshServer(),
	]);
});

afterAll(async () => {
	await server.close();
	await jump.close();
});

const trouble: unknown[] = [];
process.on('uncaughtException', error => trouble.push(error));
process.on('unhandledRejection', error => trouble.push(error));

const silence = {onData: () => undefined, onError: () => undefined, onClose: () => undefined};

/** Uses a connection in ways that may be under way when it dies. */
function employ(connection: Connection, below: (limit: number) => number): void {
	for (let times = below(4); times > 0; times--) {
		const uses: ReadonlyArray<() => unknown> = [
			async () => connection.exec('true', {deadline: 1000}),
			async () => connection.exec('cat', {stdin: Buffer.alloc(below(300_000)), deadline: 1000}),
			async () => connection.stream('follow', silence),
			async () => {
				const stream = await connection.stream('follow', silence);
				if (stream.ok) {
					stream.value.close();
				}
			},
			() => connection.liveness?.ask(() => undefined),
		];
		void uses[below(uses.length)]?.();
	}
}

/** Connects, and kills what stands there after some milliseconds, whatever it is doing. */
async function cycle(seed: number): Promise<string> {
	const below = seeded(seed * 31);
	const gate = createHandshakeGate();
	const line = await createFaultyLine('127.0.0.1', server.port);
	const end = new AbortController();
	const questions: Questions = prepareAnswers();
	const way = below(3) === 0 ? [jump.target({name: 'jump'})] : [];
	const target = server.target({port: line.port, hostKeyAlias: `[127.0.0.1]:${server.port}`, jumps: way, connectTimeout: 1000});
	const kills: ReadonlyArray<(connection?: Connection) => void> = [
		() => {
			line.fail('rst');
		},
		() => {
			line.fail('fin');
		},
		() => {
			line.close();
		},
		() => {
			end.abort();
		},
		connection => {
			connection?.close();
		},
	];
	const kill = kills[below(kills.length)] ?? (() => undefined);
	const early = below(2) === 0 ? setTimeout(kill, below(25)) : undefined;
	const opened = await openConnection(target, questions, {gate, signal: end.signal});
	if (opened.ok) {
		employ(opened.value, below);
		await pause(below(4));
		kill(opened.value);
		employ(opened.value, below);
		opened.value.close();
		await opened.value.closed;
	}

	clearTimeout(early);
	line.close();
	return opened.ok ? 'ok' : opened.problem.kind;
}

const openFiles = () => readdirSync('/proc/self/fd').length;
const timers = () => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length;
const sockets = () => process.getActiveResourcesInfo().filter(name => name.includes('TCP')).length;

/** Waits until what ends by itself has ended: deadlines of a second among them. */
async function settled() {
	for (let times = 0; times < 100 && (server.connections.size > 0 || jump.connections.size > 0); times++) {
		await pause(50);
	}

	await pause(1200);
	return {files: openFiles(), timers: timers(), sockets: sockets(), exit: process.listenerCount('exit')};
}

const cycles = runSize(200, 10_000);

test.skipIf(process.platform !== 'linux')(`${cycles} connections that are killed at any time throw nothing and leave nothing behind`, async () => {
	await Promise.all(Array.from({length: 10}, async (_, index) => cycle(index + 1)));
	const before = await settled();
	const ends = new Map<string, number>();
	for (let seed = 0; seed < cycles; seed += 10) {
		const done = await Promise.all(Array.from({length: 10}, async (_, index) => cycle(1000 + seed + index)));
		for (const end of done) {
			ends.set(end, (ends.get(end) ?? 0) + 1);
		}
	}

	const after = await settled();
	expect(trouble).toEqual([]);
	expect(ends.get('ok')).toBeGreaterThan(cycles / 10);
	expect(cycles - (ends.get('ok') ?? 0)).toBeGreaterThan(cycles / 20);
	for (const [what, count] of Object.entries(after)) {
		expect(count, what).toBeLessThanOrEqual(before[what as keyof typeof before] + 5);
	}

	if (cycles >= 10_000) {
		console.log(`${cycles} cycles: ${JSON.stringify(Object.fromEntries(ends))}; before ${JSON.stringify(before)}, after ${JSON.stringify(after)}, ${trouble.length} uncaught`);
	}
}, runTime());
