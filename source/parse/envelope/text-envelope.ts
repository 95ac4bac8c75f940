import {type Buffer} from 'node:buffer';
import type {LogFormat} from '../../model/discovery.js';
import type {Names} from '../tag-name.js';
import type {Envelope} from './envelope.js';
import {createHostAndTagReader} from './host-and-tag.js';
import {createStampClock} from './instant.js';
import {createKnownHead} from './known-head.js';
import {behindPriority, isVersion1, readRfc5424} from './rfc5424.js';
import {createTimeReader, isWholeSecond, noMinute, type KnownMinute} from './stamp-times.js';
import {behindWord} from './tag.js';
import {createZone} from './zone.js';

/** What is known of a log for reading the envelopes of its lines. */
export type EnvelopeLog = {
	readonly format: LogFormat | 'auto';
	/** Used when a line names no host. */
	readonly localHost: string;
	/** Forwarded logs hold stamps of both kinds. */
	readonly traditional: KnownMinute;
	readonly iso: KnownMinute;
	/** Of the head that is known. */
	headTime: number | undefined;
	headHost: string;
};

/** Nothing is known yet of a log. `zone`: IANA name or offset of stamps without a zone. */
export function newEnvelopeLog({format, zone, host = ''}: {readonly format: LogFormat | 'auto'; readonly zone: string; readonly host?: string}): EnvelopeLog {
	const clock = createStampClock(createZone(zone));
	return {format, localHost: host, traditional: noMinute(clock), iso: noMinute(clock), headTime: undefined, headHost: host};
}

/** Reads the envelope of the line of text that starts here; false: none that we know stands there. */
export type ReadEnvelope = (log: EnvelopeLog, start: number, now: number, into: Envelope) => boolean;

const space = 0x20;
const nine = 0x39;
const less = 0x3C;

/**
Reads the envelopes of syslog, of `journalctl -o short…` and of the own files of Fail2ban and Dovecot, told apart line by line. One reading
serves all logs: what it works on is then constant for the engine.
*/
export function createEnvelopeReader(bytes: Buffer, names: Names): ReadEnvelope {
	const readTime = createTimeReader(bytes);
	const {readHost, readTag, readPlainTag} = createHostAndTagReader(bytes, names);
	const {knownHosts} = names;
	const head = createKnownHead(bytes);

	/** `host name[pid]: …` or `name[pid]: …`, as lines stand in reports and tickets. */
	const readWithoutStamp = (host: string, start: number, into: Envelope): boolean => {
		into.time = undefined;
		into.host = host;
		if (readPlainTag(start, into)) {
			return true;
		}

		const end = behindWord(bytes, start);
		if (bytes[end] !== space || !readPlainTag(end + 1, into) || into.pid === undefined) {
			return false;
		}

		into.host = names.hosts.at(start, end);
		return true;
	};

	const readAnew: ReadEnvelope = (log, start, now, into) => {
		const version = bytes[start] === less ? behindPriority(bytes, start) : start;
		const isRfc5424 = version > start && isVersion1(bytes, version);
		const stampStart = isRfc5424 ? version + 2 : version;
		const minute = (bytes[stampStart] ?? 0) <= nine ? log.iso : log.traditional;
		const stampEnd = readTime(stampStart, now, minute, into);
		if (stampEnd < 0) {
			return log.format === 'auto' && readWithoutStamp(log.localHost, start, into);
		}

		if (isRfc5424) {
			readRfc5424(bytes, stampEnd + 1, names, into);
			return true;
		}

		if (log.format === 'dovecot') {
			into.host = log.localHost;
			into.tag = names.tagOf('dovecot');
			into.pid = undefined;
			into.start = stampEnd + 1;
			return true;
		}

		const known = knownHosts.at(stampEnd + 1);
		if (known >= 0) {
			into.host = knownHosts.values[known] ?? '';
			const tagStart = stampEnd + 2 + (knownHosts.lengths[known] ?? 0);
			if (isWholeSecond(bytes, stampStart, minute)) {
				head.keep(log, start, tagStart, now);
				log.headTime = into.time;
				log.headHost = into.host;
			}

			readTag(tagStart, into);
			return true;
		}

		const tagStart = readHost(log.localHost, stampEnd + 1, into);
		if (tagStart > 0) {
			readTag(tagStart, into);
		}

		return true;
	};

	return (log, start, now, into) => {
		const tagStart = head.behind(log, start, now);
		if (tagStart === 0) {
			return readAnew(log, start, now, into);
		}

		into.time = log.headTime;
		into.host = log.headHost;
		readTag(tagStart, into);
		return true;
	};
}
