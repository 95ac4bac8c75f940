import type {MailEvent} from '../../source/model/mail-event.js';

/** A log that is read side by side with others. */
export type LogToMerge = {
	readonly number: number;
	readonly events: AsyncIterator<readonly MailEvent[], void>;
};

type Reading = LogToMerge & {
	batch: readonly MailEvent[];
	next: number;
	/** The stamp of the next line; a line without one stands where the one before it stood. */
	time: number;
};

/** Reads on until there is a next line; answers whether there is one. */
async function advance(reading: Reading): Promise<boolean> {
	while (reading.next >= reading.batch.length) {
		const {done, value} = await reading.events.next();
		if (done === true) {
			return false;
		}

		reading.batch = value;
		reading.next = 0;
	}

	reading.time = reading.batch[reading.next]?.time ?? reading.time;
	return true;
}

/** Takes a line; `log` is undefined where no other log has lines from about the same time. */
export type AddFromLog = (event: MailEvent, log: number | undefined) => void;

/** Logs whose lines are further apart than this (milliseconds) do not tell of the same things. */
const apart = 10_000;

/** Takes the log's lines as long as none of the other logs comes first; answers whether it has more. */
async function take(reading: Reading, {before, until}: {readonly before: number; readonly until: number}, add: AddFromLog): Promise<boolean> {
	while (await advance(reading)) {
		for (; reading.next < reading.batch.length; reading.next++) {
			const event = reading.batch[reading.next];
			reading.time = event?.time ?? reading.time;
			if (reading.time > until) {
				return true;
			}

			if (event !== undefined) {
				const isAlone = until - reading.time > apart && reading.time - before > apart;
				add(event, isAlone ? undefined : reading.number);
			}
		}
	}

	return false;
}

/** Gives the lines of several logs in the order of their stamps; each log is taken to be in order. */
export async function mergeLogs(logs: readonly LogToMerge[], add: AddFromLog): Promise<void> {
	const open: Reading[] = [];
	for (const log of logs) {
		const reading: Reading = {...log, batch: [], next: 0, time: Number.NEGATIVE_INFINITY};
		if (await advance(reading)) {
			open.push(reading);
		}
	}

	// Where each log was left, so that a line is held against what others told just before it.
	const left = new Map<number, number>();
	while (open.length > 0) {
		open.sort((a, b) => a.time - b.time);
		const [first, second] = open;
		if (first === undefined) {
			break;
		}

		const before = Math.max(Number.NEGATIVE_INFINITY, ...[...left].filter(([log]) => log !== first.number).map(([, time]) => time));
		const hasMore = await take(first, {before, until: second?.time ?? Number.POSITIVE_INFINITY}, add);
		left.set(first.number, hasMore ? Math.min(first.time, second?.time ?? first.time) : first.time);
		if (!hasMore) {
			open.shift();
		}
	}
}
