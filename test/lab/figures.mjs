// Times on the lab's hosts, each measured several times with the built program: node test/lab/figures.mjs [ROUNDS]
// (test/lab/up first). Prints a table of medians; the machine's load stands beside them, since it decides.
import {spawn} from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

const rounds = Number(process.argv[2] ?? 5);
const program = path.join(import.meta.dirname, '../../dist/mxdeck.js');
const sshConfig = path.join(process.env.LAB_DIR ?? '/var/lib/mlab', 'ssh/config');
const hosts = 'mx1,mx2,mx3';

/** Runs node with arguments; answers milliseconds to the first output, to the end, and the output. */
async function run(...args) {
	const began = performance.now();
	let first;
	let output = '';
	const child = spawn(process.execPath, args, {stdio: ['ignore', 'pipe', 'ignore']});
	for await (const chunk of child.stdout) {
		first ??= performance.now() - began;
		output += chunk;
		if (args.includes('tail')) {
			child.kill('SIGINT');
		}
	}

	return {first, total: performance.now() - began, output};
}

const mxdeck = (...args) => run(program, ...args, '-F', sshConfig);

function median(values) {
	const sorted = [...values].sort((left, right) => left - right);
	return Math.round(sorted[Math.floor(sorted.length / 2)]);
}

/** `time` names which of a run's times counts. */
async function measure(name, time, once) {
	const values = [];
	for (let round = 0; round < rounds; round++) {
		const times = await once(round);
		values.push(times[time]);
	}

	console.log(`${name.padEnd(62)} ${String(median(values)).padStart(6)} ms  (${Math.round(Math.min(...values))} to ${Math.round(Math.max(...values))})`);
}

/** The longest of the hosts' own times from sending to the verified answer. */
function slowest({output}) {
	const {hosts: reports} = JSON.parse(output);
	const failed = reports.filter(({result}) => result !== 'done' && result !== 'already-so');
	if (failed.length > 0) {
		throw new Error(`not done: ${JSON.stringify(failed)}`);
	}

	return Math.max(...reports.map(({took}) => took));
}

console.log(`load ${os.loadavg()[0].toFixed(1)} on ${os.cpus().length} cores, node ${process.version}, medians of ${rounds}`);
await measure('node -e 0', 'total', () => run('-e', '0'));
await measure('mxdeck --help', 'total', () => run(program, '--help'));
await measure('start to first stream line (tail mx1)', 'first', () => mxdeck('tail', 'mx1', '--since', '60m'));
await measure('start to first stream line of three hosts', 'first', () => mxdeck('tail', 'mx1', 'mx2', 'mx3', '--since', '60m'));
for (const [name, names] of [['one host', 'mx1'], ['three hosts', hosts]]) {
	const own = [];
	await measure(`block, whole command with connecting and planning, ${name}`, 'total', async round => {
		const answer = await mxdeck('block', `figure${round}@figures.example`, '--hosts', names, '--yes', '--json');
		own.push(slowest(answer));
		await mxdeck('unblock', `figure${round}@figures.example`, '--hosts', names, '--yes', '--json');
		return answer;
	});
	console.log(`${`  of it from sending to verified, slowest host, ${name}`.padEnd(62)} ${String(median(own)).padStart(6)} ms  (${Math.min(...own)} to ${Math.max(...own)})`);
}
