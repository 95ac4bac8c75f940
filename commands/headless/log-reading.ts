import {createEventLine} from '../../source/model/event-line.js';
import type {LogLine} from '../../source/model/log-line.js';
import type {MailEvent} from '../../source/model/mail-event.js';

/** A log that is read side by side with others. */
export type LogToRead = {
	readonly number: number;
	readonly chunks: AsyncIterable<Uint8Array>;
	/** The moment from which the year of its stamps is told. */
	readonly now: number;
	/** Of stamps that name none. */
	readonly zone: string;
};

/** A log in the middle of its lines. It is taken to be in order. */
export type LogReading = {
	readonly number: number;
	/** Sees to it that there is something to give; answers whether there is. */
	readonly advance: () => Promise<boolean>;
	/** The stamp of the next line, or one that it does not come before. A line without one stands where the one before it stood. */
	readonly time: () => number;
	/** Whether its next lines are still bytes: then they can be given all at once. */
	readonly isRaw: () => boolean;
	/** The stamp of the last of the lines that are still bytes; undefined where it cannot be told. */
	readonly lastRaw: () => number | undefined;
	/** Gives the lines that are still bytes. */
	readonly giveRaw: (give: (line: LogLine) => void) => void;
	/** Gives decoded lines, with their stamps, until one is later than `until`. */
	readonly giveUntil: (until: number, give: (line: LogLine, time: number) => void) => void;
};

const newline = 0x0A;

/** Starts to read a log. */
export async function openLogReading({number, chunks, now, zone}: LogToRead): Promise<LogReading> {
	const {classifyLine, createLogReader} = await import('../../source/parse/index.js');
	const options = {format: 'auto', zone} as const;
	const iterator = chunks[Symbol.asyncIterator]();
	const eventLine = createEventLine();
	let onLine: (line: LogLine) => void = () => undefined;
	const reader = createLogReader(options, line => {
		onLine(line);
	});
	let raw: Uint8Array | undefined;
	let isFirst = true;
	let isEnded = false;
	let batch: MailEvent[] = [];
	let next = 0;
	let time = Number.NEGATIVE_INFINITY;

	const stampOf = (line: Uint8Array): number | undefined => classifyLine(line, {...options, now}).time;

	/** The chunk's last whole line, or its first. */
	const lineOf = (chunk: Uint8Array, which: 'first' | 'last'): Uint8Array => {
		const end = which === 'first' ? chunk.indexOf(newline) : chunk.lastIndexOf(newline);
		return end === -1 ? chunk.subarray(0, 0) : chunk.subarray(which === 'first' ? 0 : chunk.lastIndexOf(newline, end - 1) + 1, end);
	};

	/** Gives the bytes to the reader; `undefined`: they are at their end. */
	const read = (chunk: Uint8Array | undefined): void => {
		if (chunk === undefined) {
			reader.end(now);
		} else {
			reader.push(chunk, now);
		}
	};

	const decode = (): void => {
		batch = [];
		next = 0;
		onLine = () => {
			batch.push(reader.event());
		};

		read(raw);
		raw = undefined;
	};

	return {
		number,
		async advance() {
			while (raw === undefined && next >= batch.length) {
				if (isEnded) {
					return false;
				}

				const step = await iterator.next();
				isEnded = step.done === true;
				raw = step.done === true ? undefined : step.value;
				if (raw === undefined) {
					decode();
				} else if (isFirst) {
					isFirst = false;
					time = stampOf(lineOf(raw, 'first')) ?? time;
				}
			}

			return true;
		},
		time: () => next < batch.length ? batch[next]?.time ?? time : time,
		isRaw: () => raw !== undefined,
		lastRaw: () => raw === undefined ? undefined : stampOf(lineOf(raw, 'last')),
		giveRaw(give) {
			onLine = line => {
				time = line.time ?? time;
				give(line);
			};

			read(raw);
			raw = undefined;
		},
		giveUntil(until, give) {
			if (raw !== undefined) {
				decode();
			}

			for (; next < batch.length; next++) {
				const event = batch[next];
				time = event?.time ?? time;
				if (time > until) {
					return;
				}

				if (event !== undefined) {
					give(eventLine.of(event), time);
				}
			}
		},
	};
}
