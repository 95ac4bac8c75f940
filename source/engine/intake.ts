import type {MailEvent} from '../model/mail-event.js';
import type {LineReader} from '../parse/index.js';

/** Daemons log slightly out of order: a line this much older than the newest may still be new, milliseconds. */
const disorder = 5000;

/** Lines remembered at most: at more than this in `disorder`, what a reconnect reads again may be taken twice. */
const mostRemembered = 200_000;

/** Below this many remembered lines it is not worth looking for old ones. */
const fewRemembered = 4096;

/** A line's text as it was taken lately: how often, and when last. */
type Taken = {readonly count: number; readonly time: number};

const keyOf = (event: MailEvent): string => `${event.time ?? ''} ${event.program} ${event.pid ?? ''} ${event.message}`;

/** An event with the time that places it in the stream: its own, else that of the line before it. */
export type TimedEvent = {readonly event: MailEvent; readonly time: number};

/** Takes in the lines of one source over several connections: each line once. */
export type Intake = {
	/** The source is followed (again); lines from before `from` (ms since the epoch) were not asked for. */
	readonly begin: (reader: LineReader, from: number) => void;
	/** The events that are new. */
	readonly push: (chunk: Uint8Array, now: number) => TimedEvent[];
	/** The last, torn line of a source that has ended. */
	readonly end: (now: number) => TimedEvent[];
	/** The newest line taken in, ms since the epoch. */
	readonly lastTime: () => number | undefined;
	/** How often following again found no line that was known: some may be missing. */
	readonly gaps: () => number;
};

export function createIntake(): Intake {
	let reader: LineReader | undefined;
	let from = 0;
	let lastTime: number | undefined;
	let gaps = 0;
	/** The newest line before the reconnect, while lines from before it may come again. */
	let resumedAfter: number | undefined;
	let isFirst = false;
	let recent = new Map<string, Taken>();
	let pruneAt = fewRemembered;
	/** How often each line taken before the reconnect is still to come again. */
	let awaited = new Map<string, number>();

	function remember(event: MailEvent, time: number): void {
		const newest = Math.max(lastTime ?? 0, time);
		const key = keyOf(event);
		lastTime = newest;
		recent.set(key, {count: (recent.get(key)?.count ?? 0) + 1, time});
		if (recent.size > pruneAt) {
			recent = new Map([...recent].filter(([, taken]) => taken.time >= newest - disorder).slice(-mostRemembered));
			pruneAt = Math.max(fewRemembered, 2 * recent.size);
		}
	}

	/** Whether a line is one of those that were to come again; each of them once. */
	function cameAgain(event: MailEvent): boolean {
		const key = keyOf(event);
		const left = awaited.get(key) ?? 0;
		if (left > 0) {
			awaited.set(key, left - 1);
		}

		return left > 0;
	}

	/** Whether a line after a reconnect was taken in before. */
	function isRepeat(event: MailEvent, time: number): boolean {
		if (resumedAfter === undefined) {
			return false;
		}

		// Without a line that overlaps, what stood between is not known to have come.
		if (isFirst && time > resumedAfter) {
			gaps += 1;
		}

		isFirst = false;
		if (time > resumedAfter + disorder) {
			resumedAfter = undefined;
			awaited = new Map();
			return false;
		}

		return time < resumedAfter - disorder || cameAgain(event);
	}

	function take(events: readonly MailEvent[], now: number): TimedEvent[] {
		const fresh: TimedEvent[] = [];
		for (const event of events) {
			const time = event.time ?? lastTime ?? now;
			if (time >= from && !isRepeat(event, time)) {
				remember(event, time);
				fresh.push({event, time});
			}
		}

		return fresh;
	}

	return {
		begin(next, start) {
			reader = next;
			from = start;
			resumedAfter = lastTime;
			awaited = new Map([...recent].map(([key, {count}]) => [key, count]));
			isFirst = true;
		},
		push: (chunk, now) => take(reader?.push(chunk, now) ?? [], now),
		end: now => take(reader?.end(now) ?? [], now),
		lastTime: () => lastTime,
		gaps: () => gaps,
	};
}
