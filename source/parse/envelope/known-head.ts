/* eslint-disable no-bitwise -- Words of four bytes are compared at once. */
import {type Buffer} from 'node:buffer';

const longest = 64;

/** Remembers how the last line began, up to its tag: on busy hosts most lines begin so, too. */
export type KnownHead = {
	/** Behind the head of the last line of this log, if it stands here; 0: it does not. */
	readonly behind: (log: unknown, start: number, now: number) => number;
	/** Remembers the head that stands here; a later `now` may put its stamp into another year. */
	readonly keep: (log: unknown, start: number, end: number, now: number) => void;
};

/** A memory for the lines in these bytes. */
export function createKnownHead(bytes: Buffer): KnownHead {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const units = new Int32Array(longest / 4);
	let knownLog: unknown;
	let knownNow = 0;
	let length = 0;
	/** The place of the last unit, and the bytes of that which are the head's. */
	let last = 0;
	let lastMask = -1;
	return {
		behind(log, start, now) {
			if (log !== knownLog || now !== knownNow) {
				return 0;
			}

			let position = start;
			for (let unit = 0; unit < last; unit++) {
				if (view.getInt32(position, true) !== units[unit]) {
					return 0;
				}

				position += 4;
			}

			return ((view.getInt32(position, true) ^ (units[last] ?? 0)) & lastMask) === 0 ? start + length : 0;
		},
		keep(log, start, end, now) {
			length = end - start;
			knownLog = length > 0 && length <= longest ? log : undefined;
			knownNow = now;
			last = Math.max(0, Math.ceil(length / 4) - 1);
			lastMask = length % 4 === 0 ? -1 : (1 << (8 * (length % 4))) - 1;
			for (let unit = 0; unit <= last && unit < units.length; unit++) {
				units[unit] = view.getInt32(start + (4 * unit), true);
			}
		},
	};
}
