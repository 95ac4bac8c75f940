import type {LogFormat} from '../model/discovery.js';
import type {LogRecord, MailEvent} from '../model/mail-event.js';
import {bytes, classifyAt, isKnown, longestLine, messageStart, textOf, unclassified, type Verdict} from './classifier.js';
import type {Envelope, TextAt} from './envelope/envelope.js';
import {readJournalEntry} from './envelope/journal.js';
import {createEnvelopeReader, type ReadEnvelope} from './envelope/text-envelope.js';

export type LineReaderOptions = {
	readonly format: LogFormat | 'auto';
	/** IANA name or `+hh:mm` of stamps that carry no zone. */
	readonly zone: string;
	/** Used when a line names no host. */
	readonly host?: string;
};

/** Makes an event of each line of one log. */
export type LineEvents = {
	/** The event of the line that stands from `start` to `end` in the workspace, without its line end. */
	readonly read: (start: number, end: number, now: number) => MailEvent;
	/** Journal cursor of the last line that had one. */
	readonly cursor: () => string | undefined;
};

const openBrace = 0x7B;
const lastMessageRepeated = /^last message repeated (\d{1,9}) times?$/;

/** The events of one log's lines, in their order. */
export function createLineEvents(options: LineReaderOptions): LineEvents {
	const {format, host = ''} = options;
	const readEnvelope = createEnvelopeReader(bytes, {...options, host});
	const readsJson = format === 'auto' || format === 'journal-json';
	const previous = new Map<string, MailEvent>();
	let latest: MailEvent | undefined;
	let cursor: string | undefined;

	/** Most logs are of one host: only a change of host costs more than an assignment. Lines choose their host, so their number is bounded. */
	const remember = (event: MailEvent): void => {
		if (latest !== undefined && latest.host !== event.host && (previous.size < 1000 || previous.has(latest.host))) {
			previous.set(latest.host, latest);
		}

		latest = event;
	};

	/** A bare message, as it is pasted from elsewhere. */
	const withoutEnvelope = (start: number, stop: number, text: TextAt): MailEvent => {
		const head = {time: undefined, host, program: '', pid: undefined, message: text(start, stop)};
		const verdicts = (format === 'auto' ? ['postfix', 'dovecot'] : ['']).map(program => eventOf({...head, program}, classifyAt(program, start, stop, text)));
		return verdicts.find(verdict => verdict.class !== 'unclassified') ?? eventOf(head, unclassified);
	};

	const readText = (start: number, end: number, now: number): MailEvent => {
		const stop = Math.min(end, start + longestLine);
		const text = textOf(start, stop);
		// What reads on finds the line's end.
		bytes[stop] = 0x0A;
		const envelope = unwrap(readEnvelope, readEnvelope(start, now, text), now, text);
		if (envelope === undefined || envelope.message > stop) {
			return withoutEnvelope(start, stop, text);
		}

		const {time, host: named, program, pid, message} = envelope;
		const messageText = text(message, stop);
		const repeated = program === '' ? lastMessageRepeated.exec(messageText) : null;
		const before = latest?.host === named ? latest : previous.get(named);
		if (repeated !== null && before !== undefined) {
			return {...before, time, fields: {...before.fields, repeated: repeated[1]}};
		}

		const verdict = classifyAt(program, message, stop, text);
		const event = eventOf({time, host: named, program, pid, message: messageText}, verdict);
		remember(event);
		return event;
	};

	const readJson = (start: number, end: number): MailEvent | undefined => {
		const entry = readJournalEntry(bytes.toString('utf8', start, end));
		if (entry === undefined) {
			return undefined;
		}

		cursor = entry.cursor ?? cursor;
		const {time, program, pid, message} = entry;
		const stop = messageStart + Math.min(message.length, longestLine);
		bytes.set(message.subarray(0, longestLine), messageStart);
		const text = textOf(messageStart, stop);
		return eventOf({time, host: entry.host ?? host, program, pid, message: text(messageStart, stop)}, classifyAt(program, messageStart, stop, text));
	};

	return {
		read(start, end, now) {
			const event = readsJson && bytes[start] === openBrace ? readJson(start, end) : undefined;
			return event ?? readText(start, end, now);
		},
		cursor: () => cursor,
	};
}

/** Containers wrap a whole syslog line in another; a line without a stamp counts as one only when its tag is known. */
function unwrap(read: ReadEnvelope, outer: Envelope | undefined, now: number, text: TextAt): Envelope | undefined {
	if (outer === undefined || isKnown(outer.program)) {
		return outer;
	}

	if (outer.time === undefined) {
		return undefined;
	}

	const inner = read(outer.message, now, text);
	return inner?.time !== undefined && isKnown(inner.program) ? {...inner, time: outer.time} : outer;
}

/** Written out, because spreading costs more than all of the classification. */
const eventOf = ({time, host, program, pid, message}: LogRecord, {class: found, reason, fields}: Verdict): MailEvent =>
	({time, host, program, pid, message, class: found, reason, fields});
