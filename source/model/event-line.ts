import {detached} from './detached.js';
import type {LogLine} from './log-line.js';
import type {Fields, MailEvent} from './mail-event.js';
import {verdictOf} from './verdicts.js';

/** Reads events as log lines. */
export type EventLine = {
	/** The line, with the event that was given last. */
	readonly line: LogLine;
	/** The event as a line, until the next one is given. */
	readonly of: (event: MailEvent) => LogLine;
};

const none: Fields = {};

/** The number that a text is; undefined when it is none, or has more than 15 digits. */
function numberOf(text: string | undefined): number | undefined {
	return text !== undefined && text.length <= 16 && /^\d{1,15}(?:\.\d{0,15})?$/.test(text) ? Number(text) : undefined;
}

/** A line for events, one after the other. */
export function createEventLine(): EventLine {
	let event: MailEvent = {time: undefined, host: '', program: '', pid: undefined, message: '', class: 'unclassified', reason: 'unknown', fields: none};
	let verdict: number | undefined;
	const line: LogLine = {
		get time() {
			return event.time;
		},
		get host() {
			return event.host;
		},
		get program() {
			return event.program;
		},
		get pid() {
			return event.pid;
		},
		get class() {
			return event.class;
		},
		get reason() {
			return event.reason;
		},
		get verdict() {
			verdict ??= verdictOf(event.class, event.reason) ?? -1;
			return verdict;
		},
		get repeated() {
			return event.fields['repeated'];
		},
		get message() {
			return event.message;
		},
		field(name) {
			const text = event.fields[name];
			// Shorter slices are copies.
			return text === undefined || text.length < 13 ? text : detached(text);
		},
		has: name => event.fields[name] !== undefined,
		number: name => numberOf(event.fields[name]),
		mentions: text => event.message.includes(text),
	};
	return {
		line,
		of(given) {
			event = given;
			verdict = undefined;
			return line;
		},
	};
}
