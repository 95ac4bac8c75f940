import {Buffer} from 'node:buffer';
import type {MailEvent} from '../model/mail-event.js';
import {blockSize, blockStart, bytes, longestLine, meaningAt, messageStart, names} from './classifier.js';
import {createLineEvents} from './line-events.js';
import type {LineReaderOptions} from './line-scan.js';
import {eventOf} from './scanned-line.js';

export type {LineReaderOptions} from './line-scan.js';
export {eventAgain} from './line-again.js';
export {createLineReader, type LineReader} from './line-reader.js';
export {createLogReader, type LogReader} from './log-reader.js';
export {createScanner, type Scanner} from './scanner.js';
export {eventOf, fieldEnd, fieldNumber, fieldStart, scannedBytes, type ScannedLine} from './scanned-line.js';
export {verdicts} from './verdict-ids.js';

/** Classifies one line without its line end; `now`: milliseconds since the epoch. */
export function classifyLine(line: string | Uint8Array, options: LineReaderOptions & {readonly now: number}): MailEvent {
	const given = typeof line === 'string' ? Buffer.from(line) : line;
	const length = Math.min(given.length, blockSize);
	bytes.set(given.subarray(0, length), blockStart);
	return createLineEvents(options).read(blockStart, blockStart + length, options.now);
}

/** Classifies a message whose envelope is known already. */
export function classifyMessage(program: string, message: string): Pick<MailEvent, 'class' | 'reason' | 'fields'> {
	const given = Buffer.from(message).subarray(0, longestLine);
	bytes.set(given, messageStart);
	const end = messageStart + given.length;
	const tag = names.tagOf(program);
	const meaning = meaningAt(tag, messageStart, end);
	return eventOf({time: undefined, host: '', tag, pid: undefined, start: messageStart, end, meaning, repeated: undefined});
}
