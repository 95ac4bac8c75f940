/* eslint-disable no-bitwise -- Words of four bytes are hashed and compared at once. */
import {type Buffer} from 'node:buffer';
import type {TagName} from './tag-name.js';

/** Finds tags that came before by their first bytes, without looking for their ends. */
export type KnownTags = {
	/** The number of the tag that starts here and ends before a bracket or a colon; -1: it did not come before. */
	readonly at: (start: number) => number;
	/** The tags by their numbers. */
	readonly tags: readonly TagName[];
	/** The lengths of their names. */
	readonly lengths: Int32Array;
	/** Keeps a tag that stands in the bytes. */
	readonly keep: (start: number, end: number, tag: TagName) => void;
};

const places = 256;

/** Hosts choose their tags. */
const mostAtPlace = 8;

const longest = 64;

/** Words of four bytes that are kept of each tag. */
const size = longest / 4;

/** `post` and `fix/`: most tags begin so, and differ behind it. */
const post = 0x74_73_6F_70;
const fix = 0x2F_78_69_66;

const openBracket = 0x5B;
const colon = 0x3A;

/** The tags of these bytes. Those of less than four letters are not kept. `none`: what stands where no tag is kept. */
export function createKnownTags(bytes: Buffer, none: TagName): KnownTags {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const tags = Array.from({length: places * mostAtPlace}, () => none);
	const lengths = new Int32Array(places * mostAtPlace);
	/** The last four bytes of each name. */
	const ends = new Int32Array(places * mostAtPlace);
	/** All bytes but the last four. */
	const words = new Int32Array(places * mostAtPlace * size);

	/** The first number of a place. */
	const placeOf = (start: number): number => {
		const first = view.getInt32(start, true);
		const telling = first === post && view.getInt32(start + 4, true) === fix ? view.getInt32(start + 8, true) : first;
		return (Math.imul(telling, 0x9E_37_79_B1) >>> 24) * mostAtPlace;
	};

	return {
		tags,
		lengths,
		at(start) {
			for (let number = placeOf(start); ; number++) {
				const length = lengths[number] ?? 0;
				if (length === 0) {
					return -1;
				}

				const end = start + length;
				const byte = bytes[end];
				if ((byte === openBracket || byte === colon) && view.getInt32(end - 4, true) === ends[number]) {
					let word = number * size;
					let position = start;
					while (position < end - 4 && view.getInt32(position, true) === words[word]) {
						word++;
						position += 4;
					}

					if (position >= end - 4) {
						return number;
					}
				}
			}
		},
		keep(start, end, tag) {
			const length = end - start;
			const place = placeOf(start);
			let number = place;
			while ((lengths[number] ?? 0) > 0) {
				number++;
			}

			// The last of a place stays free, so that a search ends.
			if (length < 4 || length > longest || number >= place + mostAtPlace - 1) {
				return;
			}

			tags[number] = tag;
			lengths[number] = length;
			ends[number] = view.getInt32(end - 4, true);
			let word = number * size;
			for (let position = start; position < end - 4; position += 4) {
				words[word++] = view.getInt32(position, true);
			}
		},
	};
}
