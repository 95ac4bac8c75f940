import type {HostName} from '../model/host.js';
import type {Statistics} from '../stats/index.js';
import type {LineStore} from './line-store.js';
import {createQueueJoin, type QueueJoin} from './queue-join.js';
import {createTally, type HostTally} from './snapshot.js';
import type {TakenLine} from './taken-line.js';
import type {Timeline} from './timeline.js';

/** Gives each line its number, counts it, keeps it, and merges what came in into the timeline. */
export type Ingest = {
	/** Where the lines of a source go; `skew`: the host's clock minus ours, milliseconds. */
	readonly open: (host: HostName, source: string) => (taken: TakenLine, skew: number) => void;
	/** Merges the rows that came in since the last call; answers how many lines came in. */
	readonly flush: () => number;
	readonly tally: (host: HostName) => HostTally;
	readonly totals: () => {readonly lines: number; readonly unclassified: number};
};

/** A source's clock that steps back further than this is believed, milliseconds. */
const clockStep = 2000;

/** Lines that wait to be merged at most: the store must have room for as many beside those of the timeline. */
export const mostPending = 8192;

/** Lines older than this say nothing about the rate now: they are from before the connection. Milliseconds. */
const ofNow = 60_000;

export type IngestParts = {
	readonly store: LineStore;
	readonly timeline: Timeline;
	readonly statistics: Statistics;
	/** Messages of each host whose first lines are remembered; the usual number when absent. */
	readonly mails?: number;
};

export function createIngest({store, timeline, statistics, mails}: IngestParts): Ingest {
	const tallies = new Map<HostName, HostTally>();
	const queues = new Map<HostName, QueueJoin>();
	const pending: number[] = [];
	let seq = 0;
	let news = 0;
	const totals = {lines: 0, unclassified: 0};

	function queueOf(host: HostName): QueueJoin {
		const queue = queues.get(host) ?? createQueueJoin(mails);
		queues.set(host, queue);
		return queue;
	}

	function tallyOf(host: HostName): HostTally {
		const tally = tallies.get(host) ?? createTally();
		tallies.set(host, tally);
		return tally;
	}

	function mergePending(): void {
		timeline.insert(pending);
		pending.length = 0;
	}

	return {
		open(host, source) {
			const tally = tallyOf(host);
			const queue = queueOf(host);
			const origin = {host, source};
			let newest = 0;

			return ({line, time, arrived, scanned}, skew) => {
				seq += 1;
				news += 1;
				totals.lines += 1;
				tally.lines += 1;
				tally.lastLine = time;
				if (line.class === 'unclassified') {
					tally.unclassified += 1;
					totals.unclassified += 1;
				}

				if (arrived + skew - time < ofNow) {
					tally.rate.add(1, arrived);
				}

				// Lines of one source keep their order, though daemons stamp them a little out of turn.
				newest = time < newest && newest - time <= clockStep ? newest : time;
				const known = queue.join(line);
				statistics.add(line, host, arrived);
				pending.push(store.add(scanned(), {seq, time, order: newest, origin, known}));
				if (pending.length >= mostPending) {
					mergePending();
				}
			};
		},
		flush() {
			mergePending();
			const came = news;
			news = 0;
			return came;
		},
		tally: tallyOf,
		totals: () => totals,
	};
}
