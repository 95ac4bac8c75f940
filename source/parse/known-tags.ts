/* eslint-disable no-bitwise -- Words of four bytes are hashed and compared at once. */
import {type Buffer} from 'node:buffer';
import type {TagName} from './tag-name.js';

/** Finds tags that came before by their first bytes, without looking for their ends. */
export type KnownTags = {
	/** The tag that starts here and ends before a bracket or a colon, if it came before. */
	readonly at: (start: number) => KnownTag | undefined;
	/** Keeps a tag that stands in the bytes. */
	readonly keep: (start: number, end: number, tag: TagName) => void;
};

export type KnownTag = {
	readonly tag: TagName;
	readonly length: number;
	/** Its bytes, four in each; the last ones may be those of the unit before, too. */
	readonly units: readonly number[];
};

const places = 256;

/** Hosts choose their tags. */
const mostAtPlace = 8;

/** `post` and `fix/`: most tags begin so, and differ behind it. */
const post = 0x74_73_6F_70;
const fix = 0x2F_78_69_66;

const openBracket = 0x5B;
const colon = 0x3A;

/** The tags of these bytes. Those of less than four letters are not kept. */
export function createKnownTags(bytes: Buffer): KnownTags {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const kept: readonly KnownTag[][] = Array.from({length: places}, () => []);

	const placeOf = (start: number): number => {
		const first = view.getInt32(start, true);
		const telling = first === post && view.getInt32(start + 4, true) === fix ? view.getInt32(start + 8, true) : first;
		return Math.imul(telling, 0x9E_37_79_B1) >>> 24;
	};

	const stands = ({units, length}: KnownTag, start: number): boolean => {
		const byte = bytes[start + length];
		if (byte !== openBracket && byte !== colon) {
			return false;
		}

		const last = units.length - 1;
		for (let index = 0; index < last; index++) {
			if (view.getInt32(start + (4 * index), true) !== units[index]) {
				return false;
			}
		}

		return view.getInt32(start + length - 4, true) === units[last];
	};

	return {
		at(start) {
			for (const known of kept[placeOf(start)] ?? []) {
				if (stands(known, start)) {
					return known;
				}
			}

			return undefined;
		},
		keep(start, end, tag) {
			const length = end - start;
			const list = kept[placeOf(start)];
			if (length < 4 || length > 64 || list === undefined || list.length >= mostAtPlace) {
				return;
			}

			const units: number[] = [];
			for (let position = start; position + 4 < end; position += 4) {
				units.push(view.getInt32(position, true));
			}

			list.push({tag, length, units: [...units, view.getInt32(end - 4, true)]});
		},
	};
}
