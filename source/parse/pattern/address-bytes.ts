const dot = 0x2E;
const colon = 0x3A;

/** Whether the bytes from `start` to `end` are an IPv4 or IPv6 address. */
export function isAddress(bytes: Uint8Array, start: number, end: number): boolean {
	const length = end - start;
	if (length < 2 || length > 45) {
		return false;
	}

	for (let index = start; index < end; index++) {
		if (bytes[index] === colon) {
			return isVersion6(bytes, start, end);
		}
	}

	return isVersion4(bytes, start, end);
}

function isVersion4(bytes: Uint8Array, start: number, end: number): boolean {
	let groups = 0;
	let value = -1;
	for (let index = start; index <= end; index++) {
		const byte = index === end ? dot : bytes[index] ?? dot;
		if (byte === dot) {
			if (value < 0 || value > 255) {
				return false;
			}

			groups++;
			value = -1;
		} else if (byte >= 0x30 && byte <= 0x39) {
			value = (value < 0 ? 0 : value * 10) + (byte - 0x30);
		} else {
			return false;
		}
	}

	return groups === 4;
}

function isVersion6(bytes: Uint8Array, start: number, end: number): boolean {
	let groups = 0;
	let digits = 0;
	let gaps = 0;
	for (let index = start; index < end; index++) {
		const byte = bytes[index];
		if (byte === dot) {
			return digits > 0 && isVersion4(bytes, index - digits, end) && isComplete(groups + 2, gaps);
		}

		if (byte !== colon) {
			digits++;
			if (digits > 4 || !isHex(byte ?? 0)) {
				return false;
			}

			continue;
		}

		if (bytes[index + 1] === colon && index + 1 < end) {
			gaps++;
			index++;
		} else if (digits === 0 || index + 1 === end) {
			return false;
		}

		groups += digits > 0 ? 1 : 0;
		digits = 0;
	}

	return isComplete(groups + (digits > 0 ? 1 : 0), gaps);
}

const isComplete = (groups: number, gaps: number): boolean => gaps === 0 ? groups === 8 : gaps === 1 && groups < 8;

const isHex = (byte: number): boolean => (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
