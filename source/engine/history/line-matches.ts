import {matchesFilter, type Filter} from '../../model/filter.js';
import type {FilterRow} from '../../model/filter/row-test.js';
import type {MailEvent} from '../../model/mail-event.js';
import type {LogLine} from '../../model/log-line.js';
import type {StreamRow} from '../../model/rows.js';
import {createLogReader} from '../../parse/index.js';
import {isWordByte} from '../../store/word-reader.js';
import type {Piece, PieceContent} from '../../store/history-pieces.js';
import {createQueueJoin, withKnown, type Known} from '../queue-join.js';

/** Which lines are wanted, and where they go. */
export type LineTaker = {
	/** Lines with stamps that this holds of are looked at. */
	readonly isInTime: (time: number) => boolean;
	readonly take: (row: StreamRow) => void;
};

const newline = 0x0A;

function rowOf({host, source}: Piece, time: number, {program, pid, class: found, reason, fields, message}: MailEvent, known: Known | undefined): StreamRow {
	const {fields: all, joined} = withKnown(fields, known);
	const row = {seq: 0, host, source, time, program, pid, class: found, reason, fields: all, message};
	return joined === undefined ? row : {...row, joined};
}

/** Gives the lines of a piece, each with the stamp that places it: its own, or that of the line before. */
function readLines(piece: Piece, {bytes, arrived}: PieceContent, onLine: (line: LogLine, time: number, event: () => MailEvent) => void): void {
	let time = piece.from;
	const reader = createLogReader({format: piece.format, zone: piece.zone}, line => {
		time = line.time ?? time;
		onLine(line, time, reader.event);
	});
	reader.push(bytes, arrived);
	reader.end(arrived);
}

/** The lines as the console shows them. */
export function rowsOf(piece: Piece, content: PieceContent): readonly StreamRow[] {
	const rows: StreamRow[] = [];
	readLines(piece, content, (_, time, event) => {
		rows.push(rowOf(piece, time, event(), undefined));
	});
	return rows;
}

/** Takes the lines that a filter finds. What earlier lines of their queue id said counts as far as the piece goes back. */
export function takeFiltered(piece: Piece, content: PieceContent, {filter, now}: {readonly filter: Filter; readonly now: number}, {isInTime, take}: LineTaker): void {
	const queue = createQueueJoin();
	readLines(piece, content, (line, time, event) => {
		const known = queue.join(line);
		if (!isInTime(time)) {
			return;
		}

		let row: StreamRow | undefined;
		const whole = (): StreamRow => {
			row ??= rowOf(piece, time, event(), known);
			return row;
		};

		const {host, source} = piece;
		const lazy: FilterRow = {
			host,
			source,
			time,
			program: line.program,
			class: line.class,
			reason: line.reason,
			get fields() {
				return whole().fields;
			},
			get message() {
				return whole().message;
			},
		};
		if (matchesFilter(filter, lazy, now)) {
			take(whole());
		}
	});
}

/** Bytes as a text to search in, one character for each byte. Letters beyond ASCII are folded too: what is found is looked at again. */
const foldedBytes = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1').toLowerCase();

const lowered = (byte = 0): number => byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte;

/** Texts as they are found in lines. */
export type Needles = {readonly needles: ReadonlyArray<{readonly folded: string; readonly bytes: Uint8Array}>; readonly alone: boolean};

export function needlesOf(texts: readonly string[], alone: boolean): Needles {
	const all = texts.filter(text => text !== '').map(text => new TextEncoder().encode(text));
	return {needles: all.map(bytes => ({bytes, folded: foldedBytes(bytes)})), alone};
}

function standsAt(bytes: Uint8Array, at: number, needle: Uint8Array, alone: boolean): boolean {
	return needle.every((byte, index) => lowered(byte) === lowered(bytes[at + index]))
		&& !(alone && (isWordByte(bytes[at - 1]) || isWordByte(bytes[at + needle.length])));
}

/** Where the lines start that hold one of the texts, in their order. */
export function linesWith(bytes: Uint8Array, {needles, alone}: Needles): readonly number[] {
	const text = foldedBytes(bytes);
	const starts = new Set<number>();
	for (const {folded, bytes: needle} of needles) {
		for (let at = text.indexOf(folded); at !== -1;) {
			if (standsAt(bytes, at, needle, alone)) {
				starts.add(text.lastIndexOf('\n', at) + 1);
				const end = text.indexOf('\n', at);
				at = end === -1 ? -1 : text.indexOf(folded, end);
			} else {
				at = text.indexOf(folded, at + 1);
			}
		}
	}

	return [...starts].sort((one, other) => one - other);
}

/** Takes the lines that hold one of the texts: only they are read. */
export function takeWithTexts(piece: Piece, content: PieceContent, needles: Needles, {isInTime, take}: LineTaker): void {
	const starts = linesWith(content.bytes, needles);
	if (starts.length === 0) {
		return;
	}

	const lines = starts.map(start => {
		const end = content.bytes.indexOf(newline, start);
		return content.bytes.subarray(start, end === -1 ? content.bytes.length : end + 1);
	});
	readLines(piece, {...content, bytes: Buffer.concat(lines)}, (_, time, event) => {
		if (isInTime(time)) {
			take(rowOf(piece, time, event(), undefined));
		}
	});
}
