import type {LogFormat} from '../model/discovery.js';
import {bytes, longestLine, meaningAt, messageStart, names, repeatedAt, unclassified} from './classifier.js';
import type {Envelope} from './envelope/envelope.js';
import {readJournalEntry} from './envelope/journal.js';
import {createEnvelopeReader, type ReadEnvelope} from './envelope/text-envelope.js';
import type {ScannedLine} from './scanned-line.js';

export type LineReaderOptions = {
	readonly format: LogFormat | 'auto';
	/** IANA name or `+hh:mm` of stamps that carry no zone. */
	readonly zone: string;
	/** Used when a line names no host. */
	readonly host?: string;
};

/** Scans the lines of one log, in their order. */
export type LineScan = {
	/** The line that stands from `start` to `end` in the workspace, without its line end: the same object for each line. */
	readonly read: (start: number, end: number, now: number) => ScannedLine;
	/** Journal cursor of the last line that had one. */
	readonly cursor: () => string | undefined;
};

const newline = 0x0A;
const openBrace = 0x7B;

type Writable<Type> = {-readonly [Key in keyof Type]: Type[Key]};

/** A scan of one log. */
export function createLineScan(options: LineReaderOptions): LineScan {
	const {format, host = ''} = options;
	const readEnvelope = createEnvelopeReader(bytes, names, {...options, host});
	const readsJson = format === 'auto' || format === 'journal-json';
	const line: Writable<ScannedLine> = {time: undefined, host, tag: names.tagOf(''), pid: undefined, start: 0, end: 0, meaning: unclassified, repeated: undefined};
	let cursor: string | undefined;

	const read = (stop: number): void => {
		line.end = stop;
		line.repeated = undefined;
		line.meaning = meaningAt(line.tag, line.start, stop);
		if (line.meaning === unclassified) {
			readRepeated(line);
		}
	};

	/** A bare message, as it is pasted from elsewhere. */
	const readBare = (start: number, stop: number): void => {
		line.time = undefined;
		line.host = host;
		line.pid = undefined;
		line.start = start;
		for (const name of format === 'auto' ? ['postfix', 'dovecot', ''] : ['']) {
			line.tag = names.tagOf(name);
			read(stop);
			if (line.meaning !== unclassified) {
				return;
			}
		}
	};

	const readText = (start: number, end: number, now: number): void => {
		const stop = Math.min(end, start + longestLine);
		// What reads on finds the line's end.
		if (bytes[stop] !== newline) {
			bytes[stop] = newline;
		}

		if (readEnvelope(start, now, line) && (line.tag.read !== undefined || unwrap(readEnvelope, line, now)) && line.start <= stop) {
			read(stop);
		} else {
			readBare(start, stop);
		}
	};

	const readJson = (start: number, end: number): boolean => {
		const entry = readJournalEntry(bytes.toString('utf8', start, end));
		if (entry === undefined) {
			return false;
		}

		cursor = entry.cursor ?? cursor;
		bytes.set(entry.message.subarray(0, longestLine), messageStart);
		line.time = entry.time;
		line.host = entry.host ?? host;
		line.tag = names.tagOf(entry.program);
		line.pid = entry.pid;
		line.start = messageStart;
		read(messageStart + Math.min(entry.message.length, longestLine));
		return true;
	};

	return {
		read(start, end, now) {
			if (!(readsJson && bytes[start] === openBrace && readJson(start, end))) {
				readText(start, end, now);
			}

			return line;
		},
		cursor: () => cursor,
	};
}

/** A message in rsyslog's `message repeated 3 times: [ ... ]` means what it means alone. */
function readRepeated(line: Writable<ScannedLine>): void {
	const inner = repeatedAt(line.start, line.end);
	if (inner !== undefined) {
		line.meaning = meaningAt(line.tag, inner.start, inner.end);
		line.repeated = inner.count;
	}
}

/**
Containers wrap a whole syslog line in another: false when neither is known. A line without a stamp counts as one only when its tag is known.
*/
function unwrap(read: ReadEnvelope, line: Envelope, now: number): boolean {
	const {time, host, tag, pid, start} = line;
	if (time === undefined) {
		return false;
	}

	const isInner = read(start, now, line) && line.time !== undefined && line.tag.read !== undefined;
	Object.assign(line, isInner ? {time} : {time, host, tag, pid, start});
	return true;
}
