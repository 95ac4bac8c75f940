import {Buffer} from 'node:buffer';
import {createKnownWords} from './known-words.js';
import {heldFields, meaningOf, nothing, type Meaning} from './pattern/meaning.js';
import {readWritten, type Read} from './pattern/read-written.js';
import {createWorkspace, margin} from './pattern/workspace.js';
import {isDovecots, type Names, type TagName} from './tag-name.js';
import {verdictNumber} from './verdict-ids.js';
import {createWords} from './words.js';
import {writtenPrograms} from './written-programs.js';

/** Bytes of a line that are read; what is longer is cut. */
export const longestLine = 8 * 1024;

/** Bytes that are scanned at once. */
export const blockSize = 256 * 1024;

const blank = 0x20;
const colon = 0x3A;
const openBracket = 0x5B;

/** One set of tables over one workspace, for all readers of this thread: each scans to the end of its block before the next begins. */
const workspace = createWorkspace(blockSize + margin + longestLine, writtenPrograms.fields);

export const bytes = Buffer.from(workspace.memory.buffer, workspace.bytes.byteOffset, workspace.bytes.length);

/** Where the fields of the line that was matched last start and end: two numbers for each. */
export const {registers, slot} = workspace;

/** What no pattern knows. */
export const unclassified: Meaning = meaningOf(verdictNumber('unclassified', 'unknown'), heldFields(workspace, []), nothing);

/** Where a message stands that comes apart from its line. */
export const messageStart = margin + blockSize + margin;

const readers: Array<Read | undefined> = [];

function readerOf(program: string): Read | undefined {
	const number = tableOf(program);
	if (number === undefined) {
		return undefined;
	}

	const known = readers[number];
	const written = known === undefined ? writtenPrograms.table(number, slot) : undefined;
	const read = written === undefined ? known : readWritten(workspace, written);
	readers[number] = read;
	return read;
}

const tableByName = new Map(Object.entries(writtenPrograms.tableByName));

/** A daemon of Postfix that has no table of its own is read by that of all. */
function tableOf(program: string): number | undefined {
	return tableByName.get(program) ?? tableByName.get(program.slice(program.lastIndexOf('/') + 1))
		?? (program.startsWith('postfix') ? tableByName.get('postfix') : undefined)
		// Its modules are many, and each release has others.
		?? (program.startsWith('fail2ban.') ? tableByName.get('fail2ban') : undefined);
}

const tagByName = new Map<string, TagName>();

function tagOf(name: string): TagName {
	const known = tagByName.get(name);
	if (known !== undefined) {
		return known;
	}

	const tag = {name, isDovecots: isDovecots(name), isDoubled: name === 'fail2ban-server', read: readerOf(name)};
	// Hosts choose their tags, so the number of names is bounded.
	if (tagByName.size < 10_000) {
		tagByName.set(name, tag);
	}

	return tag;
}

/** The hosts and tags of the bytes. */
export const names: Names = {
	hosts: createWords(bytes, text => text),
	tags: createWords(bytes, tagOf),
	knownHosts: createKnownWords(bytes, '', [blank, blank]),
	knownTags: createKnownWords(bytes, tagOf(''), [openBracket, colon]),
	tagOf,
};

/** The meaning of the message that stands from `start` to `end` in `bytes`. Its fields are in the registers until the next message. */
export const meaningAt = createMeaningReader(bytes);

function createMeaningReader(block: Buffer): (tag: TagName, start: number, end: number) => Meaning {
	// Here, because what stands in a module is a variable to the engine once it is bundled.
	const newline = 0x0A;
	const lastBlank = 0x20;
	const unknown = unclassified;
	return ({read}, start, end) => {
		if (read === undefined) {
			return unknown;
		}

		let stop = end;
		while (stop > start && (block[stop - 1] ?? 0) <= lastBlank) {
			stop--;
		}

		const behind = block[stop] ?? newline;
		if (behind !== newline) {
			block[stop] = newline;
		}

		const id = read.match(start, stop);
		if (behind !== newline) {
			block[stop] = behind;
		}

		return id < 0 ? unknown : read.meanings[id] ?? read.learn(id);
	};
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
