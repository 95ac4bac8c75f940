// `npm run bench`: how fast mxdeck reads mail logs beside other programs, as ratios of CPU seconds. Every figure comes with a check that the
// lines were understood. `-- --full` takes 1 GB in place of 10 MB, `--size BYTES` as much, `--pairs N` sets the number of runs of each,
// `--core N` the core that all run on, `--program FILE` another mxdeck than the one in dist/.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {build} from 'esbuild';
import {writtenPrograms} from '../../.written-programs.mjs';
import {generateLog} from './generate-log.mjs';
import {compare, measure} from './measure.mjs';
import {peers} from './peers.mjs';

const project = new URL('../../', import.meta.url).pathname;
const {values: {full, size: sizeWord, pairs: pairsWord, core, program: mxdeck}} = parseArgs({
	options: {
		full: {type: 'boolean', default: false},
		size: {type: 'string'},
		pairs: {type: 'string', default: '5'},
		core: {type: 'string', default: String(os.cpus().length - 1)},
		program: {type: 'string', default: path.join(project, 'dist/mxdeck.js')},
	},
});
const pairs = Number(pairsWord);
const size = Number(sizeWord ?? (full ? 1e9 : 1e7));
const folder = mkdtempSync(path.join(os.tmpdir(), 'mxdeck-bench-'));
const parser = path.join(folder, 'parser.mjs');
const scanner = new URL('scan.mjs', import.meta.url).pathname;
const pin = argv => ['taskset', '-c', core, ...argv];
const scan = (file, ...mode) => ({argv: pin([process.execPath, scanner, parser, file, ...mode])});
const ours = {
	scan: file => scan(file),
	report: file => ({argv: pin([process.execPath, mxdeck, 'report', file])}),
};

const table = rows => {
	const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)));
	return rows.map(row => row.map((cell, column) => column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])).join('  ')).join('\n');
};

/** The lines of each verdict must be as many as were written. */
function check(name, truth, file, ...mode) {
	const {argv: [program, ...words]} = scan(file, ...mode);
	const found = JSON.parse(execFileSync(program, words, {encoding: 'utf8'}));
	const names = [...new Set([...Object.keys(truth.verdicts), ...Object.keys(found)])];
	const wrong = names.filter(verdict => truth.verdicts[verdict] !== found[verdict]);
	console.log(`${name}: ${truth.lines} lines, ${wrong.length === 0 ? 'every verdict as often as it was written' : wrong.map(verdict => `${verdict} ${found[verdict] ?? 0}, not ${truth.verdicts[verdict] ?? 0}`).join(', ')}`);
	if (wrong.length > 0) {
		process.exitCode = 1;
	}
}

async function comparePeers(logs) {
	const rows = [['against', 'goal', 'ours', 'our s', 'its s', 'ratio', 'from', 'to', 'floor', 'our MiB', 'its MiB']];
	for (const peer of peers) {
		if (!peer.isThere()) {
			rows.push([peer.name, peer.goal, peer.ours, `absent (apt install ${peer.package})`, '', '', '', '', '', '', '']);
			continue;
		}

		const {file} = peer.isSlow ? logs.small : logs.big;
		const {argv, ...rest} = peer.run(file);
		const result = await compare(ours[peer.ours](file), {argv: pin(argv), ...rest}, peer.isSlow ? Math.min(3, pairs) : pairs);
		rows.push(result === undefined
			? [peer.name, peer.goal, peer.ours, 'failed', '', '', '', '', '', '', '']
			: [peer.name, peer.goal, peer.ours, result.own.cpu.toFixed(2), result.other.cpu.toFixed(2), `${result.ratio.toFixed(2)}×`, result.least.toFixed(2), result.most.toFixed(2), `${peer.floor}×`, result.own.peak.toFixed(0), result.other.peak.toFixed(0)]);
	}

	return table(rows);
}

async function compareStart() {
	const result = await compare({argv: pin([process.execPath, mxdeck, '--help'])}, {argv: pin([process.execPath, '-e', '0'])}, Math.max(7, pairs));
	return result === undefined ? 'mxdeck --help failed' : `mxdeck --help takes ${(1 / result.ratio).toFixed(2)}× the CPU of node -e 0 (B1: at most 1.3×)`;
}

async function throughput({file, truth}) {
	const empty = await measure(scan('/dev/null'));
	const rows = [['', 'lines/s', 'peak MiB']];
	for (const [name, ...mode] of [['scan'], ['events', 'events']]) {
		const run = await measure(scan(file, ...mode));
		rows.push([name, run === undefined || empty === undefined ? 'failed' : `${(truth.lines / (run.cpu - empty.cpu) / 1e6).toFixed(2)} M`, run?.peak.toFixed(0) ?? '']);
	}

	return table(rows);
}

try {
	await build({entryPoints: [path.join(project, 'source/parse/index.ts')], outfile: parser, bundle: true, plugins: [writtenPrograms], format: 'esm', platform: 'node', logLevel: 'warning'});
	const generate = (name, bytes, format) => {
		const file = path.join(folder, name);
		return {file, truth: generateLog(file, {size: bytes, format})};
	};

	const big = generate('mail.log', size);
	const small = size > 1e8 ? generate('small.log', 1e8) : big;
	const iso = generate('iso.log', Math.min(size, 1e8), 'iso');
	const [, model = 'unknown'] = /model name\s*: (.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8')) ?? [];
	console.log(`${model}, ${os.cpus().length} cores, load ${os.loadavg()[0].toFixed(1)}, Node ${process.version}; ${(big.truth.size / 1e6).toFixed(0)} MB, ${pairs} pairs; CPU seconds\n`);
	check('scanned, traditional stamps', big.truth, big.file);
	check('scanned, ISO stamps', iso.truth, iso.file);
	check('as events', small.truth, small.file, 'events');
	console.log(`\n${await throughput(big)}\n\n${await comparePeers({big, small})}\n\n${await compareStart()}`);
	if (size < 1e8) {
		console.log('\nOn so little the start of Node is most of our time: `npm run bench -- --full` is what the goals speak of.');
	}
} finally {
	rmSync(folder, {recursive: true, force: true});
}
