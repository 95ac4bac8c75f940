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
	readonly units: Int32Array;
	/** Another tag of the same place. */
	readonly next: KnownTag | undefined;
	/** How many there are from here on. */
	readonly count: number;
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
	const kept: Array<KnownTag | undefined> = Array.from({length: places});

	const placeOf = (start: number): number => {
		const first = view.getInt32(start, true);
		const telling = first === post && view.getInt32(start + 4, true) === fix ? view.getInt32(start + 8, true) : first;
		return Math.imul(telling, 0x9E_37_79_B1) >>> 24;
	};

	const stands = ({units, length}: KnownTag, start: number): boolean => {
		const byte = bytes[start + length];
		if ((byte !== openBracket && byte !== colon) || view.getInt32(start + length - 4, true) !== units.at(-1)) {
			return false;
		}

		let position = start;
		for (let index = 0; index < units.length - 1; index++) {
			if (view.getInt32(position, true) !== units[index]) {
				return false;
			}

			position += 4;
		}

		return true;
	};

	return {
		at(start) {
			let known = kept[placeOf(start)];
			while (known !== undefined && !stands(known, start)) {
				known = known.next;
			}

			return known;
		},
		keep(start, end, tag) {
			const length = end - start;
			const place = placeOf(start);
			const next = kept[place];
			const count = (next?.count ?? 0) + 1;
			if (length < 4 || length > 64 || count > mostAtPlace) {
				return;
			}

			const units = Int32Array.from({length: Math.ceil(length / 4)}, (_, index) => view.getInt32(Math.min(start + (4 * index), end - 4), true));
			kept[place] = {tag, length, units, next, count};
		},
	};
}
