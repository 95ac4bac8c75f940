import {Buffer} from 'node:buffer';
import {createKnownTags} from './known-tags.js';
import {compileProgram, completed, nothing, type Meaning, type Read} from './pattern/compile.js';
import {createWorkspace, margin} from './pattern/workspace.js';
import {fallbackFor, programs} from './programs/index.js';
import {isDovecots, type Names, type TagName} from './tag-name.js';
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

/** Where a message stands that comes apart from its line. */
export const messageStart = margin + blockSize + margin;

const readByName = new Map<string, Read>();

function readerOf(program: string): Read | undefined {
	const table = programs.get(program) ?? programs.get(program.slice(program.lastIndexOf('/') + 1)) ?? fallbackFor(program);
	if (table === undefined) {
		return undefined;
	}

	const [name = program] = table.names;
	const read = readByName.get(name) ?? compileProgram(workspace, table);
	readByName.set(name, read);
	return read;
}

const tagByName = new Map<string, TagName>();

function tagOf(name: string): TagName {
	const known = tagByName.get(name);
	if (known !== undefined) {
		return known;
	}

	const tag = {name, isDovecots: isDovecots(name), read: readerOf(name)};
	// Hosts choose their tags, so the number of names is bounded.
	if (tagByName.size < 10_000) {
		tagByName.set(name, tag);
	}

	return tag;
}

/** The hosts and tags of the bytes. */
export const names: Names = {hosts: createWords(bytes, text => text), tags: createWords(bytes, tagOf), knownTags: createKnownTags(bytes), tagOf};

/** The meaning of the message that stands from `start` to `end` in `bytes`. Its fields are in the registers until the next message. */
export function meaningAt({read}: TagName, start: number, end: number): Meaning {
	if (read === undefined) {
		return unclassified;
	}

	let stop = end;
	while (stop > start && (bytes[stop - 1] ?? 0) <= 0x20) {
		stop--;
	}

	const overwritten = bytes[stop] ?? newline;
	if (overwritten === newline) {
		return read(start, stop) ?? unclassified;
	}

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
	const count = middle === -1 || middle > end ? '' : bytes.toString('latin1', start + repeatedStart.length, middle);
	return /^\d{1,9}$/.test(count) && close > middle ? {count, start: middle + repeatedMiddle.length, end: close} : undefined;
}

export {margin as blockStart} from './pattern/workspace.js';
