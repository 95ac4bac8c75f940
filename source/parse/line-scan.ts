import type {LogFormat} from '../model/discovery.js';
import {bytes, longestLine, meaningAt, messageStart, names, repeatedAt, unclassified} from './classifier.js';
import type {Envelope} from './envelope/envelope.js';
import {readJournalEntry} from './envelope/journal.js';
import {createEnvelopeReader, type ReadEnvelope} from './envelope/text-envelope.js';
import type {Meaning} from './pattern/compile.js';
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

const openBrace = 0x7B;

type Writable<Type> = {-readonly [Key in keyof Type]: Type[Key]};

/** A scan of one log. */
export function createLineScan(options: LineReaderOptions): LineScan {
	const {format, host = ''} = options;
	const readEnvelope = createEnvelopeReader(bytes, names, {...options, host});
	const readsJson = format === 'auto' || format === 'journal-json';
	const line: Writable<ScannedLine> = {time: undefined, host, tag: names.tagOf(''), pid: undefined, start: 0, end: 0, meaning: unclassified, repeated: undefined};
	let cursor: string | undefined;

	const fill = (envelope: Envelope, end: number, meaning: Meaning): void => {
		line.time = envelope.time;
		line.host = envelope.host;
		line.tag = envelope.tag;
		line.pid = envelope.pid;
		line.start = envelope.message;
		line.end = end;
		line.meaning = meaning;
		line.repeated = undefined;
		if (meaning === unclassified) {
			readRepeated(line);
		}
	};

	/** A bare message, as it is pasted from elsewhere. */
	const readBare = (start: number, stop: number): void => {
		for (const name of format === 'auto' ? ['postfix', 'dovecot'] : []) {
			const tag = names.tagOf(name);
			const meaning = meaningAt(tag, start, stop);
			if (meaning !== unclassified) {
				fill({time: undefined, host, tag, pid: undefined, message: start}, stop, meaning);
				return;
			}
		}

		fill({time: undefined, host, tag: names.tagOf(''), pid: undefined, message: start}, stop, unclassified);
	};

	const readText = (start: number, end: number, now: number): void => {
		const stop = Math.min(end, start + longestLine);
		// What reads on finds the line's end.
		bytes[stop] = 0x0A;
		const envelope = unwrap(readEnvelope, readEnvelope(start, now), now);
		if (envelope === undefined || envelope.message > stop) {
			readBare(start, stop);
		} else {
			fill(envelope, stop, meaningAt(envelope.tag, envelope.message, stop));
		}
	};

	const readJson = (start: number, end: number): boolean => {
		const entry = readJournalEntry(bytes.toString('utf8', start, end));
		if (entry === undefined) {
			return false;
		}

		cursor = entry.cursor ?? cursor;
		const {time, program, pid, message} = entry;
		const stop = messageStart + Math.min(message.length, longestLine);
		bytes.set(message.subarray(0, longestLine), messageStart);
		const tag = names.tagOf(program);
		fill({time, host: entry.host ?? host, tag, pid, message: messageStart}, stop, meaningAt(tag, messageStart, stop));
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

/** Containers wrap a whole syslog line in another; a line without a stamp counts as one only when its tag is known. */
function unwrap(read: ReadEnvelope, outer: Envelope | undefined, now: number): Envelope | undefined {
	if (outer === undefined || outer.tag.read !== undefined) {
		return outer;
	}

	if (outer.time === undefined) {
		return undefined;
	}

	const inner = read(outer.message, now);
	return inner?.time !== undefined && inner.tag.read !== undefined ? {...inner, time: outer.time} : outer;
}
