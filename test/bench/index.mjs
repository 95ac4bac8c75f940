// `npm run bench`: how fast mxdeck reads logs, answers keys and starts, beside other programs: one table of ratios, each with what is wanted of it,
// and a check in the same run that the lines were understood. `-- --full` takes 1 GB in place of 100 MB and 7 pairs in place of 3; `--only P,U,S,D,B`
// takes a part: P reading, U the console, S the way to hosts, D the history, B the start. `--size BYTES`, `--pairs N`, `--seconds N` (of each row of U), `--core N` (that
// readers run on), `--program FILE` (another mxdeck than the one in dist/), `--sshd FILE` (OpenSSH's server).
import {mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {benchConsole} from './console.mjs';
import {tableOf} from './goals.mjs';
import {benchHistory} from './history.mjs';
import {benchReading} from './reading.mjs';
import {benchSsh} from './ssh.mjs';
import {benchStart} from './start.mjs';

const {values: {full, only, size, pairs, seconds, core, sshd, program: mxdeck}} = parseArgs({
	options: {
		full: {type: 'boolean', default: false},
		only: {type: 'string', default: 'P,U,S,D,B'},
		size: {type: 'string'},
		pairs: {type: 'string'},
		seconds: {type: 'string'},
		sshd: {type: 'string', default: '/usr/sbin/sshd'},
		core: {type: 'string', default: String(os.cpus().length - 1)},
		program: {type: 'string', default: path.join(import.meta.dirname, '../../dist/mxdeck.js')},
	},
});
const parts = only.toUpperCase().split(',');
const bytes = Number(size ?? (full ? 1e9 : 1e8));
const rounds = Number(pairs ?? (full ? 7 : 3));
const folder = mkdtempSync(path.join(os.tmpdir(), 'mxdeck-bench-'));
mkdirSync(path.join(folder, 'home'));
const [, model = 'unknown'] = /model name\s*: (.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8')) ?? [];
const machine = `${model}, ${os.cpus().length} cores, Node ${process.version}`;

/** What each part takes, and says of what it found. */
const sections = {
	P: async () => benchReading({folder, mxdeck, core, size: bytes, pairs: rounds}),
	U: async () => benchConsole({folder, seconds: Number(seconds ?? (full ? 20 : 8)), rounds: full ? 3 : 1}),
	S: async () => benchSsh({folder, pairs: rounds, seconds: Number(seconds ?? 20), sshd}),
	D: async () => benchHistory({folder, core, size: Math.min(bytes, 1e8), pairs: rounds}),
	B: async () => benchStart({folder, mxdeck, core, rounds: full ? 15 : 7}),
};

try {
	const outcomes = [];
	for (const [part, bench] of Object.entries(sections)) {
		if (parts.includes(part)) {
			const load = os.loadavg()[0];
			outcomes.push(...await bench());
			console.log(`${part}: load before ${load.toFixed(1)}, after ${os.loadavg()[0].toFixed(1)}`);
		}
	}

	console.log(`\n${machine}\n\n${tableOf(outcomes)}\n`);
	if (parts.includes('P') && bytes < 1e9) {
		console.log('The goals of P speak of 1 GB (P2 and P4: 100 MB). On less, what starting takes is much of our time: npm run bench -- --full.\n');
	}
} finally {
	rmSync(folder, {recursive: true, force: true});
}
