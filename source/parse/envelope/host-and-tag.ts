import {type Buffer} from 'node:buffer';
import type {Names} from '../tag-name.js';
import {areDigits, behindDigits} from './digits.js';
import type {Envelope} from './envelope.js';
import {behindWord, createTagReader, type ReadTag} from './tag.js';

/** Reads what stands behind a line's stamp. */
export type HostAndTagReader = {
	/** Reads the host, if one stands there: where the tag starts, or -1 when that is read already and the line is of `localHost`. */
	readonly readHost: (localHost: string, start: number, into: Envelope) => number;
	/** Reads the tag, if one stands there, and what some programs put behind it. */
	readonly readTag: (start: number, into: Envelope) => void;
	/** Reads a tag alone. */
	readonly readPlainTag: ReadTag;
};

const space = 0x20;
const dot = 0x2E;
const colon = 0x3A;
const openBracket = 0x5B;
const closeBracket = 0x5D;
const letterF = 0x66;

/** A reading of the hosts and tags in these bytes. */
export function createHostAndTagReader(bytes: Buffer, names: Names): HostAndTagReader {
	const readPlainTag = createTagReader(bytes, names);
	const {knownHosts, hosts} = names;
	const noTag = names.tagOf('');

	const readHost = (localHost: string, start: number, into: Envelope): number => {
		const end = behindWord(bytes, start);
		if (bytes[end - 1] === colon || (bytes[start] === letterF && hosts.at(start, end).startsWith('fail2ban.'))) {
			// No host: `Nov 22 18:06:49 imap-login: Info: …`, `2026-11-22 18:06:06,488 fail2ban.filter         [36]: …`.
			if (readPlainTag(start, into)) {
				into.host = localHost;
				return -1;
			}
		} else if (bytes[end] === space) {
			knownHosts.keep(start, end, hosts.at(start, end));
		}

		into.host = hosts.at(start, end);
		return bytes[end] === space ? end + 1 : end;
	};

	/** Fail2ban's tag comes twice in the journal, Solaris puts `[ID 583609 mail.info] ` behind the tag, the kernel the seconds since its start. */
	const readTagExtras = (into: Envelope): void => {
		const {start, tag, pid} = into;
		if (tag.isDoubled) {
			if (!readPlainTag(start, into) || !into.tag.name.startsWith('fail2ban.')) {
				into.start = start;
				into.tag = tag;
				into.pid = pid;
			}
		} else if (hosts.at(start, start + 4) === '[ID ') {
			const end = behindWord(bytes, behindWord(bytes, start + 4) + 1);
			into.start = bytes[end] === space ? end + 1 : end;
		} else if (tag.name === 'kernel') {
			into.start = behindUptime(bytes, start);
		}
	};

	const readTag = (start: number, into: Envelope): void => {
		if (!readPlainTag(start, into)) {
			into.tag = noTag;
			into.pid = undefined;
			into.start = start;
		} else if (bytes[into.start] === openBracket || into.tag.isDoubled) {
			readTagExtras(into);
		}
	};

	return {readHost, readTag, readPlainTag};
}

/** Behind `[12345.678901] `, or here. */
function behindUptime(bytes: Uint8Array, start: number): number {
	let seconds = start + 1;
	while (bytes[seconds] === space) {
		seconds++;
	}

	const end = behindDigits(bytes, seconds);
	const behind = bytes[end] === dot && areDigits(bytes, end + 1, 6) ? end + 7 : start;
	return end > seconds && bytes[behind] === closeBracket && bytes[behind + 1] === space ? behind + 2 : start;
}
