/** Whether `count` decimal digits stand at a position. */
export function areDigits(bytes: Uint8Array, position: number, count: number): boolean {
	for (let index = position; index < position + count; index++) {
		const byte = bytes[index] ?? 0;
		if (byte < 0x30 || byte > 0x39) {
			return false;
		}
	}

	return true;
}

/** The number that `count` decimal digits give. */
export function readDigits(bytes: Uint8Array, position: number, count: number): number {
	let value = 0;
	for (let index = position; index < position + count; index++) {
		value = (value * 10) + (bytes[index] ?? 0x30) - 0x30;
	}

	return value;
}

/** Behind the digits that stand at a position. */
export function behindDigits(bytes: Uint8Array, position: number): number {
	let end = position;
	while (areDigits(bytes, end, 1)) {
		end++;
	}

	return end;
}
