import type {LogLine} from '../model/log-line.js';
import type {MailEvent} from '../model/mail-event.js';
import {blockSize, longestLine} from './classifier.js';
import type {LineReaderOptions} from './line-scan.js';
import {createPreviousLines} from './previous-lines.js';
import {createScannedLogLine} from './scanned-log-line.js';
import {eventOf, type ScannedLine} from './scanned-line.js';
import {createScanner} from './scanner.js';

/**
Reads a whole log line by line without making events: several times as fast as a `LineReader`. It must not be used while another reader or
scanner is being pushed to: all share one block.
*/
export type LogReader = {
	/** Gives each whole line in the bytes so far; a torn last line waits. `now`: milliseconds since the epoch. */
	readonly push: (chunk: Uint8Array, now: number) => void;
	/** Gives the torn last line, if any. */
	readonly end: (now: number) => void;
	/** The line that is being given, as an event that stays. */
	readonly event: () => MailEvent;
	/** The line that is being given, as it stands in the bytes. */
	readonly scanned: () => ScannedLine;
};

/** With a torn line before it, this much of a log stands in one block. */
const piece = blockSize - longestLine;

/** A reader for one log. `onLine` must read what it wants before it returns; where syslog says only how often a line was repeated, it is given that line again. */
export function createLogReader(options: LineReaderOptions, onLine: (line: LogLine) => void): LogReader {
	const previous = createPreviousLines();
	const logLine = createScannedLogLine();
	const scanner = createScanner(options, scanned => {
		onLine(logLine.of(previous.repeatedBy(scanned) ?? scanned));
	});

	return {
		push(chunk, now) {
			for (let from = 0; from < chunk.length; from += piece) {
				scanner.scan(from === 0 && chunk.length <= piece ? chunk : chunk.subarray(from, from + piece), now);
				previous.leaveBlock();
			}
		},
		end: scanner.end,
		event: () => eventOf(logLine.scanned()),
		scanned: logLine.scanned,
	};
}
