import {execFileSync} from 'node:child_process';
import {mkdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {bundle} from '../../.bundle.mjs';
import {generateLog} from './generate-log.mjs';
import {outcome} from './goals.mjs';
import {median} from './measure.mjs';

const here = import.meta.dirname;
const root = path.join(here, '../..');

/** The ratios of `one(pair)` to `other(pair)`, run in turn. */
function ratiosOf(pairs, one, other, ratio) {
	const runs = Array.from({length: pairs}, (_, pair) => {
		const [first, second] = pair % 2 === 0 ? [one(), other()] : [other(), one()];
		const [own, its] = pair % 2 === 0 ? [first, second] : [second, first];
		return {own, its, ratio: ratio(own, its)};
	});
	const ratios = runs.map(run => run.ratio);
	return {runs, ratio: median(ratios), from: Math.min(...ratios), to: Math.max(...ratios)};
}

const middle = (runs, value) => median(runs.map(run => value(run)));

/** What D1 speaks of: events of mail, each of them with a client, a sender and a recipient. A table of few is kept quicker, row by row. */
const isWholeEvent = message => message.startsWith('NOQUEUE: reject') && !message.includes('from=<>');

/** Runs of D1, of which one takes a minute. */
const pairsOf = pairs => Math.ceil(pairs / 3);

/** Keeping lines (D1 to D4) beside a plain table, on a log of `size` bytes that is written into `folder`. */
export async function benchHistory({folder, core, size, pairs}) {
	const built = path.join(folder, 'history');
	mkdirSync(built);
	writeFileSync(path.join(built, 'package.json'), '{"type":"module"}');
	symlinkSync(path.join(root, 'node_modules'), path.join(built, 'node_modules'));
	await bundle({parts: path.join(here, 'history-parts.ts'), 'history-worker': path.join(root, 'source/engine/history/worker.ts'), keep: path.join(here, 'keep.mjs')}, built);
	const log = path.join(folder, 'history.log');
	generateLog(log, {size, format: 'iso'});
	const events = path.join(folder, 'events.log');
	generateLog(events, {size: size * 10, format: 'iso', most: size / 100, isWanted: isWholeEvent});
	let runs = 0;
	const run = (mode, {database = path.join(built, `${runs}.db`), pin = true, file = log} = {}) => {
		runs += 1;
		const words = [process.execPath, path.join(built, 'keep.js'), path.join(built, 'parts.js'), file, database, mode];
		const [program, ...rest] = pin ? ['taskset', '-c', core, ...words] : words;
		const answer = JSON.parse(execFileSync(program, rest, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit']}));
		for (const end of ['', '-wal', '-shm', '-lock']) {
			if (mode === 'chunks' || mode === 'rows' || mode === 'kept') {
				rmSync(`${database}${end}`, {force: true});
			}
		}

		return answer;
	};

	const eventsKept = ratiosOf(pairsOf(pairs), () => run('chunks', {file: events}), () => run('rows', {file: events}), (own, its) => its.wall / own.wall);
	const onlyCpu = eventsKept.runs.map(({own, its}) => its.cpu / own.cpu);
	rmSync(events);
	const keeping = ratiosOf(pairs, () => run('chunks'), () => run('rows'), (own, its) => its.cpu / own.cpu);
	const [{own: {lines}}] = keeping.runs;
	const perSecond = (runs, side, time = 'cpu') => `${Math.round(middle(runs, run => run[side].lines / run[side][time] / 1000))} k/s`;
	const perLine = bytes => `${(bytes / lines).toFixed(1)} B`;
	const sizes = keeping.runs.map(({own, its}) => own.bytes / its.bytes);
	const tops = path.join(built, 'tops.db');
	run('raw', {database: `${tops}-raw`});
	run('roll', {database: tops});
	const asked = Array.from({length: pairs}, () => run('tops', {database: tops}));
	const taking = ratiosOf(pairs, () => run('kept', {pin: false}), () => run('ingest', {pin: false}), (own, its) => its.thread / own.thread);
	const both = taking.runs.map(({own, its}) => its.cpu / own.cpu);
	const lost = taking.runs.reduce((sum, {own}) => sum + own.lost, 0);
	console.log(`D: ${eventsKept.runs[0].own.lines} events, ${lines} lines, ${lost === 0 ? 'each of them kept' : `${lost} NOT kept`}; ${asked[0].rows} raw rows`);
	return [
		outcome('D1', {ours: perSecond(eventsKept.runs, 'own', 'wall'), its: perSecond(eventsKept.runs, 'its', 'wall'), ...eventsKept}),
		outcome('D1 CPU', {ours: perSecond(eventsKept.runs, 'own'), its: perSecond(eventsKept.runs, 'its'), ratio: median(onlyCpu)}),
		outcome('D1 log', {ours: perSecond(keeping.runs, 'own'), its: perSecond(keeping.runs, 'its'), ...keeping}),
		outcome('D2', {ours: perLine(keeping.runs[0].own.bytes), its: perLine(keeping.runs[0].its.bytes), ratio: median(sizes)}),
		outcome('D3', {ours: `${middle(asked, ({ours}) => ours).toFixed(1)} ms`, its: `${middle(asked, ({its}) => its).toFixed(0)} ms`, ratio: middle(asked, ({ours, its}) => ours / its)}),
		outcome('D4', {ours: `${middle(taking.runs, ({own}) => own.thread).toFixed(2)} s`, its: `${middle(taking.runs, ({its}) => its.thread).toFixed(2)} s`, ratio: taking.ratio, from: taking.from, to: taking.to}),
		outcome('D4 all', {ours: `${middle(taking.runs, ({own}) => own.cpu).toFixed(2)} s`, its: `${middle(taking.runs, ({its}) => its.cpu).toFixed(2)} s`, ratio: median(both)}),
	];
}
