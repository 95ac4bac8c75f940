import type {BytePlace} from '../model/byte-place.js';
import {lineFields, type LineField} from '../model/line-field.js';
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

/** The register of each field's start, by the field's number. */
const registerByField = Int32Array.from(lineFields, ({name}) => slot(name));

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

/** Where the field starts; 0: the bytes hold none. `user=<>`: nobody said who; an empty sender says that it is the null sender. */
function startOf({meaning}: ScannedLine, register: number): number {
	const start = meaning.held[register] === 1 ? registers[register] ?? 0 : 0;
	return register === user && registers[register + 1] === start ? 0 : start;
}

/** What the form of the line says itself. */
function constantOf({meaning: {constant}}: ScannedLine, name: string): string | undefined {
	return constant === nothing ? undefined : constant[name];
}

/** A constant that is asked for as bytes. */
const constantBytes = new Uint8Array(256);
const constantView = new DataView(constantBytes.buffer);

const nothingScanned: ScannedLine = {time: undefined, host: '', tag: names.tagOf(''), pid: undefined, start: 0, end: 0, meaning: unclassified, repeated: undefined};

/** A class, since getters of object literals cost a look-up each where there are two such literals. */
class ScannedView implements LogLine {
	scanned = nothingScanned;

	get time() {
		return this.scanned.time;
	}

	get host() {
		return this.scanned.host;
	}

	get program() {
		return this.scanned.tag.name;
	}

	get pid() {
		return this.scanned.pid;
	}

	get class() {
		return this.scanned.meaning.class;
	}

	get reason() {
		return this.scanned.meaning.reason;
	}

	get verdict() {
		return this.scanned.meaning.verdict;
	}

	get repeated() {
		return this.scanned.repeated;
	}

	get message() {
		return withoutSecret(this.program, textAt(this.scanned.start, this.scanned.end));
	}

	field(name: string): string | undefined {
		const register = registerOf(name);
		const start = startOf(this.scanned, register);
		return start === 0 ? constantOf(this.scanned, name) : withoutSecret(this.program, textAt(start, registers[register + 1] ?? 0));
	}

	place({name, number}: LineField, into: BytePlace): boolean {
		const register = registerByField[number] ?? 0;
		const start = startOf(this.scanned, register);
		if (start > 0) {
			into.view = view;
			into.start = start;
			into.end = registers[register + 1] ?? 0;
			return true;
		}

		const constant = constantOf(this.scanned, name);
		if (constant === undefined) {
			return false;
		}

		into.view = constantView;
		into.start = 0;
		into.end = new TextEncoder().encodeInto(constant, constantBytes).written;
		return true;
	}

	has(name: string): boolean {
		return startOf(this.scanned, registerOf(name)) > 0 || constantOf(this.scanned, name) !== undefined;
	}

	number({number}: LineField): number | undefined {
		const register = registerByField[number] ?? 0;
		const start = startOf(this.scanned, register);
		return start === 0 ? undefined : numberAt(start, registers[register + 1] ?? 0);
	}

	mentions(text: string): boolean {
		return contains(this.scanned.start, this.scanned.end, needleOf(text));
	}
}

/** A log line for scanned lines, one after the other. */
export function createScannedLogLine(): ScannedLogLine {
	const line = new ScannedView();
	return {
		of(given) {
			line.scanned = given;
			return line;
		},
		scanned: () => line.scanned,
	};
}
