import {areDigits, behindDigits, readDigits} from './digits.js';

/** What a line's stamp says. */
export type Stamp = {
	/** Undefined: the stamp has none. */
	year: number | undefined;
	/** From 0. */
	month: number;
	date: number;
	/** Milliseconds since midnight. */
	clock: number;
	/** Milliseconds east of UTC; undefined: the stamp names no zone. */
	offset: number | undefined;
};

export const emptyStamp = (): Stamp => ({year: undefined, month: 0, date: 1, clock: 0, offset: undefined});

const space = 0x20;
const plus = 0x2B;
const comma = 0x2C;
const dash = 0x2D;
const dot = 0x2E;
const colon = 0x3A;
const atSign = 0x40;
const utcLetter = 0x5A;

const joined = (first = 0, second = 0, third = 0): number => (((first * 256) + second) * 256) + third;

const lettersOf = (word: string): number => joined(word.codePointAt(0), word.codePointAt(1), word.codePointAt(2));

const monthByLetters = new Map(['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map((name, index) => [lettersOf(name), index]));

const lettersAt = (bytes: Uint8Array, position: number): number => joined(bytes[position], bytes[position + 1], bytes[position + 2]);

/**
Reads the stamp that starts at a position into `stamp`: the position behind it, or -1. Known are `Mmm dd HH:MM:SS` with or without
a year before it, ISO 8601 with `T` or a space, `Www YYYY-MM-DD HH:MM:SS ZONE` and seconds since the epoch, each with or without a fraction,
and TAI64N.
*/
export function readStamp(bytes: Uint8Array, position: number, stamp: Stamp): number {
	stamp.year = undefined;
	stamp.offset = undefined;
	if (bytes[position] === atSign) {
		return readTai64n(bytes, position + 1, stamp);
	}

	if (!areDigits(bytes, position, 1)) {
		const end = readMonthDay(bytes, position, stamp);
		return end < 0 ? readFull(bytes, position, stamp) : end;
	}

	if (!areDigits(bytes, position, 4)) {
		return -1;
	}

	if (bytes[position + 4] === dash) {
		return readIso(bytes, position, stamp);
	}

	if (bytes[position + 4] !== space) {
		return readEpoch(bytes, position, stamp);
	}

	stamp.year = readDigits(bytes, position, 4);
	return readMonthDay(bytes, position + 5, stamp);
}

/** `Nov  2 06:25:01`; the day padded with a space, a zero or not at all. */
function readMonthDay(bytes: Uint8Array, position: number, stamp: Stamp): number {
	const month = monthByLetters.get(lettersAt(bytes, position));
	if (month === undefined || bytes[position + 3] !== space) {
		return -1;
	}

	const start = position + (bytes[position + 4] === space ? 5 : 4);
	const end = behindDigits(bytes, start);
	if (end === start || end > start + 2 || bytes[end] !== space) {
		return -1;
	}

	stamp.month = month;
	stamp.date = readDigits(bytes, start, end - start);
	return readClock(bytes, end + 1, stamp);
}

/** `2026-11-22T18:06:04.093194+00:00`, `2026-11-22 18:06:06,488`. */
function readIso(bytes: Uint8Array, position: number, stamp: Stamp): number {
	if (bytes[position + 7] !== dash || !areDigits(bytes, position + 5, 2) || !areDigits(bytes, position + 8, 2)) {
		return -1;
	}

	stamp.year = readDigits(bytes, position, 4);
	stamp.month = readDigits(bytes, position + 5, 2) - 1;
	stamp.date = readDigits(bytes, position + 8, 2);
	const end = readClock(bytes, position + 11, stamp);
	return end < 0 ? -1 : readOffset(bytes, end, stamp);
}

/** `HH:MM:SS` and a fraction behind a dot or a comma. */
function readClock(bytes: Uint8Array, position: number, stamp: Stamp): number {
	if (!areDigits(bytes, position, 2) || bytes[position + 2] !== colon
		|| !areDigits(bytes, position + 3, 2) || bytes[position + 5] !== colon
		|| !areDigits(bytes, position + 6, 2)) {
		return -1;
	}

	const minutes = (readDigits(bytes, position, 2) * 60) + readDigits(bytes, position + 3, 2);
	stamp.clock = ((minutes * 60) + readDigits(bytes, position + 6, 2)) * 1000;
	return readFraction(bytes, position + 8, stamp);
}

function readFraction(bytes: Uint8Array, position: number, stamp: Stamp): number {
	if ((bytes[position] !== dot && bytes[position] !== comma) || !areDigits(bytes, position + 1, 1)) {
		return position;
	}

	const end = behindDigits(bytes, position + 1);
	const kept = Math.min(3, end - position - 1);
	stamp.clock += readDigits(bytes, position + 1, kept) * (10 ** (3 - kept));
	return end;
}

/** `Z`, `+01:00`, `+0100` or nothing. */
function readOffset(bytes: Uint8Array, position: number, stamp: Stamp): number {
	const sign = bytes[position];
	if (sign === utcLetter) {
		stamp.offset = 0;
		return position + 1;
	}

	if ((sign !== plus && sign !== dash) || !areDigits(bytes, position + 1, 2)) {
		return position;
	}

	const minutes = position + (bytes[position + 3] === colon ? 4 : 3);
	const offset = (readDigits(bytes, position + 1, 2) * 60) + readDigits(bytes, minutes, 2);
	stamp.offset = (sign === dash ? -offset : offset) * 60_000;
	return minutes + 2;
}

/** `Sun 2026-11-22 18:04:46 UTC`: of the zones' short names only UTC means one zone; others are read as the source's own. */
function readFull(bytes: Uint8Array, position: number, stamp: Stamp): number {
	const isoStarts = bytes[position + 3] === space && areDigits(bytes, position + 4, 4) && bytes[position + 8] === dash;
	const end = isoStarts ? readIso(bytes, position + 4, stamp) : -1;
	if (end < 0 || bytes[end] !== space) {
		return -1;
	}

	if (lettersAt(bytes, end + 1) === lettersOf('UTC')) {
		stamp.offset = 0;
	}

	let behind = end + 1;
	while ((bytes[behind] ?? 0) > space) {
		behind++;
	}

	return behind;
}

/** `1732299886.917129`. */
function readEpoch(bytes: Uint8Array, position: number, stamp: Stamp): number {
	if (behindDigits(bytes, position) !== position + 10 || bytes[position + 10] !== dot) {
		return -1;
	}

	sinceEpoch(stamp, readDigits(bytes, position, 10) * 1000);
	return readFraction(bytes, position + 10, stamp);
}

function sinceEpoch(stamp: Stamp, milliseconds: number): void {
	stamp.year = 1970;
	stamp.month = 0;
	stamp.date = 1;
	stamp.offset = 0;
	stamp.clock = milliseconds;
}

/** What TAI64 labels count from, and the ten seconds that TAI was ahead in 1970: loggers add no leap seconds. */
const taiStart = (2n ** 62n) + 10n;

const taiDigits = 24;

/** `400000006a1b2c3d0f1e2d3c`: 16 hexadecimal digits of seconds, 8 of nanoseconds. */
function readTai64n(bytes: Uint8Array, position: number, stamp: Stamp): number {
	const digits = String.fromCodePoint(...bytes.subarray(position, position + taiDigits));
	if (!/^4[\da-f]{23}$/.test(digits)) {
		return -1;
	}

	const seconds = Number(BigInt(`0x${digits.slice(0, 16)}`) - taiStart);
	const nanoseconds = Number(`0x${digits.slice(16)}`);
	sinceEpoch(stamp, (seconds * 1000) + Math.floor(nanoseconds / 1e6));
	return position + taiDigits;
}
