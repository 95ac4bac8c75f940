import type {Names} from '../tag-name.js';
import type {Envelope} from './envelope.js';

const newline = 0x0A;
const space = 0x20;

/**
Reads `name[pid]: ` or `name: ` into the envelope; fail2ban pads the name with blanks before `[pid]`. False: no tag stands here.
Dovecot's services (`imap(user)<pid><session>: `) tag their own file: there the message starts with the tag.
*/
export type ReadTag = (start: number, into: Envelope) => boolean;

/** A reading of the tags in these bytes. */
export function createTagReader(bytes: Uint8Array, {tags, tagOf, knownTags}: Names): ReadTag {
	// Here, because what stands in a module is a variable to the engine once it is bundled.
	const blank = 0x20;
	const zero = 0x30;
	const colon = 0x3A;
	const openBracket = 0x5B;
	const closeBracket = 0x5D;
	const none = tagOf('');

	/** The tag's name ends at `end`. */
	const readPid = (end: number, into: Envelope): boolean => {
		let next = end;
		if (bytes[next] === blank) {
			next = behindBlanks(bytes, next);
		}

		let pid: number | undefined;
		if (bytes[next] === openBracket) {
			const first = next + 1;
			let value = 0;
			let digit = (bytes[++next] ?? 0) - zero;
			while (digit >= 0 && digit <= 9) {
				value = (value * 10) + digit;
				digit = (bytes[++next] ?? 0) - zero;
			}

			pid = next === first ? undefined : value;
			if (bytes[next] !== closeBracket || (pid === undefined && first !== end + 1)) {
				return false;
			}

			next++;
		}

		if (bytes[next] !== colon || (next !== end && pid === undefined)) {
			return false;
		}

		into.pid = pid;
		into.start = bytes[next + 1] === blank ? next + 2 : next + 1;
		return true;
	};

	const readUnknown = (start: number, into: Envelope): boolean => {
		let end = start;
		while (tagBytes[bytes[end] ?? 0] === 1) {
			end++;
		}

		if (end === start) {
			return false;
		}

		const tag = tags.at(start, end);
		if (tag.isDovecots) {
			into.tag = tagOf('dovecot');
			into.pid = undefined;
			into.start = start;
			return true;
		}

		if (tag.read !== undefined && (bytes[end] === openBracket || bytes[end] === colon)) {
			knownTags.keep(start, end, tag);
		}

		into.tag = tag;
		return readPid(end, into);
	};

	return (start, into) => {
		const known = knownTags.at(start);
		if (known < 0) {
			return readUnknown(start, into);
		}

		into.tag = knownTags.values[known] ?? none;
		return readPid(start + (knownTags.lengths[known] ?? 0), into);
	};
}

/** 1 for each byte that a tag may hold. */
const tagBytes = new Uint8Array(256).fill(1, space + 1);
for (const character of ':[]()<') {
	tagBytes[character.codePointAt(0) ?? 0] = 0;
}

/** Behind the word that starts here. */
export function behindWord(bytes: Uint8Array, start: number): number {
	let end = start;
	while ((bytes[end] ?? newline) > space) {
		end++;
	}

	return end;
}

function behindBlanks(bytes: Uint8Array, start: number): number {
	let end = start;
	while (bytes[end] === space) {
		end++;
	}

	return end;
}
