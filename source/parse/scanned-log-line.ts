import type {LogLine} from '../model/log-line.js';
import {bytes, names, registers, slot, unclassified} from './classifier.js';
import {textAt} from './field-text.js';
import {withoutSecret} from './secret.js';
import type {ScannedLine} from './scanned-line.js';

/** Reads scanned lines as log lines. */
export type ScannedLogLine = {
	/** The scanned line as a log line, until the next one is given. */
	readonly of: (scanned: ScannedLine) => LogLine;
	/** The line that was given last. */
	readonly scanned: () => ScannedLine;
};

const registerByName = new Map<string, number>();

function registerOf(name: string): number {
	const known = registerByName.get(name);
	if (known !== undefined) {
		return known;
	}

	const register = slot(name);
	registerByName.set(name, register);
	return register;
}

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

const bytesByText = new Map<string, Uint8Array>();

/** The bytes of a text that lines are searched for: there are few. */
function bytesOf(text: string): Uint8Array {
	const known = bytesByText.get(text);
	if (known !== undefined) {
		return known;
	}

	const made = new TextEncoder().encode(text);
	bytesByText.set(text, made);
	return made;
}

function contains(start: number, end: number, text: Uint8Array): boolean {
	const first = text[0];
	const last = end - text.length;
	for (let position = start; position <= last; position++) {
		if (bytes[position] === first) {
			let count = 1;
			while (count < text.length && bytes[position + count] === text[count]) {
				count++;
			}

			if (count === text.length) {
				return true;
			}
		}
	}

	return false;
}

/** A log line for scanned lines, one after the other. */
export function createScannedLogLine(): ScannedLogLine {
	let scanned: ScannedLine = {time: undefined, host: '', tag: names.tagOf(''), pid: undefined, start: 0, end: 0, meaning: unclassified, repeated: undefined};

	/** Where the field starts; 0: the bytes hold none. `user=<>`: nobody said who; an empty sender says that it is the null sender. */
	const startOf = (register: number, name: string): number => {
		const start = scanned.meaning.held[register] === 1 ? registers[register] ?? 0 : 0;
		return name === 'user' && registers[register + 1] === start ? 0 : start;
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
			const start = startOf(register, name);
			return start === 0 ? scanned.meaning.constant[name] : withoutSecret(scanned.tag.name, textAt(start, registers[register + 1] ?? 0));
		},
		has(name) {
			return startOf(registerOf(name), name) > 0 || scanned.meaning.constant[name] !== undefined;
		},
		number(name) {
			const register = registerOf(name);
			const start = startOf(register, name);
			return start === 0 ? undefined : numberAt(start, registers[register + 1] ?? 0);
		},
		mentions: text => contains(scanned.start, scanned.end, bytesOf(text)),
	};
	return {
		of(given) {
			scanned = given;
			return line;
		},
		scanned: () => scanned,
	};
}
