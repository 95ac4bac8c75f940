import {createIngest, mostPending, type Ingest} from '../../source/engine/ingest.js';
import {createLineStore} from '../../source/engine/line-store.js';
import {createTimeline, type Timeline} from '../../source/engine/timeline.js';
import type {TakenLine} from '../../source/engine/taken-line.js';
import {createLogReader} from '../../source/parse/index.js';
import {createStatistics} from '../../source/stats/index.js';

/** A line of a log at this time, ms since the epoch. */
export const stamped = (time: number, rest: string): string => `${new Date(time).toISOString().replace('Z', '000+00:00')} ${rest}`;

/** Gives lines of a log one by one as the engine's sources do, each in the place that its own stamp says. */
export function giveLines(lines: readonly string[], sink: (taken: TakenLine) => void, arrived = 0): void {
	const reader = createLogReader({format: 'syslog', zone: 'UTC'}, line => {
		sink({line, time: line.time ?? 0, arrived, scanned: reader.scanned, event: reader.event});
	});
	reader.push(Buffer.from(lines.map(line => `${line}\n`).join('')), arrived);
}

/** A timeline with what stands before it, keeping so many lines. */
export function ingestFor(capacity: number, mostBytes = 1e9): {readonly ingest: Ingest; readonly timeline: Timeline} {
	const store = createLineStore(Math.ceil(capacity * 1.1) + (2 * mostPending));
	const timeline = createTimeline(store, {capacity, mostBytes});
	return {timeline, ingest: createIngest({store, timeline, statistics: createStatistics()})};
}
