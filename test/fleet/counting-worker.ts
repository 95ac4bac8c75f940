/**
The engine's thread, as the program has it, with a count beside it of the numbered lines that were taken. `MXDECK_FLEET_REPORT` names the file that a JSON object a second is written to,
and one for each change of a link; `MXDECK_FLEET_WRITTEN` one that, once it is there, holds each host's last number: what did not come is then told, once all came or after a while.
*/
import {appendFileSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import {Session} from 'node:inspector';
import process from 'node:process';
import {performance} from 'node:perf_hooks';
import {setFlagsFromString, writeHeapSnapshot} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {parentPort, workerData} from 'node:worker_threads';
import {openEngine} from '../../source/engine/open-engine.js';
import type {EngineOptions} from '../../source/engine/options.js';
import {yieldToScreen} from '../../source/engine/yield-to-screen.js';
import type {LinkState} from '../../source/model/host.js';
import {serveEngineEnd} from '../../source/wire/engine-end.js';
import type {ToEngine} from '../../source/wire/messages.js';
import {createLineCount, type LineCount} from './line-count.js';

const port = parentPort;
if (port === null) {
	throw new Error('this is a worker');
}

const report = process.env['MXDECK_FLEET_REPORT'] ?? '';
const writtenFile = process.env['MXDECK_FLEET_WRITTEN'] ?? '';
const tell = (what: Readonly<Record<string, unknown>>): void => {
	appendFileSync(report, `${JSON.stringify({time: Date.now(), ...what})}\n`);
};

const counts = new Map<string, LineCount>();
/** The greatest delay of a host's lines from being written to being taken, in the running second. */
const lags = new Map<string, number>();

yieldToScreen();
const engine = openEngine(workerData as EngineOptions, {
	onTaken(host, {time, scanned}) {
		let count = counts.get(host);
		if (count === undefined) {
			count = createLineCount();
			counts.set(host, count);
		}

		count.add(scanned().pid ?? 0);
		const lag = Date.now() - time;
		if (lag > (lags.get(host) ?? 0)) {
			lags.set(host, lag);
		}
	},
});
serveEngineEnd(engine, {
	send(message) {
		port.postMessage(message);
	},
	onMessage(listener) {
		port.on('message', (message: ToEngine) => {
			listener(message);
		});
	},
});

const links = new Map<string, LinkState>();
let gaps = 0;
engine.listen(message => {
	if (message.signal !== 'snapshot') {
		return;
	}

	gaps = 0;
	for (const {host, link, gaps: own} of message.snapshot.hosts) {
		gaps += own;
		if (links.get(host) !== link.state) {
			links.set(host, link.state);
			tell({host, link: link.state, why: link.reason});
		}
	}
});

const sum = (value: (count: LineCount) => number): number => [...counts.values()].reduce((all, count) => all + value(count), 0);
let used = process.cpuUsage();
let busy = performance.eventLoopUtilization();
let asked: number | undefined;
let moved = {seen: 0, at: 0};

/**
When nothing is written any more every host is waited for, milliseconds: one whose line was torn is left alone for a minute, and what is behind has to come. Where nothing
came for `stuck`, nothing will; after `patience` whatever did not come counts as lost.
*/
const stuck = 100_000;
const patience = 300_000;

/** Where the heap is written to when all is over; undefined: nowhere. */
const heapFile = process.env['MXDECK_FLEET_HEAP'];

/** Where what took the engine's time while lines were written is written to, for a profiler; undefined: nowhere. */
const profileFile = process.env['MXDECK_FLEET_PROFILE'];
const inspector = new Session();
if (profileFile !== undefined) {
	inspector.connect();
	inspector.post('Profiler.enable');
	inspector.post('Profiler.start');
}

function endProfile(): void {
	if (profileFile !== undefined) {
		inspector.post('Profiler.stop', (_, {profile}) => {
			writeFileSync(profileFile, JSON.stringify(profile));
		});
	}
}

/** Bytes of the engine's thread that are in use when all that can be has been collected. */
function collected(): {readonly heapUsed: number; readonly arrayBuffers: number; readonly rss: number} {
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc') as () => void;
	collect();
	if (heapFile !== undefined) {
		writeHeapSnapshot(heapFile);
	}

	const {heapUsed, arrayBuffers, rss} = process.memoryUsage();
	return {heapUsed, arrayBuffers, rss};
}

function finish(): boolean {
	if (!existsSync(writtenFile)) {
		return false;
	}

	if (asked === undefined) {
		asked = Date.now();
		endProfile();
	}

	const written = Object.entries(JSON.parse(readFileSync(writtenFile, 'utf8')) as Readonly<Record<string, number>>);
	const all = written.reduce((total, [, last]) => total + last, 0);
	const seen = sum(count => count.seen());
	if (seen > moved.seen) {
		moved = {seen, at: Date.now()};
	}

	if (seen < all && Date.now() - Math.max(asked, moved.at) < stuck && Date.now() - asked < patience) {
		return false;
	}

	tell({
		end: true,
		collected: collected(),
		written: all,
		drained: (Date.now() - asked) / 1000,
		seen,
		doubles: sum(count => count.doubles()),
		gaps,
		lost: Object.fromEntries(written.flatMap(([host, last]) => {
			const spans = counts.get(host)?.lost(last, 20) ?? [[1, last]];
			return spans.length === 0 ? [] : [[host, spans]];
		})),
		twice: Object.fromEntries([...counts].flatMap(([host, count]) => count.doubles() === 0 ? [] : [[host, count.doubles()]])),
	});
	return true;
}

const timer = setInterval(() => {
	const {user, system} = process.cpuUsage(used);
	const turn = performance.eventLoopUtilization(busy);
	used = process.cpuUsage();
	busy = performance.eventLoopUtilization();
	const {rss, heapUsed, heapTotal, external, arrayBuffers} = process.memoryUsage();
	const states: Partial<Record<LinkState, number>> = {};
	for (const state of links.values()) {
		states[state] = (states[state] ?? 0) + 1;
	}

	tell({rss, heapUsed, heapTotal, external, arrayBuffers, cpu: (user + system) / 1e6, busy: turn.utilization, links: states, seen: sum(count => count.seen()), doubles: sum(count => count.doubles()), gaps, lags: Object.fromEntries(lags)});
	lags.clear();
	if (finish()) {
		clearInterval(timer);
	}
}, 1000);
