import type {LogLine} from '../model/log-line.js';
import {bytes, names, registers, slot, unclassified} from './classifier.js';
import {textAt} from './field-text.js';
import {nothing} from './pattern/meaning.js';
import {withoutSecret} from './secret.js';
import type {ScannedLine} from './scanned-line.js';

/** Reads scanned lines as log lines. */
export type ScannedLogLine = {
	/** The scanned line as a log line, until the next one is given. */
	readonly of: (scanned: ScannedLine) => LogLine;
	/** The line that was given last. */
	readonly scanned: () => ScannedLine;
};

const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

const registerByName = new Map<string, number>();

/** The register of a field's start. */
function registerOf(name: string): number {
	const known = registerByName.get(name);
	if (known !== undefined) {
		return known;
	}

	const register = slot(name);
	registerByName.set(name, register);
	return register;
}

const user = slot('user');

/** Digits whose number is exact. */
const mostDigits = 15;

const zero = 0x30;
const dot = 0x2E;
const powers = Array.from({length: mostDigits + 1}, (_, digits) => 10 ** digits);

/** The number between two positions. */
function numberAt(start: number, end: number): number | undefined {
	let sum = 0;
	let digits = 0;
	let behindDot = -1;
	for (let position = start; position < end; position++) {
		const digit = (bytes[position] ?? 0) - zero;
		if (digit >= 0 && digit <= 9 && digits < mostDigits) {
			sum = (sum * 10) + digit;
			digits++;
		} else if (digit === dot - zero && behindDot === -1 && digits > 0) {
			behindDot = digits;
		} else {
			return undefined;
		}
	}

	// Two exact numbers divided are the one nearest to the decimal.
	return digits === 0 ? undefined : (behindDot === -1 ? sum : sum / (powers[digits - behindDot] ?? 1));
}

/** A text that lines are searched for. */
type Needle = {readonly bytes: Uint8Array; readonly head: number};

const needles = new Map<string, Needle>();

/** There are few, of four bytes at least. */
function needleOf(text: string): Needle {
	const known = needles.get(text);
	if (known !== undefined) {
		return known;
	}

	const made = new TextEncoder().encode(text.padEnd(4));
	const needle = {bytes: made, head: new DataView(made.buffer, made.byteOffset).getInt32(0, true)};
	needles.set(text, needle);
	return needle;
}

function contains(start: number, end: number, {bytes: needle, head}: Needle): boolean {
	const last = end - needle.length;
	for (let position = start; position <= last; position++) {
		if (view.getInt32(position, true) === head) {
			let count = 4;
			while (count < needle.length && bytes[position + count] === needle[count]) {
				count++;
			}

			if (count === needle.length) {
				return true;
			}
		}
	}

	return false;
}

/** A constant that is asked for as bytes. */
const constantBytes = new Uint8Array(256);
const constantView = new DataView(constantBytes.buffer);

/** A log line for scanned lines, one after the other. */
export function createScannedLogLine(): ScannedLogLine {
	let scanned: ScannedLine = {time: undefined, host: '', tag: names.tagOf(''), pid: undefined, start: 0, end: 0, meaning: unclassified, repeated: undefined};

	/** Where the field starts; 0: the bytes hold none. `user=<>`: nobody said who; an empty sender says that it is the null sender. */
	const startOf = (register: number): number => {
		const start = scanned.meaning.held[register] === 1 ? registers[register] ?? 0 : 0;
		return register === user && registers[register + 1] === start ? 0 : start;
	};

	/** What the form of the line says itself. */
	const constantOf = (name: string): string | undefined => {
		const {constant} = scanned.meaning;
		return constant === nothing ? undefined : constant[name];
	};

	const line: LogLine = {
		get time() {
			return scanned.time;
		},
		get host() {
			return scanned.host;
		},
		get program() {
			return scanned.tag.name;
		},
		get pid() {
			return scanned.pid;
		},
		get class() {
			return scanned.meaning.class;
		},
		get reason() {
			return scanned.meaning.reason;
		},
		get verdict() {
			return scanned.meaning.verdict;
		},
		get repeated() {
			return scanned.repeated;
		},
		get message() {
			return withoutSecret(scanned.tag.name, textAt(scanned.start, scanned.end));
		},
		field(name) {
			const register = registerOf(name);
			const start = startOf(register);
			return start === 0 ? constantOf(name) : withoutSecret(scanned.tag.name, textAt(start, registers[register + 1] ?? 0));
		},
		place(name, into) {
			const register = registerOf(name);
			const start = startOf(register);
			if (start > 0) {
				into.view = view;
				into.start = start;
				into.end = registers[register + 1] ?? 0;
				return true;
			}

			const constant = constantOf(name);
			if (constant === undefined) {
				return false;
			}

			into.view = constantView;
			into.start = 0;
			into.end = new TextEncoder().encodeInto(constant, constantBytes).written;
			return true;
		},
		has: name => startOf(registerOf(name)) > 0 || constantOf(name) !== undefined,
		number(name) {
			const register = registerOf(name);
			const start = startOf(register);
			return start === 0 ? undefined : numberAt(start, registers[register + 1] ?? 0);
		},
		mentions: text => contains(scanned.start, scanned.end, needleOf(text)),
	};
	return {
		of(given) {
			scanned = given;
			return line;
		},
		scanned: () => scanned,
	};
}
