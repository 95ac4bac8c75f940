import {createEventLine} from '../model/event-line.js';
import type {HostName} from '../model/host.js';
import type {StreamRow} from '../model/rows.js';
import type {Statistics} from '../stats/index.js';
import type {TimedEvent} from './intake.js';
import {createQueueJoin, type QueueJoin} from './queue-join.js';
import {createTally, type HostTally} from './snapshot.js';
import type {TimedRow, Timeline} from './timeline.js';

/** Gives each line its number, counts it, and merges what came in into the timeline. */
export type Ingest = {
	/** `now`: the time of arrival; `skew`: the host's clock minus ours, milliseconds. */
	readonly add: (host: HostName, source: string, events: readonly TimedEvent[], arrival: {readonly now: number; readonly skew: number}) => void;
	/** Merges the rows that came in since the last call; answers how many. */
	readonly flush: () => number;
	readonly tally: (host: HostName) => HostTally;
	readonly totals: () => {readonly lines: number; readonly unclassified: number};
};

/** A source's clock that steps back further than this is believed, milliseconds. */
const clockStep = 2000;

export function createIngest(timeline: Timeline, statistics: Statistics): Ingest {
	const tallies = new Map<HostName, HostTally>();
	const queues = new Map<HostName, QueueJoin>();
	const newest = new Map<string, number>();
	let pending: TimedRow[] = [];
	const eventLine = createEventLine();
	let seq = 0;
	const totals = {lines: 0, unclassified: 0};

	function queueOf(host: HostName): QueueJoin {
		const queue = queues.get(host) ?? createQueueJoin();
		queues.set(host, queue);
		return queue;
	}

	function tallyOf(host: HostName): HostTally {
		const tally = tallies.get(host) ?? createTally();
		tallies.set(host, tally);
		return tally;
	}

	/** Lines of one source keep their order, though daemons stamp them a little out of turn. */
	function orderOf(key: string, time: number): number {
		const last = newest.get(key) ?? time;
		const order = time < last && last - time <= clockStep ? last : time;
		newest.set(key, order);
		return order;
	}

	return {
		add(host, source, events, {now, skew}) {
			const tally = tallyOf(host);
			const key = `${host} ${source}`;
			const queue = queueOf(host);
			for (const {event, time} of events) {
				seq += 1;
				const row: StreamRow = {seq, host, source, time, program: event.program, pid: event.pid, class: event.class, reason: event.reason, ...queue.join(event), message: event.message};
				pending.push({row, order: orderOf(key, time)});
				statistics.add(eventLine.of(event), host, now);
				tally.unclassified += event.class === 'unclassified' ? 1 : 0;
				totals.unclassified += event.class === 'unclassified' ? 1 : 0;
			}

			tally.lines += events.length;
			totals.lines += events.length;
			tally.lastLine = events.at(-1)?.time ?? tally.lastLine;
			// Lines from before the connection say nothing about the rate now.
			tally.rate.add(events.filter(({time}) => now + skew - time < 60_000).length, now);
		},
		flush() {
			const batch = pending;
			pending = [];
			timeline.insert(batch);
			return batch.length;
		},
		tally: tallyOf,
		totals: () => totals,
	};
}
