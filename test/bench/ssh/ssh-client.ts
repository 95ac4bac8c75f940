/**
What the program's own SSH costs: `ssh-client.js PLACES MODE ARGUMENT...`, prints JSON.
cat FILE TIMES [classify]: reads the output of cat of a file, that often, and its lines are classified on the way; CPU and wall from the command on.
first ROUNDS: milliseconds from nothing to a command's first byte.
all: connects to every host, waits idle, and tells what each of them holds.
follow SECONDS: follows the log of every host.
*/
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {createLogReader} from '../../../source/parse/index.js';
import type {Target} from '../../../source/model/target.js';
import type {Connection, Questions} from '../../../source/remote/connection.js';
import {createHandshakeGate, followSource, openConnection} from '../../../source/remote/index.js';
import {readPlaces} from '../ui/places.js';

const [places = '', mode = '', ...words] = process.argv.slice(2);
// A busy machine takes its time: what is measured is how much.
const targets = [...readPlaces(places).targets.values()].map(target => ({...target, connectTimeout: 120_000}));
const questions: Questions = {acceptHostKey: async () => false, secret: async () => undefined};
const gate = createHandshakeGate();

async function connect(target: Target): Promise<Connection> {
	const opened = await openConnection(target, questions, {gate});
	if (!opened.ok) {
		throw new Error(opened.problem.what);
	}

	return opened.value;
}

const cpuSince = (start: NodeJS.CpuUsage): number => {
	const {user, system} = process.cpuUsage(start);
	return (user + system) / 1e6;
};

/** Runs a command to its end. */
async function read(connection: Connection, command: string, onData: (chunk: Buffer) => void): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		void connection.stream(command, {onData, onError: () => undefined, onClose() {
			resolve();
		}}).then(started => {
			if (!started.ok) {
				reject(new Error(started.problem.what));
			}
		});
	});
}

async function cat(file: string, times: number, isClassified: boolean): Promise<object> {
	const connection = await connect(targets[0] ?? raise());
	let [bytes, lines] = [0, 0];
	const reader = createLogReader({format: 'syslog', zone: 'UTC', host: 'mx1'}, () => {
		lines++;
	});
	const now = Date.now();
	const [begun, used] = [performance.now(), process.cpuUsage()];
	await read(connection, `cat${` ${file}`.repeat(times)}`, chunk => {
		bytes += chunk.length;
		if (isClassified) {
			reader.push(chunk, now);
		}
	});
	return {cpu: cpuSince(used), wall: (performance.now() - begun) / 1000, bytes, lines};
}

async function first(rounds: number): Promise<object> {
	const took: number[] = [];
	for (let round = 0; round < rounds; round++) {
		const begun = performance.now();
		const connection = await connect(targets[0] ?? raise());
		await read(connection, 'echo', () => {
			took.push(performance.now() - begun);
		});
		connection.close();
		await connection.closed;
	}

	return {took};
}

async function all(): Promise<object> {
	const warm = await connect(targets[0] ?? raise());
	warm.close();
	await sleep(500);
	const before = process.memoryUsage().rss;
	const begun = performance.now();
	const connections = await Promise.all(targets.map(async target => connect(target)));
	const seconds = (performance.now() - begun) / 1000;
	await sleep(2000);
	const after = process.memoryUsage().rss;
	const used = process.cpuUsage();
	await sleep(5000);
	return {hosts: connections.length, seconds, perHost: (after - before) / connections.length, idleCpu: cpuSince(used) / 5};
}

async function follow(seconds: number): Promise<object> {
	let bytes = 0;
	await Promise.all(targets.map(async target => {
		const connection = await connect(target);
		const started = await followSource(connection, {id: '/var/log/mail.log', kind: 'file', path: '/var/log/mail.log', format: 'syslog', carries: ['postfix'], readable: 'yes'}, {backlogMinutes: 0, follow: true}, {
			onData(chunk) {
				bytes += chunk.length;
			},
			onGap: () => undefined,
			onBeat: () => undefined,
			onNote: () => undefined,
			onEnd: () => undefined,
		});
		if (!started.ok) {
			throw new Error(started.problem.what);
		}
	}));
	await sleep(3000);
	bytes = 0;
	const used = process.cpuUsage();
	await sleep(seconds * 1000);
	return {cpu: cpuSince(used) / seconds, bytes: bytes / seconds};
}

function raise(): never {
	throw new Error('no host');
}

const modes: Readonly<Record<string, () => Promise<object>>> = {
	cat: async () => cat(words[0] ?? '', Number(words[1]), words[2] === 'classify'),
	first: async () => first(Number(words[0])),
	all,
	follow: async () => follow(Number(words[0])),
};

process.stdout.write(`${JSON.stringify(await modes[mode]?.())}\n`, () => {
	process.exit(0);
});
