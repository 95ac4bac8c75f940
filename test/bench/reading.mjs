import {execFileSync} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {build} from 'esbuild';
import {writtenPrograms} from '../../.written-programs.mjs';
import {generateLog} from './generate-log.mjs';
import {outcome} from './goals.mjs';
import {compare, measure} from './measure.mjs';
import {peers} from './peers.mjs';

const here = import.meta.dirname;

/** The lines of each verdict must be as many as were written: no figure is worth anything without it. */
function check(name, truth, argv, verdictsOf = found => found) {
	const [program, ...words] = argv;
	const found = verdictsOf(JSON.parse(execFileSync(program, words, {encoding: 'utf8', maxBuffer: 1e9})));
	const names = [...new Set([...Object.keys(truth.verdicts), ...Object.keys(found)])];
	const wrong = names.filter(verdict => truth.verdicts[verdict] !== found[verdict]);
	console.log(`${name}: ${truth.lines} lines, ${wrong.length === 0 ? 'every verdict as often as it was written' : wrong.map(verdict => `${verdict} ${found[verdict] ?? 0}, not ${truth.verdicts[verdict] ?? 0}`).join(', ')}`);
	if (wrong.length > 0) {
		process.exitCode = 1;
	}
}

/** The lines of each verdict that a report tells of. */
const ofReport = ({classes}) => Object.fromEntries(classes.map(({class: found, reason, lines}) => [`${found}.${reason}`, lines]));

/** Reading logs beside other programs (P1 to P6, P8 to P10), on logs of `size` bytes that are written into `folder`. */
export async function benchReading({folder, mxdeck, core, size, pairs}) {
	const parts = path.join(folder, 'parts.mjs');
	await build({entryPoints: [path.join(here, 'parts.ts')], outfile: parts, bundle: true, minify: true, format: 'esm', platform: 'node', plugins: [writtenPrograms], logLevel: 'warning'});
	const pin = argv => ['taskset', '-c', core, ...argv];
	const scan = (file, ...mode) => pin([process.execPath, path.join(here, 'scan.mjs'), parts, file, ...mode]);
	const report = (file, ...words) => pin([process.execPath, mxdeck, 'report', file, ...words]);
	const inThreads = (file, count) => ({argv: [process.execPath, path.join(here, 'threads.mjs'), parts, file, String(count)]});
	const ours = {tables: file => ({argv: scan(file, 'tables')}), report: file => ({argv: report(file)})};
	const generate = (name, bytes, format) => {
		const file = path.join(folder, name);
		return {file, truth: generateLog(file, {size: bytes, format})};
	};

	const big = generate('mail.log', size);
	const small = generate('small.log', size / 10);
	const iso = generate('iso.log', size / 10, 'iso');
	check('scanned, traditional stamps', big.truth, scan(big.file));
	check('scanned, ISO stamps', iso.truth, scan(iso.file));
	check('in tables', big.truth, scan(big.file, 'tables'));
	check('as events', small.truth, scan(small.file, 'events'));
	check('reported', big.truth, report(big.file, '--json'), ofReport);

	const outcomes = [];
	let reported;
	for (const peer of peers) {
		if (!peer.isThere()) {
			outcomes.push(outcome(peer.goal, {its: `${peer.name}: apt install ${peer.package}`}));
			continue;
		}

		const {file} = peer.isSlow ? small : big;
		const {argv, ...rest} = peer.run(file);
		const result = await compare(ours[peer.ours](file), {argv: pin(argv), ...rest}, pairs);
		if (result === undefined) {
			outcomes.push(outcome(peer.goal, {its: `${peer.name} failed`}));
			continue;
		}

		const {own, other, ratio, least, most} = result;
		outcomes.push(outcome(peer.goal, {ours: `${own.cpu.toFixed(2)} s`, its: `${other.cpu.toFixed(2)} s`, ratio, from: least, to: most}));
		if (peer.memory !== undefined) {
			reported = own.peak;
			outcomes.push(outcome(peer.memory, {ours: `${own.peak.toFixed(0)} MiB`, its: `${other.peak.toFixed(0)} MiB`, ratio: own.peak / other.peak}));
		}
	}

	const less = await measure(ours.report(small.file));
	if (reported !== undefined && less !== undefined) {
		outcomes.push(outcome('P9 flat', {ours: `${reported.toFixed(0)} MiB`, its: `${less.peak.toFixed(0)} MiB`, ratio: reported / less.peak}));
	}

	const threads = await compare(inThreads(big.file, 2), inThreads(big.file, 1), pairs, 'wall');
	if (threads !== undefined) {
		const {own, other, ratio, least, most} = threads;
		outcomes.push(outcome('P10', {ours: `${own.wall.toFixed(2)} s`, its: `${other.wall.toFixed(2)} s`, ratio, from: least, to: most}));
	}

	return outcomes;
}
