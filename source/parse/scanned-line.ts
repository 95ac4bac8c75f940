import type {Fields, LogRecord, MailEvent} from '../model/mail-event.js';
import {bytes, registers} from './classifier.js';
import {fieldBuilder} from './field-builders.js';
import type {Meaning} from './pattern/meaning.js';
import {withoutSecret} from './secret.js';
import type {TagName} from './tag-name.js';

/**
A line as it was scanned: nothing is decoded but host and program. There is one such object for each log, filled anew for each line, and
the bytes go with the block: what is to be kept has to be decoded at once.
*/
export type ScannedLine = {
	/** Milliseconds since the epoch by the host's own clock; undefined when the line has no stamp that can be read. */
	readonly time: number | undefined;
	readonly host: string;
	/** The tag: `tag.name` is the program. */
	readonly tag: TagName;
	readonly pid: number | undefined;
	/** Where the message starts and ends in the bytes. */
	readonly start: number;
	readonly end: number;
	/** Class, reason and fields. */
	readonly meaning: Meaning;
	/** How often the message came, where syslog says so in place of repeating it. */
	readonly repeated: string | undefined;
};

/** Longer lines are decoded once for each field as well, so that a kept field does not keep the line. */
const shortLine = 1024;

const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

function isAscii(start: number, end: number): boolean {
	let all = 0;
	let index = start;
	for (; index + 4 <= end; index += 4) {
		all |= words.getInt32(index, true); // eslint-disable-line no-bitwise -- four bytes at once
	}

	for (; index < end; index++) {
		all |= bytes[index] ?? 0; // eslint-disable-line no-bitwise -- four bytes at once
	}

	return (all & 0x80_80_80_80) === 0; // eslint-disable-line no-bitwise -- four bytes at once
}

/** The event of a scanned line, with strings of its own. */
export function eventOf({time, host, tag: {name: program}, pid, start, end, meaning, repeated}: ScannedLine): MailEvent {
	const isPlain = isAscii(start, end);
	const message = isPlain ? bytes.toString('latin1', start, end) : bytes.toString('utf8', start, end);
	const fields = fieldsOf(meaning, isPlain && end - start <= shortLine ? message : undefined, start);
	return cleared(withVerdict({time, host, program, pid, message}, meaning, repeated === undefined ? fields : {...fields, repeated}));
}

/** The event without the password that it may give away. */
function cleared(event: MailEvent): MailEvent {
	const {program, message} = event;
	const shown = withoutSecret(program, message);
	return shown === message ? event : {...event, message: shown, fields: Object.fromEntries(Object.entries(event.fields).map(([name, value = '']) => [name, withoutSecret(program, value)]))};
}

/** Written out, because spreading costs more than all of the classification. */
const withVerdict = ({time, host, program, pid, message}: LogRecord, {class: found, reason}: Meaning, fields: Fields): MailEvent =>
	({time, host, program, pid, message, class: found, reason, fields});

/** The fields of the line that was matched last. `message`: its text where each character is one byte, from `start` on. */
function fieldsOf(meaning: Meaning, message: string | undefined, start: number): Fields {
	const {fields, class: found} = meaning;
	const texts: string[] = [];
	let present = 0;
	let bit = 1;
	let code: string | undefined;
	let dsn: string | undefined;
	for (const {name, register} of fields) {
		const from = registers[register] ?? 0;
		const to = registers[register + 1] ?? 0;
		// `user=<>`: nobody said who; an empty sender says that it is the null sender.
		if (from > 0 && (to > from || name !== 'user')) {
			const text = message === undefined ? bytes.toString('utf8', from, to) : message.slice(from - start, to - start);
			texts.push(text);
			present += bit;
			code = name === 'code' ? text : code;
			dsn = name === 'dsn' ? text : dsn;
		}

		bit *= 2;
	}

	if ((found === 'rejected' || found === 'greylisted') && (code ?? dsn)?.startsWith('4')) {
		present += bit;
	}

	return fieldBuilder(meaning, present)(texts);
}

/** Where the field starts in the bytes; 0: the line has none. Fields that the form itself says are in `meaning.constant` instead. */
export function fieldStart({held}: Meaning, field: number): number {
	return held[field] === 1 ? registers[field] ?? 0 : 0;
}

/** Where the field that has a start ends. */
export const fieldEnd = (field: number): number => registers[field + 1] ?? 0;

/** The bytes that all scanned lines stand in, and the number of a field, to ask them for it. */
export {bytes as scannedBytes, slot as fieldNumber} from './classifier.js';
