import {dovecotTags} from './dovecot-tags.js';
import {areDigits, behindDigits, readDigits} from './digits.js';
import type {TextAt} from '../words.js';

export type Tag = {
	readonly program: string;
	readonly pid: number | undefined;
	/** Where the message starts. */
	readonly message: number;
};

const newline = 0x0A;
const space = 0x20;
const openParenthesis = 0x28;
const colon = 0x3A;
const less = 0x3C;
const openBracket = 0x5B;
const closeBracket = 0x5D;

/**
Reads `name[pid]: ` or `name: `; fail2ban pads the name with blanks before `[pid]`. Undefined: no tag stands here.
Dovecot's services (`imap(user)<pid><session>: `) tag their own file: there the message starts with the tag.
*/
export function readTag(bytes: Uint8Array, start: number, text: TextAt): Tag | undefined {
	let end = start;
	while (isTagByte(bytes[end] ?? newline)) {
		end++;
	}

	if (end === start) {
		return undefined;
	}

	const program = text(start, end);
	if (dovecotTags.has(program)) {
		return {program: 'dovecot', pid: undefined, message: start};
	}

	let next = end;
	while (bytes[next] === space) {
		next++;
	}

	let pid: number | undefined;
	if (bytes[next] === openBracket && (next === end || areDigits(bytes, next + 1, 1))) {
		const behind = behindDigits(bytes, next + 1);
		if (bytes[behind] !== closeBracket) {
			return undefined;
		}

		pid = behind === next + 1 ? undefined : readDigits(bytes, next + 1, behind - next - 1);
		next = behind + 1;
	}

	return bytes[next] === colon && (next === end || pid !== undefined)
		? {program, pid, message: bytes[next + 1] === space ? next + 2 : next + 1}
		: undefined;
}

const isTagByte = (byte: number): boolean =>
	byte > space && byte !== colon && byte !== openBracket && byte !== closeBracket && byte !== openParenthesis && byte !== less && !(byte === 0x29);

/** Behind the word that starts here. */
export function behindWord(bytes: Uint8Array, start: number): number {
	let end = start;
	while ((bytes[end] ?? newline) > space) {
		end++;
	}

	return end;
}
