import {execFile, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import {outcome} from './goals.mjs';
import {median} from './measure.mjs';
import {hasProgram} from './peers.mjs';
import {bundleConsole} from './ui/bundle.mjs';
import {inTerminal, size} from './ui/in-terminal.mjs';

const run = promisify(execFile);

const line = row => `\u001B[${row};1H`;

// A key and the bytes that only its answer writes: rows are written when they change, and these change by that key alone.
const ways = {
	none: {},
	screens: {keys: [['2', line(2)], ['1', line(2)]]},
	cursor: {before: ['2', '\u001B[C', '\u001B[C'], keys: [['j', '▸'], ['j', '▸'], ['k', '▸'], ['k', '▸']]},
	filter: {before: ['/'], keys: [['p', line(size.rows - 1)], ['r', line(size.rows - 1)], ['\u007F', line(size.rows - 1)], ['\u007F', line(size.rows - 1)]]},
	palette: {before: [':'], keys: [['u', line(size.rows - 1)], ['n', line(size.rows - 1)], ['\u007F', line(size.rows - 1)], ['\u007F', line(size.rows - 1)]]},
	// Paused: the cursor moves on the page that stays.
	paused: {before: ['f', 'k', 'k', 'k', 'k'], keys: [['k', '▸'], ['j', '▸']]},
	ink: {keys: [['a', '<a>'], ['b', '<b>'], ['c', '<c>']]},
};

/** Seconds until hosts are connected and a rate of ten seconds is known; until what starting has left is collected, too. */
const settle = 11;
const longSettle = 30;

/** Starts a program of the bundle, and answers what it prints first and how to end it: what it prints last. */
async function start(file, words) {
	const child = spawn(process.execPath, [file, ...words], {stdio: ['pipe', 'pipe', 'inherit']});
	let said = '';
	child.stdout.on('data', chunk => {
		said += String(chunk);
	});
	return {
		async said() {
			if (said === '') {
				await once(child.stdout, 'data');
			}

			return said;
		},
		async end() {
			child.stdin.end();
			await once(child, 'close');
			return said;
		},
	};
}

/** Hosts whose logs grow, for the time that `measure` takes. What was offered is told with what came of it. */
async function withLogs(folder, {perSecond, count = 3}, measure) {
	const host = await start(`${folder}/log-host.js`, [String(count)]);
	const places = await host.said();
	writeFileSync(`${folder}/places.json`, places);
	const logs = JSON.parse(places).hosts.map(({name, log}) => ({name, log}));
	const writer = await start(`${folder}/log-writer.js`, [String(perSecond), ...logs.map(({name, log}) => `${name}:${log}`)]);
	try {
		const measured = await measure(logs.map(({log}) => log));
		const {perSecond: offered} = JSON.parse(await writer.end());
		return {...measured, offered};
	} finally {
		await host.end();
	}
}

const number = (value, digits = 1) => value === null || value === undefined ? '–' : value.toFixed(digits);
const heads = ['at 200x50', 'lines/s offered', 'taken', 'p50', 'p90', 'p99', 'max ms', 'keys', 'frames/s', 'bytes/frame', 'screen CPU %', 'all CPU %', 'MB'];

/** What each run measured, for people. */
function runsTable(runs) {
	const rows = runs.map(each => [each.name, number(each.offered, 0), number(each.rate, 0), number(each.p50), number(each.p90), number(each.p99), number(each.most), `${each.keys}${each.lost > 0 ? ` (${each.lost} unanswered)` : ''}`, number(each.frames), number(each.bytesPerFrame, 0), number(each.screenCpu), number(each.cpu), number(each.memory, 0)]);
	return [heads, heads.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n');
}

/** How quickly the console answers and what it costs (U1 to U6): the real console in a pseudo terminal, on loopback hosts whose logs grow. */
export async function benchConsole({folder, seconds, rounds}) {
	const built = mkdtempSync(path.join(import.meta.dirname, '../../node_modules/.bench-'));
	const home = path.join(folder, 'home');
	const runs = [];
	const measureOne = async (name, program, {way, perSecond, count}) => {
		const got = await withLogs(built, {perSecond, count}, async logs => inTerminal(program(logs), {...ways[way], seconds, settle: perSecond === 0 && way === 'none' ? longSettle : settle, home}));
		runs.push({name, ...got});
		process.stderr.write(`${name}: offered ${got.offered}, taken ${got.rate ?? '–'}, p99 ${number(got.p99)} ms, CPU ${number(got.cpu)} %\n`);
		return got;
	};

	const ours = () => [process.execPath, `${built}/console.js`, `${built}/places.json`];
	const inInk = () => [process.execPath, `${built}/ink-console.js`, `${built}/places.json`];
	const lnav = logs => ['lnav', ...logs];
	try {
		await bundleConsole(built);
		const {stdout: drawn} = await run(process.execPath, [`${built}/frames.js`]);
		const frames = JSON.parse(drawn);
		const found = {idle: [], busy: [], flood: [], ink: [], follow: [], quiet: [], lnavFollow: [], lnavQuiet: []};
		const hasLnav = hasProgram('lnav');
		for (let round = 0; round < rounds; round++) {
			found.idle.push(await measureOne('idle, switching screens', ours, {way: 'screens', perSecond: 0}));
			found.busy.push(await measureOne('100 k, switching screens', ours, {way: 'screens', perSecond: 100_000}));
			found.ink.push(await measureOne('100 k, a screen of Ink nodes', inInk, {way: 'ink', perSecond: 100_000}));
			found.flood.push(await measureOne('200 k, switching screens', ours, {way: 'screens', perSecond: 200_000}));
			found.follow.push(await measureOne('100 k of one log', ours, {way: 'none', perSecond: 100_000, count: 1}));
			found.quiet.push(await measureOne('idle', ours, {way: 'none', perSecond: 0, count: 1}));
			if (hasLnav) {
				found.lnavFollow.push(await measureOne('100 k of one log: lnav', lnav, {way: 'none', perSecond: 100_000, count: 1}));
				found.lnavQuiet.push(await measureOne('idle: lnav', lnav, {way: 'none', perSecond: 0, count: 1}));
			}
		}

		for (const way of ['cursor', 'filter', 'palette', 'paused']) {
			await measureOne(`100 k, ${way}`, ours, {way, perSecond: 100_000});
		}

		console.log(`\n${runsTable(runs)}\n`);
		return outcomesOf(found, frames, hasLnav);
	} finally {
		rmSync(built, {recursive: true, force: true});
	}
}

function outcomesOf(found, frames, hasLnav) {
	const of = (name, what) => median(found[name].map(each => each[what] ?? Number.NaN));
	const compared = (goal, [own, other], what, show) => {
		const [ours, its] = [of(own, what), of(other, what)];
		return outcome(goal, {ours: show(ours), its: show(its), ratio: ours / its});
	};

	const ms = value => `${number(value)} ms`;
	const percent = value => `${number(value)} %`;
	// Where the machine did not let us take all that was offered, what all of it would have cost counts.
	const [following, taken] = [of('follow', 'cpu'), of('follow', 'rate')];
	const absent = goal => outcome(goal, {its: 'lnav: apt install lnav'});
	return [
		outcome('U1', {ours: `${number(frames.ours, 2)} ms`, its: ms(frames.ink), ratio: frames.ours / frames.ink}),
		outcome('U2', {ours: ms(of('busy', 'p99')), its: `${number(of('busy', 'rate') / 1000, 0)} k/s taken`, ratio: of('busy', 'p99')}),
		compared('U2 ink', ['busy', 'ink'], 'p99', ms),
		compared('U3', ['flood', 'idle'], 'p99', ms),
		...hasLnav
			? [outcome('U4', {ours: `${percent(following)} at ${number(taken / 1000, 0)} k/s`, its: percent(of('lnavFollow', 'cpu')), ratio: following * of('follow', 'offered') / taken / of('lnavFollow', 'cpu')}), compared('U5', ['quiet', 'lnavQuiet'], 'cpu', percent)]
			: [absent('U4'), absent('U5')],
		outcome('U6', {ours: `${frames.few} B`, its: `${frames.whole} B`, ratio: frames.few / frames.whole}),
	];
}
