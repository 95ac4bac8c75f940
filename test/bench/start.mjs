import path from 'node:path';
import process from 'node:process';
import {spawnSync} from 'node:child_process';
import {generateLog} from './generate-log.mjs';
import {outcome} from './goals.mjs';
import {compare, median} from './measure.mjs';
import {hasProgram} from './peers.mjs';
import {inTerminal} from './ui/in-terminal.mjs';

/** Milliseconds until a program has drawn something. */
async function firstPaint(program, first, home) {
	const {firstMs} = await inTerminal(program, {keys: [], before: [], seconds: 0.01, settle: 1, first, home});
	return firstMs;
}

function bareNode() {
	const start = performance.now();
	spawnSync(process.execPath, ['-e', '0']);
	return performance.now() - start;
}

const ms = value => `${value.toFixed(0)} ms`;

function compared(goal, own, other) {
	const ratios = own.map((value, index) => value / other[index]);
	return outcome(goal, {ours: ms(median(own)), its: ms(median(other)), ratio: median(ratios), from: Math.min(...ratios), to: Math.max(...ratios)});
}

/** How long it takes to start (B1 to B3): the program as it is shipped, beside Node with nothing to do and beside lnav, in turn. */
export async function benchStart({folder, mxdeck, core, rounds}) {
	const help = await compare({argv: ['taskset', '-c', core, process.execPath, mxdeck, '--help']}, {argv: ['taskset', '-c', core, process.execPath, '-e', '0']}, rounds);
	const log = path.join(folder, 'ten.log');
	generateLog(log, {size: 1e7});
	const times = {bare: [], console: [], demo: [], lnav: []};
	for (let round = 0; round < rounds; round++) {
		times.bare.push(bareNode());
		times.console.push(await firstPaint([process.execPath, mxdeck], 'mxdeck', folder));
		times.demo.push(await firstPaint([process.execPath, mxdeck, 'demo'], 'mxdeck', folder));
		if (hasProgram('lnav')) {
			times.lnav.push(await firstPaint(['lnav', log], '\u001B[2J', folder));
		}
	}

	return [
		outcome('B1', help === undefined ? {its: 'failed'} : {ours: ms(help.own.cpu * 1000), its: ms(help.other.cpu * 1000), ratio: 1 / help.ratio, from: 1 / help.most, to: 1 / help.least}),
		compared('B2', times.console, times.bare),
		compared('B2 demo', times.demo, times.bare),
		times.lnav.length === 0 ? outcome('B3', {its: 'lnav: apt install lnav'}) : compared('B3', times.console, times.lnav),
	];
}
