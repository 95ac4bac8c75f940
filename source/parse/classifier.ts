import {Buffer} from 'node:buffer';
import {compileProgram, completed, nothing, type Meaning, type Read} from './pattern/compile.js';
import {createWorkspace, margin} from './pattern/workspace.js';
import {fallbackFor, programs} from './programs/index.js';
import {createWords} from './words.js';

/** Bytes of a line that are read; what is longer is cut. */
export const longestLine = 8 * 1024;

/** Bytes that are scanned at once. */
export const blockSize = 256 * 1024;

const newline = 0x0A;

/** What no pattern knows. */
export const unclassified: Meaning = completed({
	class: 'unclassified', reason: 'unknown', fields: [], constant: nothing, pattern: {class: 'unclassified', reason: 'unknown', text: '{text}', samples: ['']},
});

/** One set of tables over one workspace, for all readers of this thread: each scans to the end of its block before the next begins. */
const workspace = createWorkspace(blockSize + margin + longestLine);

export const bytes = Buffer.from(workspace.bytes.buffer);

/** Where the fields of the line that was matched last start and end: two numbers for each. */
export const {registers, slot} = workspace;

/** Host names and tags of the bytes. */
export const wordAt = createWords(bytes);

/** Where a message stands that comes apart from its line. */
export const messageStart = margin + blockSize + margin;

const readByName = new Map<string, Read>();

function readerOf(program: string): Read | undefined {
	const known = readByName.get(program);
	if (known !== undefined) {
		return known;
	}

	const table = programs.get(program) ?? programs.get(program.slice(program.lastIndexOf('/') + 1)) ?? fallbackFor(program);
	if (table === undefined) {
		return undefined;
	}

	const [name = program] = table.names;
	const read = readByName.get(name) ?? compileProgram(workspace, table);
	// Hosts choose their tags, so the number of names is bounded.
	if (readByName.size < 10_000) {
		readByName.set(name, read);
		readByName.set(program, read);
	}

	return read;
}

/** Whether lines with this tag can be classified. */
export const isKnown = (program: string): boolean => readerOf(program) !== undefined;

/** The meaning of the message that stands from `start` to `end` in `bytes`. Its fields are in the registers until the next message. */
export function meaningAt(program: string, start: number, end: number): Meaning {
	const read = readerOf(program);
	if (read === undefined) {
		return unclassified;
	}

	let stop = end;
	while (stop > start && (bytes[stop - 1] ?? 0) <= 0x20) {
		stop--;
	}

	const overwritten = bytes[stop] ?? newline;
	bytes[stop] = newline;
	const meaning = read(start, stop);
	bytes[stop] = overwritten;
	return meaning ?? unclassified;
}

const repeatedStart = Buffer.from('message repeated ');
const repeatedMiddle = Buffer.from(' times: [ ');

/** The message in rsyslog's `message repeated 3 times: [ <message>]`, and how often it came; undefined: it is no such message. */
export function repeatedAt(start: number, end: number): {readonly count: string; readonly start: number; readonly end: number} | undefined {
	if (bytes.compare(repeatedStart, 0, repeatedStart.length, start, start + repeatedStart.length) !== 0) {
		return undefined;
	}

	const middle = bytes.indexOf(repeatedMiddle, start);
	const close = bytes.lastIndexOf(']', end);
	const count = middle < 0 || middle > end ? '' : bytes.toString('latin1', start + repeatedStart.length, middle);
	return /^\d{1,9}$/.test(count) && close > middle ? {count, start: middle + repeatedMiddle.length, end: close} : undefined;
}

export {margin as blockStart} from './pattern/workspace.js';
