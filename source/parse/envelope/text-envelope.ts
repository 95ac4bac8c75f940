import {type Buffer} from 'node:buffer';
import type {LogFormat} from '../../model/discovery.js';
import type {Names} from '../tag-name.js';
import {areDigits, behindDigits} from './digits.js';
import type {Envelope} from './envelope.js';
import {createStampClock} from './instant.js';
import {createKnownWord} from './known-word.js';
import {behindPriority, isVersion1, readRfc5424} from './rfc5424.js';
import {createStampTimes} from './stamp-times.js';
import {behindWord, readTag} from './tag.js';
import {createZone} from './zone.js';

/** Reads the envelope of the line of text that starts here; false: none that we know stands there. */
export type ReadEnvelope = (start: number, now: number, into: Envelope) => boolean;

export type EnvelopeOptions = {
	readonly format: LogFormat | 'auto';
	/** IANA name or offset of stamps without a zone. */
	readonly zone: string;
	/** Used when a line names no host. */
	readonly host: string;
};

const space = 0x20;
const colon = 0x3A;
const openBracket = 0x5B;
const dot = 0x2E;
const closeBracket = 0x5D;
const letterF = 0x66;

/** Reads the envelopes of syslog, of `journalctl -o short…` and of the own files of Fail2ban and Dovecot, told apart line by line. */
export function createEnvelopeReader(bytes: Buffer, names: Names, {format, zone, host}: EnvelopeOptions): ReadEnvelope {
	const stamps = createStampTimes(bytes, createStampClock(createZone(zone)));
	const readHostAndTag = createHostReader(bytes, names, host);
	return (start, now, into) => {
		const version = behindPriority(bytes, start);
		const isRfc5424 = version > start && isVersion1(bytes, version);
		const stampEnd = stamps.read(isRfc5424 ? version + 2 : version, now, into);
		if (stampEnd < 0) {
			return format === 'auto' && readWithoutStamp({bytes, names, host}, start, into);
		}

		if (isRfc5424) {
			readRfc5424(bytes, stampEnd + 1, names, into);
		} else if (format === 'dovecot') {
			into.host = host;
			into.tag = names.tagOf('dovecot');
			into.pid = undefined;
			into.start = stampEnd + 1;
		} else {
			readHostAndTag(stampEnd + 1, into);
		}

		return true;
	};
}

/** Reads `host name[pid]: `, or `name[pid]: ` of `localHost`. Most lines of a log are of the host of the line before. */
function createHostReader(bytes: Buffer, names: Names, localHost: string): (start: number, into: Envelope) => void {
	const latest = createKnownWord(bytes);
	let latestHost = localHost;

	/** Reads the host, if one stands there: where the tag starts. */
	const readHost = (start: number, into: Envelope): number => {
		const end = behindWord(bytes, start);
		if (bytes[end - 1] === colon || (bytes[start] === letterF && names.hosts.at(start, end).startsWith('fail2ban.'))) {
			// No host: `Nov 22 18:06:49 imap-login: Info: …`, `2026-11-22 18:06:06,488 fail2ban.filter         [36]: …`.
			if (readTag(bytes, start, names, into)) {
				into.host = localHost;
				return -1;
			}
		} else if (bytes[end] === space) {
			latest.keep(start, end);
			latestHost = names.hosts.at(start, end);
		}

		into.host = names.hosts.at(start, end);
		return bytes[end] === space ? end + 1 : end;
	};

	return (start, into) => {
		const known = latest.at(start);
		let message = start + known;
		if (known === 0) {
			message = readHost(start, into);
			if (message < 0) {
				return;
			}
		} else {
			into.host = latestHost;
		}

		if (readTag(bytes, message, names, into)) {
			if (bytes[into.start] === openBracket || into.tag.name === 'fail2ban-server') {
				readTagExtras(bytes, names, into);
			}
		} else {
			into.tag = names.tagOf('');
			into.pid = undefined;
			into.start = message;
		}
	};
}

/** Fail2ban's tag comes twice in the journal, Solaris puts `[ID 583609 mail.info] ` behind the tag, the kernel the seconds since its start. */
function readTagExtras(bytes: Buffer, names: Names, into: Envelope): void {
	const {start, tag, pid} = into;
	if (tag.name === 'fail2ban-server') {
		if (!readTag(bytes, start, names, into) || !into.tag.name.startsWith('fail2ban.')) {
			into.start = start;
			into.tag = tag;
			into.pid = pid;
		}
	} else if (names.hosts.at(start, start + 4) === '[ID ') {
		const end = behindWord(bytes, behindWord(bytes, start + 4) + 1);
		into.start = bytes[end] === space ? end + 1 : end;
	} else if (tag.name === 'kernel') {
		into.start = behindUptime(bytes, start);
	}
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

type Line = {readonly bytes: Buffer; readonly names: Names; readonly host: string};

/** `host name[pid]: …` or `name[pid]: …`, as lines stand in reports and tickets. */
function readWithoutStamp({bytes, names, host}: Line, start: number, into: Envelope): boolean {
	into.time = undefined;
	into.host = host;
	if (readTag(bytes, start, names, into)) {
		return true;
	}

	const end = behindWord(bytes, start);
	if (bytes[end] !== space || !readTag(bytes, end + 1, names, into) || into.pid === undefined) {
		return false;
	}

	into.host = names.hosts.at(start, end);
	return true;
}
