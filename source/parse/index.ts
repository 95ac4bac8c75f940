import {Buffer} from 'node:buffer';
import type {MailEvent} from '../model/mail-event.js';
import {blockSize, blockStart, bytes, classifyAt, longestLine, messageStart, textOf, type Verdict} from './classifier.js';
import {createLineEvents, type LineReaderOptions} from './line-events.js';

export type {LineReaderOptions} from './line-events.js';
export {createLineReader, type LineReader} from './line-reader.js';

/** Classifies one line without its line end; `now`: milliseconds since the epoch. */
export function classifyLine(line: string | Uint8Array, options: LineReaderOptions & {readonly now: number}): MailEvent {
	const given = typeof line === 'string' ? Buffer.from(line) : line;
	const length = Math.min(given.length, blockSize);
	bytes.set(given.subarray(0, length), blockStart);
	return createLineEvents(options).read(blockStart, blockStart + length, options.now);
}

/** Classifies a message whose envelope is known already. */
export function classifyMessage(program: string, message: string): Verdict {
	const given = Buffer.from(message).subarray(0, longestLine);
	bytes.set(given, messageStart);
	const end = messageStart + given.length;
	return classifyAt(program, messageStart, end, textOf(messageStart, end));
}
