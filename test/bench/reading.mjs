import {execFileSync} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {build} from 'esbuild';
import {generateLog} from './generate-log.mjs';
import {outcome} from './goals.mjs';
import {compare, measure} from './measure.mjs';
import {peers} from './peers.mjs';

const project = path.join(import.meta.dirname, '../..');
const scanner = path.join(import.meta.dirname, 'scan.mjs');

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

/** Reading logs beside other programs (P1 to P6, P9), on logs of `size` bytes that are written into `folder`. */
export async function benchReading({folder, mxdeck, core, size, pairs}) {
	const parser = path.join(folder, 'parser.mjs');
	await build({entryPoints: [path.join(project, 'source/parse/index.ts')], outfile: parser, bundle: true, format: 'esm', platform: 'node', logLevel: 'warning'});
	const pin = argv => ['taskset', '-c', core, ...argv];
	const scan = (file, ...mode) => pin([process.execPath, scanner, parser, file, ...mode]);
	const report = (file, ...words) => pin([process.execPath, mxdeck, 'report', file, ...words]);
	const ours = {scan: file => ({argv: scan(file)}), report: file => ({argv: report(file)})};
	const generate = (name, bytes, format) => {
		const file = path.join(folder, name);
		return {file, truth: generateLog(file, {size: bytes, format})};
	};

	const big = generate('mail.log', size);
	const small = generate('small.log', size / 10);
	const iso = generate('iso.log', size / 10, 'iso');
	check('scanned, traditional stamps', big.truth, scan(big.file));
	check('scanned, ISO stamps', iso.truth, scan(iso.file));
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

	return outcomes;
}
