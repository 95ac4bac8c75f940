import type {FilePosition, Gap, Position} from '../model/position.js';

/** What stands in the way of reading a log: it is not there, or may not be read (octal mode and group of the file). */
export type Hindrance = {readonly kind: 'missing'} | {readonly kind: 'denied'; readonly mode: string; readonly group: string};

export type Beat = {
	/** The host's clock, milliseconds since the epoch. */
	readonly clock: number;
	/** Bytes of the log that are not sent yet. */
	readonly behind: number;
	/** The load average of the last minute. */
	readonly load: number;
};

export type FrameHandlers = {
	/** Whole lines, or a piece of one that is too long; `after` is the place behind the last whole line. */
	readonly onData: (chunk: Buffer, after: Position) => void;
	readonly onGap: (gap: Gap) => void;
	readonly onBeat: (beat: Beat) => void;
	/** The log's name belongs to another file by now, or its file was cut. */
	readonly onTurn: (turn: 'rotated' | 'truncated') => void;
	/** Undefined: it can be read. */
	readonly onHindrance: (hindrance: Hindrance | undefined) => void;
};

/** A header is never longer, bytes. */
const longestHeader = 1024;

/** Text that a frame announces is never longer, bytes: a line of 1 MiB that ends, what was read with it, and its newline. */
const longestText = 2 * 1024 * 1024;

const number = String.raw`(\d{1,16})`;
const sha = '([0-9a-f]{64})';
const shapes = {
	open: new RegExp(`^O (\\d{1,20}) (\\d{1,20}) ${number} ${sha} ${number} (\\d{1,12}\\.\\d{6})$`),
	fingerprint: new RegExp(`^F ${number} ${sha}$`),
	lines: new RegExp(String.raw`^D ${number} ${number} ${number} (\d{1,12}\.\d{6})$`),
	piece: new RegExp(`^P ${number} ${number} ${number}$`),
	gap: /^G (-|\d{1,16}) (-|\d{1,16}) ([ -~]{1,200})$/,
	late: new RegExp(`^L ${number}$`),
	entries: new RegExp(`^J ${number} ([\\w=;-]{1,300}) ([0-9a-f]{32}) (\\d{1,20})$`),
	beat: new RegExp(String.raw`^H ${number} ${number} (\d{1,9}(?:\.\d{1,3})?)$`),
	denied: /^X denied ([0-7]{1,4}) ([\w.$-]{1,64})$/,
};

type Text = {readonly length: number; readonly give: (text: Buffer) => void};

/** What a frame's header comes to: the text that follows it, nothing, or `false`: there is no such frame. */
type Taken = Text | undefined | false;

const counted = (text: string): number | undefined => text === '-' ? undefined : Number(text);

/** Reads headers, one after the other; each must fit what came before it. */
function createHeaders(handlers: FrameHandlers): (header: string) => Taken {
	/** The place behind the last whole line. */
	let place: FilePosition | undefined;
	/** The file's bytes before this were sent; a piece of a line may be the last of them. */
	let sent = 0;

	function text(from: number, to: number, length: number, after: FilePosition | undefined): Taken {
		if (after === undefined || from !== sent || to < from || length > longestText || length > to - from + 1) {
			return false;
		}

		return {
			length,
			give(bytes) {
				sent = to;
				place = after;
				handlers.onData(bytes, after);
			},
		};
	}

	const readers: ReadonlyArray<readonly [RegExp, (...words: readonly string[]) => Taken]> = [
		[shapes.lines, (from, to, length, changed) => text(Number(from), Number(to), Number(length), place && {...place, offset: Number(to), changed})],
		[shapes.piece, (from, to, length) => text(Number(from), Number(to), Number(length), place)],
		[shapes.late, length => {
			const after = place;
			return after !== undefined && Number(length) <= longestText && {
				length: Number(length),
				give(bytes) {
					handlers.onData(bytes, after);
				},
			};
		}],
		[shapes.entries, (length, cursor = '', boot = '', time = '') => Number(length) <= longestText && {
			length: Number(length),
			give(bytes) {
				handlers.onData(bytes, {kind: 'journal', cursor, boot, time});
			},
		}],
		[shapes.open, (...[device = '', inode = '', length = '', sha256 = '', offset = '', changed]) => {
			// A line that was begun in pieces may go on in a copy of its file: the place stays before it.
			const begun = place !== undefined && Number(offset) === sent ? sent - place.offset : 0;
			sent = Number(offset);
			place = {kind: 'file', device, inode, fingerprint: {length: Number(length), sha256}, offset: sent - begun, changed};
			return undefined;
		}],
		[shapes.fingerprint, (length = '', sha256 = '') => {
			if (place === undefined) {
				return false;
			}

			place = {...place, fingerprint: {length: Number(length), sha256}};
			return undefined;
		}],
		[shapes.gap, (bytes = '', lines = '', reason = '') => {
			handlers.onGap({from: undefined, to: undefined, bytes: counted(bytes), lines: counted(lines), reason});
			return undefined;
		}],
		[shapes.beat, (clock, behind, load) => {
			handlers.onBeat({clock: Number(clock), behind: Number(behind), load: Number(load)});
			return undefined;
		}],
		[/^([RT])$/, turn => {
			handlers.onTurn(turn === 'R' ? 'rotated' : 'truncated');
			return undefined;
		}],
		[/^X (ok|missing)$/, word => {
			handlers.onHindrance(word === 'ok' ? undefined : {kind: 'missing'});
			return undefined;
		}],
		[shapes.denied, (mode = '', group = '') => {
			handlers.onHindrance({kind: 'denied', mode, group});
			return undefined;
		}],
	];
	return header => {
		for (const [shape, read] of readers) {
			const words = shape.exec(header);
			if (words !== null) {
				return read(...words.slice(1));
			}
		}

		return false;
	};
}

/**
Takes apart what the tailer on a host sends (host-scripts/tail.pl). Answers true as long as all of it was a frame; after the first
that is none nothing more may be pushed.
*/
export function createFrameReader(handlers: FrameHandlers): (chunk: Buffer) => boolean {
	const readHeader = createHeaders(handlers);
	let waiting: Buffer[] = [];
	let size = 0;
	let text: Text | undefined;

	/** All that is here, in one. */
	function gathered(): Buffer {
		const [first = Buffer.alloc(0), ...more] = waiting;
		const all = more.length === 0 ? first : Buffer.concat(waiting);
		waiting = [all];
		return all;
	}

	/** The next bytes, as many as were asked for; undefined: they are not here yet. */
	function next(length: number): Buffer | undefined {
		if (size < length) {
			return undefined;
		}

		const all = gathered();
		size -= length;
		// Not even an empty rest of what came may hold its memory until something else comes.
		waiting = size === 0 ? [] : [all.subarray(length)];
		return all.subarray(0, length);
	}

	/** The next header without its newline; false: this is none. */
	function nextHeader(): string | undefined | false {
		const end = gathered().subarray(0, longestHeader).indexOf(10);
		return end === -1 ? (size >= longestHeader ? false : undefined) : next(end + 1)?.toString('latin1', 0, end);
	}

	/** Undefined: nothing is whole; false: it is no frame. */
	function step(): true | false | undefined {
		if (text !== undefined) {
			const bytes = next(text.length);
			if (bytes !== undefined) {
				const {give} = text;
				text = undefined;
				give(bytes);
			}

			return bytes && true;
		}

		const header = nextHeader();
		if (header === undefined || header === false) {
			return header;
		}

		const taken = readHeader(header);
		text = taken === false ? undefined : taken;
		return taken !== false;
	}

	return chunk => {
		waiting.push(chunk);
		size += chunk.length;
		for (;;) {
			const went = step();
			if (went !== true) {
				return went === undefined;
			}
		}
	};
}
