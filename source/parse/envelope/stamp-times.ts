import {type Buffer} from 'node:buffer';
import {areDigits, behindDigits} from './digits.js';
import type {Envelope} from './envelope.js';
import type {StampClock} from './instant.js';
import {createWordMemory, noWord, type KnownWord} from './known-word.js';
import {emptyStamp, readStamp} from './stamp.js';

/** The minute of a log's last line. */
export type KnownMinute = {
	readonly clock: StampClock;
	/** The bytes of the stamp up to its minute. */
	first: number;
	second: number;
	third: number;
	fourth: number;
	/** How many they are; 0: none is remembered. */
	length: number;
	/** The instant; a later `now` may put a stamp without a year into another one. */
	time: number;
	now: number;
	/** What follows seconds and fraction. */
	readonly zone: KnownWord;
};

/** Nothing is known yet of a log whose stamps this clock understands. */
export const noMinute = (clock: StampClock): KnownMinute =>
	({clock, first: 0, second: 0, third: 0, fourth: 0, length: 0, time: 0, now: 0, zone: noWord()});

/** Reads the instant of the stamp that starts at a position: where the blank behind it stands, or -1. */
export type ReadTime = (position: number, now: number, known: KnownMinute, into: Pick<Envelope, 'time'>) => number;

const space = 0x20;
const comma = 0x2C;
const dash = 0x2D;
const dot = 0x2E;
const zero = 0x30;
const colon = 0x3A;

/** `Nov  2 06:25`. */
const traditional = 12;

/** `2026-11-22T18:06`. */
const iso = 16;

/** `:01`. */
const seconds = 3;

/** A reading of the stamps in these bytes. Most lines are of the minute of the line before. */
export function createTimeReader(bytes: Buffer): ReadTime {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const words = createWordMemory(bytes);
	const stamp = emptyStamp();

	/** Whether the known minute stands here. */
	const stands = ({first, second, third, fourth, length}: KnownMinute, position: number): boolean =>
		length > 0 && view.getInt32(position + 8, true) === third && view.getInt32(position + 4, true) === second && view.getInt32(position, true) === first
		&& (length === traditional || view.getInt32(position + 12, true) === fourth);

	const readWhole: ReadTime = (position, now, known, into) => {
		const end = readStamp(bytes, position, stamp);
		if (end < 0 || bytes[end] !== space) {
			return -1;
		}

		const time = known.clock(stamp, now);
		into.time = time;
		known.time = time - (stamp.clock % 60_000);
		known.now = now;
		known.length = minuteLength(bytes, position, end);
		known.first = view.getInt32(position, true);
		known.second = view.getInt32(position + 4, true);
		known.third = view.getInt32(position + 8, true);
		known.fourth = view.getInt32(position + 12, true);
		if (known.length > 0) {
			words.keep(known.zone, behindFraction(bytes, position + known.length + seconds), end);
		}

		return end;
	};

	return (position, now, known, into) => {
		if (now !== known.now || !stands(known, position)) {
			return readWhole(position, now, known, into);
		}

		const fraction = position + known.length + seconds;
		const tens = (bytes[fraction - 2] ?? 0) - zero;
		const ones = (bytes[fraction - 1] ?? 0) - zero;
		let end = fraction;
		let milliseconds = ((tens * 10) + ones) * 1000;
		if (bytes[end] === dot || bytes[end] === comma) {
			let weight = 100;
			for (let digit = (bytes[++end] ?? 0) - zero; digit >= 0 && digit <= 9; digit = (bytes[++end] ?? 0) - zero) {
				milliseconds += digit * weight;
				weight = weight === 100 ? 10 : (weight === 10 ? 1 : 0);
			}
		}

		const rest = words.at(known.zone, end);
		if (rest === 0 || end === fraction + 1 || tens < 0 || tens > 9 || ones < 0 || ones > 9 || bytes[fraction - 3] !== colon) {
			return readWhole(position, now, known, into);
		}

		into.time = known.time + milliseconds;
		return end + rest - 1;
	};
}

/** How many bytes of a stamp are there up to its minute; 0: it is of a form that is not remembered. */
function minuteLength(bytes: Uint8Array, position: number, end: number): number {
	if (end >= position + iso + seconds && areDigits(bytes, position, 4) && bytes[position + 4] === dash) {
		return iso;
	}

	return end >= position + traditional + seconds && bytes[position + 9] === colon && bytes[position + 12] === colon && !areDigits(bytes, position, 1) ? traditional : 0;
}

const behindFraction = (bytes: Uint8Array, position: number): number =>
	bytes[position] === dot || bytes[position] === comma ? behindDigits(bytes, position + 1) : position;

/** Whether the stamp of the known minute that stands here has whole seconds. */
export const isWholeSecond = (bytes: Uint8Array, position: number, {length}: KnownMinute): boolean =>
	length > 0 && bytes[position + length + seconds] !== dot && bytes[position + length + seconds] !== comma;
