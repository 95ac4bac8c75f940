import type {MailEvent} from '../model/mail-event.js';
import {blockSize, blockStart, bytes, longestLine} from './classifier.js';
import {createLineEvents, type LineReaderOptions} from './line-events.js';

/** Reads the lines of one log out of its bytes, however they were cut into chunks. */
export type LineReader = {
	/** Classified events of the whole lines in the bytes so far; a torn last line waits. `now`: milliseconds since the epoch. */
	readonly push: (chunk: Uint8Array, now: number) => readonly MailEvent[];
	/** The torn last line, if any. */
	readonly end: (now: number) => readonly MailEvent[];
	/** Journal cursor of the last whole line (journal-json only). */
	readonly cursor: () => string | undefined;
};

const newline = 0x0A;
const carriageReturn = 0x0D;

/** Journal entries carry much beside the message; a message of bytes takes four characters for each. */
const longestEntry = 128 * 1024;

/** A reader for one log. Every line gives exactly one event; of a line that is too long the head is read. */
export function createLineReader(options: LineReaderOptions): LineReader {
	const events = createLineEvents(options);
	const longest = options.format === 'journal-json' ? longestEntry : longestLine;
	let torn: Uint8Array = new Uint8Array(0);
	/** The torn line is too long already: what comes until its end is not kept. */
	let isSkipping = false;

	/** Puts the torn line and as much of the chunk as fits into the block: the number of the chunk's bytes taken. */
	const fill = (chunk: Uint8Array, from: number): number => {
		bytes.set(torn, blockStart);
		const count = Math.min(chunk.length - from, blockSize - torn.length);
		bytes.set(chunk.subarray(from, from + count), blockStart + torn.length);
		return count;
	};

	const keepTorn = (start: number, end: number): void => {
		const kept = Math.min(end, start + longest);
		isSkipping = kept < end;
		torn = Uint8Array.prototype.slice.call(bytes, start, kept);
	};

	const scan = (end: number, now: number, into: MailEvent[]): void => {
		let start = blockStart;
		for (;;) {
			const stop = bytes.indexOf(newline, start);
			if (stop === -1 || stop >= end) {
				keepTorn(start, end);
				return;
			}

			into.push(events.read(start, stop > start && bytes[stop - 1] === carriageReturn ? stop - 1 : stop, now));
			start = stop + 1;
		}
	};

	return {
		push(chunk, now) {
			const found: MailEvent[] = [];
			for (let from = 0; from < chunk.length;) {
				if (isSkipping) {
					const next = chunk.indexOf(newline, from);
					if (next === -1) {
						break;
					}

					from = next;
					isSkipping = false;
				}

				const before = torn.length;
				const count = fill(chunk, from);
				from += count;
				scan(blockStart + before + count, now, found);
			}

			return found;
		},
		end(now) {
			if (torn.length === 0) {
				return [];
			}

			bytes.set(torn, blockStart);
			const event = events.read(blockStart, blockStart + torn.length, now);
			torn = new Uint8Array(0);
			isSkipping = false;
			return [event];
		},
		cursor: events.cursor,
	};
}
