import type {MailEvent} from '../model/mail-event.js';
import {createBlocks} from './blocks.js';
import {createLineEvents} from './line-events.js';
import type {LineReaderOptions} from './line-scan.js';

/** Reads the lines of one log out of its bytes, however they were cut into chunks. */
export type LineReader = {
	/** Classified events of the whole lines in the bytes so far; a torn last line waits. `now`: milliseconds since the epoch. */
	readonly push: (chunk: Uint8Array, now: number) => readonly MailEvent[];
	/** The torn last line, if any. */
	readonly end: (now: number) => readonly MailEvent[];
	/** Journal cursor of the last whole line (journal-json only). */
	readonly cursor: () => string | undefined;
};

/** A reader for one log. Every line gives exactly one event; of a line that is too long the head is read. */
export function createLineReader(options: LineReaderOptions): LineReader {
	const events = createLineEvents(options);
	const blocks = createBlocks(options.format);
	return {
		push(chunk, now) {
			const found: MailEvent[] = [];
			blocks.push(chunk, (start, end) => {
				found.push(events.read(start, end, now));
			});
			return found;
		},
		end(now) {
			const found: MailEvent[] = [];
			blocks.end((start, end) => {
				found.push(events.read(start, end, now));
			});
			return found;
		},
		cursor: events.cursor,
	};
}
