// A fleet on loopback: real SSH servers whose hosts write numbered lines and run the project's own host scripts, some of them cut off again and again, and
// the real console in a pseudo terminal with its engine in its thread. Tells which lines were lost or came twice, how quickly keys are answered, and what it costs.
//   node test/fleet/run.mjs --hosts 200 --minutes 30 --rate 5000 --flapping 20 [--flood 50000] [--rotate 10] [--kinds torn,silent,refused] [--json] [--keep FOLDER]
// --flood: one host writes so many lines a second for a minute in the middle (--flood-seconds); --settle: seconds that the hosts may take to be reached.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {parseArgs} from 'node:util';
import {bundleFleet} from './bundle.mjs';
import {summaryOf} from './summary.mjs';

const {values} = parseArgs({
	options: {
		hosts: {type: 'string', default: '200'},
		minutes: {type: 'string', default: '30'},
		rate: {type: 'string', default: '5000'},
		flapping: {type: 'string', default: '20'},
		flood: {type: 'string', default: '0'},
		'flood-seconds': {type: 'string', default: '60'},
		kinds: {type: 'string', default: ''},
		rotate: {type: 'string', default: '0'},
		settle: {type: 'string', default: '60'},
		keys: {type: 'string', default: '3'},
		json: {type: 'boolean', default: false},
		keep: {type: 'string'},
	},
});
const seconds = Number(values.minutes) * 60;
const built = mkdtempSync(path.join(import.meta.dirname, '../../node_modules/.fleet-'));
const folder = values.keep ?? mkdtempSync(path.join(os.tmpdir(), 'mxdeck-fleet-run-'));
mkdirSync(path.join(folder, 'home'), {recursive: true});
const files = Object.fromEntries(['places', 'events', 'report', 'written'].map(name => [name, path.join(folder, `${name}.json`)]));
for (const file of Object.values(files)) {
	rmSync(file, {force: true});
}

const children = [];
const start = (program, words, options = {}) => {
	const child = spawn(program, words, {stdio: ['pipe', 'pipe', 'inherit'], ...options});
	children.push(child);
	child.stdin.on('error', () => undefined);
	return child;
};

const textOf = async child => {
	let text = '';
	child.stdout.on('data', chunk => {
		text += String(chunk);
	});
	await once(child, 'close');
	return text;
};

const readLines = file => existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(line => line !== '').map(line => JSON.parse(line)) : [];

const say = text => {
	if (!values.json) {
		process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
	}
};

/** The last thing that the engine's thread said of itself. */
const last = () => readLines(files.report).findLast(({rss}) => rss !== undefined);

async function run() {
	await bundleFleet(built);
	const count = Number(values.hosts);
	const names = Array.from({length: count}, (_, index) => `mx${String(index + 1).padStart(3, '0')}`);
	const step = Number(values.flapping) === 0 ? Number.POSITIVE_INFINITY : Math.max(1, Math.round(100 / Number(values.flapping)));
	const flapping = names.filter((_, index) => index % step === step - 1);
	const hosts = start(process.execPath, [path.join(built, 'hosts.js'), String(count), flapping.join(','), files.events, values.kinds]);
	let places = '';
	for await (const chunk of hosts.stdout.iterator({destroyOnReturn: false})) {
		places += String(chunk);
		if (places.endsWith('\n')) {
			break;
		}
	}

	writeFileSync(files.places, places);
	const writer = start(process.execPath, [path.join(built, 'log-writer.js'), files.places, values.rate, values.rotate]);
	const written = textOf(writer);
	const settle = Number(values.settle);
	say(`${count} hosts stand, ${flapping.length} of them to be cut; the console opens`);
	const opened = Date.now();
	const plan = {columns: 160, rows: 45, settle, before: [], seconds, perSecond: Number(values.keys), keys: [['6', '\u001B[2;1H'], ['2', '\u001B[2;1H'], ['1', '\u001B[2;1H']], first: 'mxdeck', stay: 120};
	const terminal = start('python3', [path.join(import.meta.dirname, '../bench/ui/terminal.py'), JSON.stringify(plan), process.execPath, path.join(built, 'console.js'), files.places], {env: {...process.env, HOME: path.join(folder, 'home'), MXDECK_FLEET_REPORT: files.report, MXDECK_FLEET_WRITTEN: files.written}});
	const console = textOf(terminal);
	let connected;
	while (Date.now() < opened + (settle * 1000)) {
		await sleep(500);
		if (connected === undefined && last()?.links.live === count) {
			connected = Date.now();
			say(`all are live after ${((connected - opened) / 1000).toFixed(1)} s`);
		}
	}

	const settled = Date.now();
	// The last cuts end before the writing does.
	hosts.stdin.write(`${JSON.stringify({flap: Math.max(0, seconds - Math.min(45, seconds / 4))})}\n`);
	const flood = Number(values.flood) === 0 ? undefined : {host: names.at(0), from: 0, until: 0};
	const own = Number(values.rate) / count;
	const half = (seconds - Number(values['flood-seconds'])) / 2;
	if (flood !== undefined) {
		await watched(half);
		flood.from = Date.now();
		writer.stdin.write(`${JSON.stringify({host: flood.host, perSecond: Number(values.flood)})}\n`);
		await watched(Number(values['flood-seconds']));
		flood.until = Date.now();
		writer.stdin.write(`${JSON.stringify({host: flood.host, perSecond: own})}\n`);
	}

	await watched((settled + (seconds * 1000) - Date.now()) / 1000);
	const stopped = Date.now();
	writer.stdin.end();
	writeFileSync(files.written, await written);
	say('nothing is written any more');
	// Hosts that are down are waited for: what they hold is lost only if it never comes.
	for (let waited = 0; waited < 330 && !readLines(files.report).some(({end}) => end); waited++) {
		await sleep(1000);
		if (waited % 30 === 29) {
			sayState();
		}
	}

	terminal.stdin.end();
	const seen = JSON.parse(await console || '{}');
	hosts.stdin.end();
	return summaryOf({console: seen, report: readLines(files.report), events: readLines(files.events), flapping, start: {opened, connected, settled, stopped}, flood});
}

/** Waits, and says now and then how it stands. */
async function watched(span) {
	const until = Date.now() + (span * 1000);
	while (Date.now() < until) {
		await sleep(Math.min(30_000, until - Date.now()));
		sayState();
	}
}

function sayState() {
	const {rss, cpu, busy, links, seen, doubles, gaps} = last() ?? {};
	say(`taken ${seen}, twice ${doubles}, gaps ${gaps}, ${JSON.stringify(links)}, ${Math.round(rss / 1e6)} MB, CPU ${Math.round(cpu * 100)} %, engine busy ${Math.round(busy * 100)} %`);
}

try {
	const summary = await run();
	process.stdout.write(`${JSON.stringify(summary, undefined, values.json ? undefined : '\t')}\n`);
} finally {
	for (const child of children) {
		child.kill();
	}

	rmSync(built, {recursive: true, force: true});
	if (values.keep === undefined) {
		rmSync(folder, {recursive: true, force: true});
	}
}
