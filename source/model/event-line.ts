import type {BytePlace} from './byte-place.js';
import {detached} from './detached.js';
import type {LineField} from './line-field.js';
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

/** Room for the bytes of an event's fields; what does not fit is cut. */
const room = 16 * 1024;

const margin = 8;

const encoder = new TextEncoder();

const noEvent: MailEvent = {time: undefined, host: '', program: '', pid: undefined, message: '', class: 'unclassified', reason: 'unknown', fields: none};

/** A class, since getters of object literals cost a look-up each where there are two such literals. */
class EventView implements LogLine {
	event = noEvent;
	/** Bytes of fields, written when they are asked for. */
	readonly bytes = new Uint8Array(room + margin);
	readonly view = new DataView(this.bytes.buffer);
	used = 0;

	get time() {
		return this.event.time;
	}

	get host() {
		return this.event.host;
	}

	get program() {
		return this.event.program;
	}

	get pid() {
		return this.event.pid;
	}

	get class() {
		return this.event.class;
	}

	get reason() {
		return this.event.reason;
	}

	get verdict() {
		return verdictOf(this.event.class, this.event.reason) ?? -1;
	}

	get repeated() {
		return this.event.fields['repeated'];
	}

	get message() {
		return this.event.message;
	}

	field(name: string): string | undefined {
		const text = this.event.fields[name];
		// Shorter slices are copies.
		return text === undefined || text.length < 13 ? text : detached(text);
	}

	place({name}: LineField, into: BytePlace): boolean {
		const text = this.event.fields[name];
		if (text === undefined) {
			return false;
		}

		into.view = this.view;
		into.start = this.used;
		this.used = this.write(text);
		into.end = this.used;
		return true;
	}

	has(name: string): boolean {
		return this.event.fields[name] !== undefined;
	}

	number({name}: LineField): number | undefined {
		return numberOf(this.event.fields[name]);
	}

	mentions(text: string): boolean {
		return this.event.message.includes(text);
	}

	/** Writes a text behind those that were written for the event: where it ends. */
	private write(text: string): number {
		const {bytes, used} = this;
		const most = Math.min(text.length, room - used);
		for (let index = 0; index < most; index++) {
			// eslint-disable-next-line unicorn/prefer-code-point -- runs for each character
			const code = text.charCodeAt(index);
			if (code > 0x7F) {
				return used + encoder.encodeInto(text, bytes.subarray(used, room)).written;
			}

			bytes[used + index] = code;
		}

		return used + most;
	}
}

/** A line for events, one after the other. */
export function createEventLine(): EventLine {
	const line = new EventView();
	return {
		line,
		of(event) {
			line.event = event;
			line.used = 0;
			return line;
		},
	};
}
