/* eslint-disable no-bitwise -- Numbers are written seven bits at a time. */

/** The instructions that are used, by what they do to 32-bit integers. */
export const op = {
	unreachable: 0x00, block: 0x02, loop: 0x03, if: 0x04, else: 0x05, end: 0x0B, br: 0x0C, brIf: 0x0D, brTable: 0x0E, return: 0x0F, call: 0x10,
	get: 0x20, set: 0x21, load: 0x28, loadByte: 0x2D, store: 0x36, const: 0x41,
	isZero: 0x45, equal: 0x46, unequal: 0x47, less: 0x48, greater: 0x4A, lessOrEqual: 0x4C, greaterOrEqual: 0x4E,
	leadingZeros: 0x67, trailingZeros: 0x68, add: 0x6A, subtract: 0x6B, multiply: 0x6C, and: 0x71, or: 0x72, xor: 0x73, shiftLeft: 0x74, shiftRight: 0x75,
} as const;

/** The type of a value, and that of a block without one. */
export const int32 = 0x7F;
export const noValue = 0x40;

/** A number that is not negative. */
export function unsigned(value: number): readonly number[] {
	const bytes: number[] = [];
	let rest = value;
	for (; rest > 0x7F; rest >>>= 7) {
		bytes.push((rest & 0x7F) | 0x80);
	}

	return [...bytes, rest];
}

/** A number of 32 bits. */
export function signed(value: number): readonly number[] {
	const bytes: number[] = [];
	let rest = value;
	for (; rest < -0x40 || rest > 0x3F; rest >>= 7) {
		bytes.push((rest & 0x7F) | 0x80);
	}

	return [...bytes, rest & 0x7F];
}

/** A list with its length before it. */
export const counted = (items: ReadonlyArray<readonly number[]>): readonly number[] => [...unsigned(items.length), ...items.flat()];

/** Bytes with their number before them. */
export const sized = (bytes: readonly number[]): readonly number[] => [...unsigned(bytes.length), ...bytes];

/** A name. */
export const named = (text: string): readonly number[] => sized([...text].map(character => character.codePointAt(0) ?? 0));
