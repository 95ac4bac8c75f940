import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';

/** The processes that a process started, and those that they started. */
function descendants(pid) {
	try {
		const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(word => word !== '');
		return children.flatMap(child => [child, ...descendants(child)]);
	} catch {
		return [];
	}
}

/** Kibibytes of the largest resident set so far of what a process started. */
const peakOf = pid => Math.max(0, ...descendants(pid).map(child => {
	try {
		return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child}/status`, 'utf8'))?.[1] ?? 0);
	} catch {
		return 0;
	}
}));

/**
Runs a command once: CPU seconds (user and system, of all its threads), wall seconds and peak memory in MiB (sampled, so a little low).
Its output goes nowhere. Undefined: it failed.
*/
export async function measure({argv, env = {}, stdin}) {
	const redirect = stdin === undefined ? '</dev/null' : '<"$MXDECK_BENCH_STDIN"';
	// Not straight to /dev/null: grep notices, and stops at the first match.
	const script = `TIMEFORMAT='%3U %3S %3R'; time { "$@" ${redirect} 2>&1; } | tail -c 1 >/dev/null`;
	const shell = spawn('bash', ['-c', script, 'bash', ...argv], {
		env: {...process.env, LC_ALL: 'C', ...env, MXDECK_BENCH_STDIN: stdin ?? ''},
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	let peak = 0;
	const timer = setInterval(() => {
		peak = Math.max(peak, peakOf(shell.pid));
	}, 10);
	let times = '';
	shell.stderr.on('data', chunk => {
		times += String(chunk);
	});
	const code = await new Promise(resolve => {
		shell.on('close', resolve);
	});
	clearInterval(timer);
	const [user, system, wall] = times.trim().split(/\s+/).map(Number);
	return code === 0 ? {cpu: user + system, wall, peak: peak / 1024} : undefined;
}

export function median(numbers) {
	const sorted = [...numbers].sort((left, right) => left - right);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Runs two commands in turn, so that what else the machine does hits both alike: the medians of each, and of the ratios (of `cpu` or `wall`). */
export async function compare(ours, theirs, pairs, amount = 'cpu') {
	const runs = [];
	for (let pair = 0; pair < pairs; pair++) {
		const first = await measure(pair % 2 === 0 ? ours : theirs);
		const second = await measure(pair % 2 === 0 ? theirs : ours);
		const [own, other] = pair % 2 === 0 ? [first, second] : [second, first];
		if (own === undefined || other === undefined) {
			return undefined;
		}

		runs.push({own, other});
	}

	const ratios = runs.map(({own, other}) => other[amount] / own[amount]);
	return {
		own: summary(runs.map(({own}) => own)),
		other: summary(runs.map(({other}) => other)),
		ratio: median(ratios),
		least: Math.min(...ratios),
		most: Math.max(...ratios),
	};
}

const summary = runs => ({cpu: median(runs.map(({cpu}) => cpu)), wall: median(runs.map(({wall}) => wall)), peak: median(runs.map(({peak}) => peak))});
