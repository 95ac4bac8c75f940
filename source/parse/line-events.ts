import type {MailEvent} from '../model/mail-event.js';
import {createLineScan, type LineReaderOptions} from './line-scan.js';
import {eventOf} from './scanned-line.js';

/** Makes an event of each line of one log. */
export type LineEvents = {
	/** The event of the line that stands from `start` to `end` in the workspace, without its line end. */
	readonly read: (start: number, end: number, now: number) => MailEvent;
	/** Journal cursor of the last line that had one. */
	readonly cursor: () => string | undefined;
};

const lastMessageRepeated = /^last message repeated (\d{1,9}) times?$/;

/** The events of one log's lines, in their order. */
export function createLineEvents(options: LineReaderOptions): LineEvents {
	const scan = createLineScan(options);
	const previous = new Map<string, MailEvent>();
	let latest: MailEvent | undefined;

	/** Most logs are of one host: only a change of host costs more than an assignment. Lines choose their host, so their number is bounded. */
	const remember = (event: MailEvent): void => {
		if (latest !== undefined && latest.host !== event.host && (previous.size < 1000 || previous.has(latest.host))) {
			previous.set(latest.host, latest);
		}

		latest = event;
	};

	return {
		read(start, end, now) {
			const event = eventOf(scan.read(start, end, now));
			const repeated = event.program === '' ? lastMessageRepeated.exec(event.message) : null;
			const before = repeated === null ? undefined : (latest?.host === event.host ? latest : previous.get(event.host));
			if (before !== undefined) {
				return {...before, time: event.time, fields: {...before.fields, repeated: repeated?.[1]}};
			}

			remember(event);
			return event;
		},
		cursor: scan.cursor,
	};
}
