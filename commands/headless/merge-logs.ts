import type {LogLine} from '../../source/model/log-line.js';
import {openLogReading, type LogReading, type LogToRead} from './log-reading.js';

/** Takes a line; `log` is undefined where no other log has lines from about the same time. */
export type AddFromLog = (line: LogLine, log: number | undefined) => void;

/** Logs whose lines are further apart than this (milliseconds) do not tell of the same things. */
const apart = 10_000;

/** When the other logs have lines nearest to those that are given. */
type Others = {readonly before: number; readonly until: number};

/** Whether all lines that are still bytes are far from those of other logs: then nothing has to be decoded to put them in order. */
function isAlone(reading: LogReading, {before, until}: Others): boolean {
	if (!reading.isRaw() || !(reading.time() - before > apart || before === Number.NEGATIVE_INFINITY)) {
		return false;
	}

	return until === Number.POSITIVE_INFINITY || until - (reading.lastRaw() ?? until) > apart;
}

/** Takes the log's lines as long as none of the other logs comes first; answers whether it has more. */
async function take(reading: LogReading, others: Others, add: AddFromLog): Promise<boolean> {
	const {before, until} = others;
	while (await reading.advance()) {
		if (isAlone(reading, others)) {
			reading.giveRaw(line => {
				add(line, undefined);
			});
			continue;
		}

		reading.giveUntil(until, (line, time) => {
			add(line, until - time > apart && time - before > apart ? undefined : reading.number);
		});
		if (reading.time() > until) {
			return true;
		}
	}

	return false;
}

/** Gives the lines of several logs in the order of their stamps; each log is taken to be in order. */
export async function mergeLogs(logs: readonly LogToRead[], add: AddFromLog): Promise<void> {
	const open: LogReading[] = [];
	for (const log of logs) {
		const reading = await openLogReading(log);
		if (await reading.advance()) {
			open.push(reading);
		}
	}

	// Where each log was left, so that a line is held against what others told just before it.
	const left = new Map<number, number>();
	while (open.length > 0) {
		open.sort((a, b) => a.time() - b.time());
		const [first, second] = open;
		if (first === undefined) {
			break;
		}

		const before = Math.max(Number.NEGATIVE_INFINITY, ...[...left].filter(([log]) => log !== first.number).map(([, time]) => time));
		const hasMore = await take(first, {before, until: second?.time() ?? Number.POSITIVE_INFINITY}, add);
		left.set(first.number, hasMore ? Math.min(first.time(), second?.time() ?? first.time()) : first.time());
		if (!hasMore) {
			open.shift();
		}
	}
}
