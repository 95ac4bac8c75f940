import {Buffer} from 'node:buffer';
import type {Fields, MailEvent} from '../model/mail-event.js';
import {compileProgram, nothing, type Meaning, type Read} from './pattern/compile.js';
import {createWorkspace, margin} from './pattern/workspace.js';
import {fallbackFor, programs} from './programs/index.js';

/** Bytes of a line that are read; what is longer is cut. */
export const longestLine = 8 * 1024;

/** Bytes that are scanned at once. */
export const blockSize = 256 * 1024;

export type Verdict = Pick<MailEvent, 'class' | 'reason' | 'fields'>;

const newline = 0x0A;
export const unclassified: Verdict = {class: 'unclassified', reason: 'unknown', fields: {}};

/** One set of tables over one workspace, for all readers of this thread: each scans to the end of its block before the next begins. */
const workspace = createWorkspace(blockSize + margin + longestLine);

export const bytes = Buffer.from(workspace.bytes.buffer);

/** Where a block starts, and where a message stands that comes apart from its line. */

export const messageStart = margin + blockSize + margin;

const {registers} = workspace;
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

/** The text between two positions of the line from `start` to `end`, which is decoded once. */
export function textOf(start: number, end: number): (from: number, to: number) => string {
	const line = bytes.toString('utf8', start, end);
	// As many characters as bytes: each character is one byte, so positions are the same.
	return line.length === end - start
		? (from, to) => line.slice(from - start, to - start)
		: (from, to) => bytes.toString('utf8', from, to);
}

/** Classifies the message that stands from `start` to `end` in `bytes`. The byte at `end` is overwritten. */
export function classifyAt(program: string, start: number, end: number, text: (from: number, to: number) => string): Verdict {
	const read = readerOf(program);
	if (read === undefined) {
		return unclassified;
	}

	let stop = end;
	while (stop > start && (bytes[stop - 1] ?? 0) <= 0x20) {
		stop--;
	}

	const overwritten = bytes[stop];
	bytes[stop] = newline;
	const meaning = read(start, stop);
	if (meaning !== undefined) {
		return {class: meaning.class, reason: meaning.reason, fields: fieldsOf(meaning, text)};
	}

	bytes[stop] = overwritten ?? newline;
	return classifyRepeated(program, start, end, text) ?? unclassified;
}

function fieldsOf({fields, constant, class: found}: Meaning, text: (from: number, to: number) => string): Fields {
	const values: Partial<Record<string, string>> = constant === nothing ? {} : {...constant};
	for (const {name, register} of fields) {
		const start = registers[register] ?? 0;
		if (start > 0) {
			values[name] = text(start, registers[register + 1] ?? start);
		}
	}

	if ((found === 'rejected' || found === 'greylisted') && (values['code'] ?? values['dsn'])?.startsWith('4')) {
		values['temporary'] = 'true';
	}

	return values;
}

const repeatedStart = Buffer.from('message repeated ');
const repeatedMiddle = Buffer.from(' times: [ ');

/** rsyslog's `message repeated 3 times: [ <message>]`: the message once more, with its count. */
function classifyRepeated(program: string, start: number, end: number, text: (from: number, to: number) => string): Verdict | undefined {
	const isRepeated = bytes.compare(repeatedStart, 0, repeatedStart.length, start, start + repeatedStart.length) === 0;
	const middle = isRepeated ? bytes.indexOf(repeatedMiddle, start) : -1;
	const close = bytes.lastIndexOf(']', end);
	const count = middle < 0 ? '' : text(start + repeatedStart.length, middle);
	if (!/^\d{1,9}$/.test(count) || close < middle) {
		return undefined;
	}

	const verdict = classifyAt(program, middle + repeatedMiddle.length, close, text);
	return {...verdict, fields: {...verdict.fields, repeated: count}};
}

export {margin as blockStart} from './pattern/workspace.js';
