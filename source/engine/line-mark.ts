/* eslint-disable no-bitwise -- Words of four bytes are hashed at once. */
import {scannedBytes, type ScannedLine} from '../parse/index.js';

const view = new DataView(scannedBytes.buffer, scannedBytes.byteOffset, scannedBytes.length);

const mix = (hash: number, unit: number): number => {
	const mixed = Math.imul(hash ^ unit, 0x9E_37_79_B1);
	return mixed ^ (mixed >>> 15);
};

/** A number by which a line is known again: lines that differ in stamp, pid or text have the same one once in 9,000,000,000,000,000 times. */
export function markOf({time = 0, pid = 0, tag, start, end}: ScannedLine): number {
	let low = mix(mix(time, pid), tag.name.length);
	let high = mix(time / 0x1_00_00_00_00, end - start);
	let position = start;
	for (; position + 4 <= end; position += 4) {
		const unit = view.getInt32(position, true);
		low = mix(low, unit);
		high = Math.imul(high, 0x85_EB_CA_6B) + unit ^ (high >>> 13);
	}

	if (position < end) {
		const unit = view.getInt32(position, true) & ((1 << (8 * (end - position))) - 1);
		low = mix(low, unit);
		high = mix(high, unit);
	}

	return ((mix(high, low) >>> 11) * 0x1_00_00_00_00) + (low >>> 0);
}
