/** A program of its own, so that its memory can be capped and measured: `run-flood COUNT statistics|report`. */
import {createStatistics} from '../../../source/stats/index.js';
import {createReport} from '../../../source/stats/report.js';
import {lineOf} from '../events.js';
import {begin, floodEvent, heavy, span} from './flood.js';

const [countText = '', what = ''] = process.argv.slice(2);
const count = Number(countText);
const statistics = createStatistics();
const report = createReport();
const truth: Record<string, number> = {};
const heap: number[] = [];
let cpu = 0;

function note(index: number): void {
	const {class: eventClass, fields} = floodEvent(index, count);
	for (const [name, value] of heavy) {
		if (fields[name] === value) {
			truth[`${eventClass} ${value}`] = (truth[`${eventClass} ${value}`] ?? 0) + 1;
		}
	}
}

const batch = 10_000;
for (let from = 0; from < count; from += batch) {
	const events = Array.from({length: Math.min(batch, count - from)}, (_, index) => floodEvent(from + index, count));
	const before = process.cpuUsage();
	for (const event of events) {
		if (what === 'report') {
			report.add(lineOf(event));
		} else {
			statistics.add(lineOf(event), 'mx1', event.time ?? begin);
		}
	}

	const {user, system} = process.cpuUsage(before);
	cpu += user + system;
	for (let index = from; index < from + events.length; index++) {
		note(index);
	}

	if ((from / batch) % Math.ceil(count / batch / 10) === 0) {
		globalThis.gc?.();
		heap.push(process.memoryUsage().heapUsed);
	}
}

process.stdout.write(JSON.stringify({
	truth,
	heap,
	rss: process.resourceUsage().maxRSS * 1024,
	microsecondsPerEvent: cpu / count,
	...(what === 'report' ? {report: report.result()} : {page: statistics.page({hosts: [], now: begin + span, top: 20, atLeast: false})}),
}));
