import type {Names} from '../tag-name.js';
import {areDigits, behindDigits, readDigits} from './digits.js';
import type {Envelope} from './envelope.js';
import {behindWord} from './tag.js';

const newline = 0x0A;
const space = 0x20;
const quote = 0x22;
const dash = 0x2D;
const openBracket = 0x5B;
const backslash = 0x5C;
const closeBracket = 0x5D;
const greater = 0x3E;
const less = 0x3C;

/** Behind `<PRI>` at a position, or the position. */
export function behindPriority(bytes: Uint8Array, start: number): number {
	if (bytes[start] !== less) {
		return start;
	}

	const end = behindDigits(bytes, start + 1);
	return end > start + 1 && end < start + 5 && bytes[end] === greater ? end + 1 : start;
}

/** Whether the version of RFC 5424 stands here. */
export const isVersion1 = (bytes: Uint8Array, start: number): boolean => bytes[start] === 0x31 && bytes[start + 1] === space;

/** Reads what follows the stamp in RFC 5424: `<host> <app> <procid> <msgid> <structured data> <message>`. */
export function readRfc5424(bytes: Uint8Array, start: number, {hosts, tags}: Names, into: Envelope): void {
	const hostEnd = behindWord(bytes, start);
	const appEnd = behindWord(bytes, hostEnd + 1);
	const pidEnd = behindWord(bytes, appEnd + 1);
	const idEnd = behindWord(bytes, pidEnd + 1);
	let message = behindStructuredData(bytes, idEnd + 1);
	while (bytes[message] === space) {
		message++;
	}

	const pidLength = pidEnd - appEnd - 1;
	into.host = hosts.at(start, hostEnd);
	into.tag = tags.at(hostEnd + 1, appEnd);
	into.pid = pidLength > 0 && areDigits(bytes, appEnd + 1, pidLength) ? readDigits(bytes, appEnd + 1, pidLength) : undefined;
	into.start = message;
}

/** Behind `-` or `[id name="value" …]…`; values may hold brackets, and quotes behind a backslash. */
function behindStructuredData(bytes: Uint8Array, start: number): number {
	if (bytes[start] === dash) {
		return start + 1;
	}

	let end = start;
	while (bytes[end] === openBracket) {
		let isQuoted = false;
		for (end++; bytes[end] !== closeBracket || isQuoted; end++) {
			const byte = bytes[end] ?? newline;
			if (byte === newline) {
				return start;
			}

			if (byte === backslash && bytes[end + 1] !== newline) {
				end++;
			} else if (byte === quote) {
				isQuoted = !isQuoted;
			}
		}

		end++;
	}

	return end;
}
