import {type Buffer} from 'node:buffer';
import type {LogFormat} from '../model/discovery.js';
import {bytes, longestLine, meaningAt, messageStart, names, repeatedAt, unclassified} from './classifier.js';
import {readJournalEntry} from './envelope/journal.js';
import {createEnvelopeReader, newEnvelopeLog, type EnvelopeLog} from './envelope/text-envelope.js';
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

/** A log that is being scanned. */
type ScannedLog = EnvelopeLog & {
	readonly readsJson: boolean;
	readonly line: {-readonly [Key in keyof ScannedLine]: ScannedLine[Key]};
	cursor: string | undefined;
};

/** A scan of one log. */
export function createLineScan(options: LineReaderOptions): LineScan {
	const {format, host = ''} = options;
	const log: ScannedLog = {
		...newEnvelopeLog(options),
		readsJson: format === 'auto' || format === 'journal-json',
		line: {time: undefined, host, tag: names.tagOf(''), pid: undefined, start: 0, end: 0, meaning: unclassified, repeated: undefined},
		cursor: undefined,
	};
	return {
		read(start, end, now) {
			readLine(log, start, end, now);
			return log.line;
		},
		cursor: () => log.cursor,
	};
}

/** Made once, for all logs: the engine then knows that its bytes are always the same. */
function createLineReading(block: Buffer): (log: ScannedLog, start: number, end: number, now: number) => void {
	const readEnvelope = createEnvelopeReader(block, names);

	/** Containers wrap a whole syslog line in another. False when neither is known: a line without a stamp counts as one only when its tag is known. */
	const unwrap = (log: ScannedLog, now: number): boolean => {
		const {line} = log;
		const {time, host, tag, pid, start} = line;
		if (time === undefined) {
			return false;
		}

		const isInner = readEnvelope(log, start, now, line) && line.time !== undefined && line.tag.read !== undefined;
		line.time = time;
		if (!isInner) {
			Object.assign(line, {host, tag, pid, start});
		}

		return true;
	};

	return (log, start, end, now) => {
		if (log.readsJson && block[start] === openBrace && readJson(log, start, end)) {
			return;
		}

		const {line} = log;
		const stop = end - start > longestLine ? start + longestLine : end;
		// What reads on finds the line's end.
		if (block[stop] !== newline) {
			block[stop] = newline;
		}

		if (readEnvelope(log, start, now, line) && (line.tag.read !== undefined || unwrap(log, now)) && line.start <= stop) {
			readMessage(line, stop);
		} else {
			readBare(log, start, stop);
		}
	};
}

const readLine = createLineReading(bytes);

function readMessage(line: ScannedLog['line'], stop: number): void {
	line.end = stop;
	line.repeated = undefined;
	line.meaning = meaningAt(line.tag, line.start, stop);
	if (line.meaning === unclassified) {
		readRepeated(line);
	}
}

/** A message in rsyslog's `message repeated 3 times: [ ... ]` means what it means alone. */
function readRepeated(line: ScannedLog['line']): void {
	const inner = repeatedAt(line.start, line.end);
	if (inner !== undefined) {
		line.meaning = meaningAt(line.tag, inner.start, inner.end);
		line.repeated = inner.count;
	}
}

/** A bare message, as it is pasted from elsewhere. */
function readBare({format, localHost, line}: ScannedLog, start: number, stop: number): void {
	line.time = undefined;
	line.host = localHost;
	line.pid = undefined;
	line.start = start;
	for (const name of format === 'auto' ? ['postfix', 'dovecot', ''] : ['']) {
		line.tag = names.tagOf(name);
		readMessage(line, stop);
		if (line.meaning !== unclassified) {
			return;
		}
	}
}

function readJson(log: ScannedLog, start: number, end: number): boolean {
	const entry = readJournalEntry(bytes.toString('utf8', start, end));
	if (entry === undefined) {
		return false;
	}

	const {line} = log;
	log.cursor = entry.cursor ?? log.cursor;
	bytes.set(entry.message.subarray(0, longestLine), messageStart);
	line.time = entry.time;
	line.host = entry.host ?? log.localHost;
	line.tag = names.tagOf(entry.program);
	line.pid = entry.pid;
	line.start = messageStart;
	readMessage(line, messageStart + Math.min(entry.message.length, longestLine));
	return true;
}
