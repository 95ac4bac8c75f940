// How quickly the console answers and what it costs: `node test/bench/ui/index.mjs [SECONDS PER ROW]` prints a table.
// The real console with its engine thread, built as the program is, runs in a pseudo terminal of 200x50 on three loopback
// hosts whose logs grow; a reader types keys and waits for what only the answer to a key writes.
import {execFile, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import {build} from 'esbuild';

const run = promisify(execFile);
const here = import.meta.dirname;
const columns = 200;
const rows = 50;
const keysPerSecond = 16;

/** Bundles as .build.mjs does. */
async function bundle(outdir) {
	await build({
		entryPoints: {console: `${here}/console.ts`, 'log-host': `${here}/log-host.ts`, frames: `${here}/frames.ts`, 'engine-worker': `${here}/../../../source/engine/worker.ts`},
		outdir,
		bundle: true,
		splitting: true,
		minify: true,
		keepNames: true,
		format: 'esm',
		platform: 'node',
		target: 'node20',
		jsx: 'automatic',
		external: ['better-sqlite3', 'ssh2', 'react-devtools-core'],
		loader: {'.sh': 'text', '.pl': 'text'},
		define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
		chunkNames: '[name]-[hash]',
		banner: {js: 'import {createRequire as benchRequire} from \'node:module\';const require=benchRequire(import.meta.url);'},
		logLevel: 'error',
	});
}

const line = row => `\u001B[${row};1H`;

// A key and the bytes that only its answer writes: rows are written when they change, and these change by that key alone.
const ways = {
	screens: {before: [], keys: [['2', line(2)], ['1', line(2)]]},
	cursor: {before: ['2', 'right', 'right'].map(key => key === 'right' ? '\u001B[C' : key), keys: [['j', '▸'], ['j', '▸'], ['k', '▸'], ['k', '▸']]},
	filter: {before: ['/'], keys: [['p', line(rows - 1)], ['r', line(rows - 1)], ['\u007F', line(rows - 1)], ['\u007F', line(rows - 1)]]},
	palette: {before: [':'], keys: [['u', line(rows - 1)], ['n', line(rows - 1)], ['\u007F', line(rows - 1)], ['\u007F', line(rows - 1)]]},
	none: {before: [], keys: []},
};

/** @type {ReadonlyArray<readonly [name: string, way: keyof typeof ways, linesPerSecond: number]>} */
const cells = [
	['idle', 'none', 0],
	['idle, switching screens', 'screens', 0],
	['100 k lines/s offered', 'none', 100_000],
	['100 k lines/s offered, switching screens', 'screens', 100_000],
	['100 k lines/s offered, moving the cursor', 'cursor', 100_000],
	['100 k lines/s offered, typing a filter', 'filter', 100_000],
	['100 k lines/s offered, typing in a dialog', 'palette', 100_000],
	['200 k lines/s offered, switching screens', 'screens', 200_000],
];

async function inTerminal(program, {way, seconds, settle}) {
	const {before, keys} = ways[way];
	const plan = {columns, rows, settle, before, seconds, perSecond: keysPerSecond, keys};
	const {stdout} = await run('python3', [`${here}/terminal.py`, JSON.stringify(plan), ...program], {env: {...process.env, HOME: tmpdir()}});
	return JSON.parse(stdout);
}

/** A log that grows, for the time that `measure` takes. */
async function withLogs(folder, linesPerSecond, measure) {
	const host = spawn(process.execPath, [`${folder}/log-host.js`, String(linesPerSecond)], {stdio: ['pipe', 'pipe', 'inherit']});
	const [places] = await once(host.stdout, 'data');
	writeFileSync(`${folder}/places.json`, places);
	try {
		return await measure();
	} finally {
		host.stdin.end();
		await once(host, 'exit');
	}
}

const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** lnav, the reader that operators know, on a log that does not grow. */
async function lnavIdle(folder, seconds) {
	const log = `${folder}/idle.log`;
	writeFileSync(log, Array.from({length: 5000}, (_, index) => `Nov 22 03:12:${String(index % 60).padStart(2, '0')} mx1 postfix/smtpd[${index}]: connect from unknown[192.0.2.7]\n`).join(''));
	return inTerminal(['lnav', log], {way: 'none', seconds, settle: 4});
}

/** The program as it is shipped, on its built-in hosts, beside Node with nothing to do. */
async function firstFrames(folder, rounds) {
	const frames = [];
	const bare = [];
	await run(process.execPath, ['.build.mjs', `${folder}/program`], {cwd: path.join(here, '../../..')});
	for (let round = 0; round < rounds; round++) {
		const {firstMs} = await inTerminal([process.execPath, `${folder}/program/mxdeck.js`, 'demo'], {way: 'none', seconds: 0.01, settle: 0.6});
		frames.push(firstMs);
		const start = performance.now();
		spawnSync(process.execPath, ['-e', '0']);
		bare.push(performance.now() - start);
	}

	return {first: median(frames), bare: median(bare)};
}

/** Measures everything; `seconds` for each row. */
export async function benchUi({seconds = 12, only = undefined} = {}) {
	const folder = mkdtempSync(path.join(here, '../../../node_modules/.bench-ui-'));
	try {
		await bundle(folder);
		const measured = [];
		for (const [name, way, linesPerSecond] of cells.filter(([name]) => only === undefined || name.includes(only))) {
			const got = await withLogs(folder, linesPerSecond, async () => inTerminal([process.execPath, `${folder}/console.js`, `${folder}/places.json`], {way, seconds, settle: 9}));
			measured.push({name, ...got});
			process.stderr.write(`${name}: ${JSON.stringify(got)}\n`);
		}

		if (spawnSync('lnav', ['-V']).status === 0 && (only === undefined || only === 'idle')) {
			measured.push({name: 'lnav, idle', ...await lnavIdle(folder, seconds)});
		}

		const {stdout} = await run(process.execPath, [`${folder}/frames.js`]);
		return {measured, frames: JSON.parse(stdout), start: await firstFrames(folder, 9)};
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

const number = (value, digits = 1) => value === null || value === undefined ? '–' : value.toFixed(digits);

/** The table of what was measured, for people. */
export function uiTable({measured, frames, start}) {
	const head = '| at 200x50 | lines/s, as shown | key → paint p50 / p90 / p99 / max, ms | keys | frames/s | bytes/frame | CPU %: screen thread / all |\n|---|---|---|---|---|---|---|\n';
	const body = measured.map(each => `| ${each.name} | ${number(each.rate, 0)} | ${number(each.p50)} / ${number(each.p90)} / ${number(each.p99)} / ${number(each.most)} | ${each.keys}${each.lost > 0 ? ` (${each.lost} unanswered)` : ''} | ${number(each.frames)} | ${number(each.bytesPerFrame, 0)} | ${number(each.screenCpu)} / ${number(each.cpu)} |`).join('\n');
	return `${head}${body}\n\nCPU per frame ${number(frames.ours, 2)} ms, the same screen in Ink's nodes ${number(frames.ink, 1)} ms: 1/${number(frames.ink / frames.ours, 0)}\n`
		+ `First frame ${number(start.first, 0)} ms, node -e 0 ${number(start.bare, 0)} ms: ${number(start.first / start.bare, 2)}x\n`;
}

if (process.argv[1] === import.meta.filename) {
	process.stdout.write(uiTable(await benchUi({seconds: Number(process.argv[2] ?? 12), only: process.argv[3]})));
}
