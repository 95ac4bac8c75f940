import type {MailEvent} from '../model/mail-event.js';
import {bytes, longestLine, meaningAt, messageStart, repeatedAt, unclassified} from './classifier.js';
import {eventOf, type ScannedLine} from './scanned-line.js';

/** What has to be kept of a scanned line beside the bytes of its message, to read it again. */
export type LineEnvelope = Pick<ScannedLine, 'time' | 'host' | 'tag' | 'pid' | 'repeated'>;

/**
The event of a line whose message was kept as bytes, the same as it was when the line was scanned. Like a scanned line it stands in the block
of this thread's readers: must not be called between a line and the reading of its fields.
*/
export function eventAgain(kept: Uint8Array, start: number, end: number, {time, host, tag, pid, repeated}: LineEnvelope): MailEvent {
	const stop = messageStart + Math.min(end - start, longestLine);
	bytes.set(kept.subarray(start, end).subarray(0, longestLine), messageStart);
	const meaning = meaningAt(tag, messageStart, stop);
	const inner = meaning === unclassified ? repeatedAt(messageStart, stop) : undefined;
	return eventOf({
		time,
		host,
		tag,
		pid,
		start: messageStart,
		end: stop,
		meaning: inner === undefined ? meaning : meaningAt(tag, inner.start, inner.end),
		repeated: repeated ?? inner?.count,
	});
}
