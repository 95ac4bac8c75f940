import {type Buffer} from 'node:buffer';
import {areDigits, behindDigits} from './digits.js';
import type {Envelope} from './envelope.js';
import type {StampClock} from './instant.js';
import {createKnownWord} from './known-word.js';
import {emptyStamp, readStamp} from './stamp.js';

/** Reads the stamps of one log, in the order of its lines. */
export type StampTimes = {
	/** Reads the instant of the stamp that starts at a position: where the blank behind it stands, or -1. */
	readonly read: (position: number, now: number, into: Pick<Envelope, 'time'>) => number;
};

const space = 0x20;
const comma = 0x2C;
const dash = 0x2D;
const dot = 0x2E;
const zero = 0x30;
const colon = 0x3A;

/** `Nov  2 06:25:01`. */
const traditional = 15;

/** `2026-11-22T18:06:04`. */
const iso = 19;

/**
A reading of stamps that remembers the last second: on busy hosts most lines are of the same one, but for the fraction of it. A later
`now` may put stamps without a year into another one.
*/
export function createStampTimes(bytes: Buffer, clock: StampClock): StampTimes {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const stamp = emptyStamp();
	/** The bytes of the remembered second. */
	let first = 0;
	let second = 0;
	let third = 0;
	let fourth = 0;
	let last = 0;
	/** How many they are; 0: none is remembered. */
	let length = 0;
	let knownNow = Number.NaN;
	let wholeSecond: number | undefined;
	/** What follows seconds and fraction. */
	const zone = createKnownWord(bytes);

	const stands = (position: number): boolean =>
		view.getInt32(position + 8, true) === third && view.getInt32(position + length - 4, true) === last && view.getInt32(position, true) === first
		&& view.getInt32(position + 4, true) === second && (length === traditional || view.getInt32(position + 12, true) === fourth);

	const remember = (position: number, end: number, now: number): void => {
		length = secondsLength(bytes, position, end);
		if (length > 0) {
			first = view.getInt32(position, true);
			second = view.getInt32(position + 4, true);
			third = view.getInt32(position + 8, true);
			fourth = view.getInt32(position + 12, true);
			last = view.getInt32(position + length - 4, true);
			zone.keep(behindFraction(bytes, position + length), end);
			knownNow = now;
		}
	};

	const readWhole = (position: number, now: number, into: Pick<Envelope, 'time'>): number => {
		const end = readStamp(bytes, position, stamp);
		if (end < 0 || bytes[end] !== space) {
			return -1;
		}

		const time = clock(stamp, now);
		into.time = time;
		wholeSecond = time - (stamp.clock % 1000);
		remember(position, end, now);
		return end;
	};

	return {
		read(position, now, into) {
			if (length === 0 || now !== knownNow || !stands(position)) {
				return readWhole(position, now, into);
			}

			let end = position + length;
			let milliseconds = 0;
			if (bytes[end] === dot || bytes[end] === comma) {
				let weight = 100;
				for (let digit = (bytes[++end] ?? 0) - zero; digit >= 0 && digit <= 9; digit = (bytes[++end] ?? 0) - zero) {
					milliseconds += digit * weight;
					weight = weight === 100 ? 10 : (weight === 10 ? 1 : 0);
				}
			}

			const rest = zone.at(end);
			if (rest === 0 || bytes[end - 1] === dot || bytes[end - 1] === comma || wholeSecond === undefined) {
				return readWhole(position, now, into);
			}

			into.time = milliseconds === 0 ? wholeSecond : wholeSecond + milliseconds;
			return end + rest - 1;
		},
	};
}

/** How many bytes of a stamp are there up to its seconds; 0: it is of a form that is not remembered. */
function secondsLength(bytes: Uint8Array, position: number, end: number): number {
	if (end >= position + iso && areDigits(bytes, position, 4) && bytes[position + 4] === dash) {
		return iso;
	}

	return end >= position + traditional && bytes[position + 9] === colon && bytes[position + 12] === colon && !areDigits(bytes, position, 1) ? traditional : 0;
}

const behindFraction = (bytes: Uint8Array, position: number): number =>
	bytes[position] === dot || bytes[position] === comma ? behindDigits(bytes, position + 1) : position;
