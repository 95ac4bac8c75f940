import type {LogFormat} from '../../model/discovery.js';
import type {Names} from '../tag-name.js';
import type {Envelope} from './envelope.js';
import {createStampClock} from './instant.js';
import {behindPriority, isVersion1, readRfc5424} from './rfc5424.js';
import {createStampReader} from './stamp.js';
import {behindWord, readTag, type Tag} from './tag.js';
import {createZone} from './zone.js';

/** Splits the envelope off a line of text; undefined: none that we know stands there. */
export type ReadEnvelope = (start: number, now: number) => Envelope | undefined;

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
const letterF = 0x66;

/** Reads the envelopes of syslog, of `journalctl -o short…` and of the own files of Fail2ban and Dovecot, told apart line by line. */
export function createEnvelopeReader(bytes: Uint8Array, names: Names, {format, zone, host}: EnvelopeOptions): ReadEnvelope {
	const stamps = createStampReader(bytes);
	const {stamp} = stamps;
	const clock = createStampClock(createZone(zone));
	const line: Line = {bytes, host, names};
	let latest = {now: Number.NaN, time: 0};
	return (start, now) => {
		const version = behindPriority(bytes, start);
		const isRfc5424 = version > start && isVersion1(bytes, version);
		const stampStart = isRfc5424 ? version + 2 : version;
		const stampEnd = stamps.read(stampStart);
		if (stampEnd < 0 || bytes[stampEnd] !== space) {
			return format === 'auto' ? withoutStamp(line, start) : undefined;
		}

		if (!stamps.isSame() || latest.now !== now) {
			latest = {now, time: clock(stamp, now)};
		}

		const {time} = latest;
		if (isRfc5424) {
			return {time, ...readRfc5424(bytes, stampEnd + 1, names)};
		}

		if (format === 'dovecot') {
			return {time, host, tag: names.tagOf('dovecot'), pid: undefined, message: stampEnd + 1};
		}

		return readHostAndTag(line, stampEnd + 1, time);
	};
}

type Line = {readonly bytes: Uint8Array; readonly host: string; readonly names: Names};

function readHostAndTag({bytes, host, names}: Line, start: number, time: number): Envelope {
	const end = behindWord(bytes, start);
	if (bytes[end - 1] === colon || (bytes[start] === letterF && names.hosts.at(start, end).startsWith('fail2ban.'))) {
		// No host: `Nov 22 18:06:49 imap-login: Info: …`, `2026-11-22 18:06:06,488 fail2ban.filter         [36]: …`.
		const tag = readTag(bytes, start, names);
		if (tag !== undefined) {
			return envelopeOf(time, host, tag);
		}
	}

	const named = names.hosts.at(start, end);
	const messageStart = bytes[end] === space ? end + 1 : end;
	const tag = readTag(bytes, messageStart, names);
	return tag === undefined
		? {time, host: named, tag: names.tagOf(''), pid: undefined, message: messageStart}
		: envelopeOf(time, named, behindTagExtras(bytes, tag, names));
}

const envelopeOf = (time: number | undefined, host: string, {tag, pid, message}: Tag): Envelope => ({time, host, tag, pid, message});

/** Fail2ban's tag comes twice in the journal, Solaris puts `[ID 583609 mail.info] ` behind the tag. */
function behindTagExtras(bytes: Uint8Array, tag: Tag, names: Names): Tag {
	if (tag.tag.name === 'fail2ban-server') {
		const inner = readTag(bytes, tag.message, names);
		return inner?.tag.name.startsWith('fail2ban.') ? inner : tag;
	}

	if (bytes[tag.message] === openBracket && names.hosts.at(tag.message, tag.message + 4) === '[ID ') {
		const end = behindWord(bytes, behindWord(bytes, tag.message + 4) + 1);
		return {...tag, message: bytes[end] === space ? end + 1 : end};
	}

	return tag;
}

/** `host name[pid]: …` or `name[pid]: …`, as lines stand in reports and tickets. */
function withoutStamp({bytes, host, names}: Line, start: number): Envelope | undefined {
	const tag = readTag(bytes, start, names);
	if (tag !== undefined) {
		return envelopeOf(undefined, host, tag);
	}

	const end = behindWord(bytes, start);
	const behindHost = bytes[end] === space ? readTag(bytes, end + 1, names) : undefined;
	return behindHost?.pid === undefined ? undefined : envelopeOf(undefined, names.hosts.at(start, end), behindHost);
}
