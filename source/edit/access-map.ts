import {appendLines, lineEndOf, splitLines, trimSpace} from './lines.js';

/** An entry of an access map as Postfix reads it. */
export type AccessEntry = {
	/** As it stands in the file. */
	readonly key: string;
	/** What stands after the key, continuation lines joined by a space; empty: Postfix ignores the entry with a warning. */
	readonly action: string;
	/** Line of the file where it begins, from 1. */
	readonly line: number;
	/** The text of the comment line right above it. */
	readonly comment?: string;
};

/** The comment for an entry, and which comments above it are of the same hand. */
export type EntryNote = {readonly comment: string; readonly isOurs: (comment: string) => boolean};

/** A key with its action, and the physical lines (from 0) that carry it. */
type Parsed = {readonly key: string; readonly lines: readonly number[]};

const isBlank = (line: string): boolean => trimSpace(line) === '';
const isComment = (line: string): boolean => trimSpace(line).startsWith('#');

/** Postfix folds the case of keys. */
const fold = (key: string): string => key.replaceAll(/[A-Z]/g, letter => letter.toLowerCase());

// A line that begins with a space continues the entry before it; blank lines and comments between them do not end it.
function parse(lines: readonly string[]): Parsed[] {
	const entries: Array<{key: string; lines: number[]}> = [];
	for (const [index, line] of lines.entries()) {
		if (isBlank(line) || isComment(line)) {
			continue;
		}

		const last = entries.at(-1);
		if (/^[ \t\v\f\r]/.test(line) && last !== undefined) {
			last.lines.push(index);
		} else {
			entries.push({key: /[^ \t\v\f\r\n]+/.exec(line)?.[0] ?? '', lines: [index]});
		}
	}

	return entries;
}

function actionOf(lines: readonly string[], entry: Parsed): string {
	const joined = entry.lines.map(index => trimSpace(lines[index] ?? '')).join(' ');
	return trimSpace(joined.slice(entry.key.length));
}

function commentAbove(lines: readonly string[], entry: Parsed): string | undefined {
	const above = lines[(entry.lines[0] ?? 0) - 1];
	return above !== undefined && isComment(above) ? trimSpace(above).replace(/^#+\s*/, '') : undefined;
}

/** All entries in the order of the file. Never throws; a key that stands twice is listed twice, the first one counts. */
export function listEntries(text: string): AccessEntry[] {
	const lines = splitLines(text);
	return parse(lines).map(entry => {
		const comment = commentAbove(lines, entry);
		return {key: entry.key, action: actionOf(lines, entry), line: (entry.lines[0] ?? 0) + 1, ...(comment === undefined ? {} : {comment})};
	});
}

/** The entry that Postfix uses for a key: the first one with an action, whatever its case. */
export function findEntry(text: string, key: string): AccessEntry | undefined {
	return listEntries(text).find(entry => entry.action !== '' && fold(entry.key) === fold(key));
}

/** What a built table answers for a key, byte for byte: continuation lines keep the spaces that they begin with. */
export function tableAnswer(text: string, key: string): string | undefined {
	const lines = splitLines(text);
	const entry = parse(lines).find(entry => fold(entry.key) === fold(key) && actionOf(lines, entry) !== '');
	return entry === undefined ? undefined : trimSpace(trimSpace(entry.lines.map(index => (lines[index] ?? '').replace(/\n$/, '')).join('')).slice(entry.key.length));
}

/**
Gives a key an action: in place where Postfix would find the key now (spacing and line end stay, continuation lines go), else as a
new last line. `# comment` stands above it then, in place of the one there when `isOurs` says that it may go. Every other byte stays.
*/
export function setEntry(text: string, key: string, action: string, note?: EntryNote): string {
	const lines = splitLines(text);
	const entry = parse(lines).find(entry => fold(entry.key) === fold(key) && actionOf(lines, entry) !== '');
	if (entry === undefined) {
		return appendLines(text, [...(note === undefined ? [] : [`# ${note.comment}`]), `${key} ${action}`]);
	}

	const isSame = actionOf(lines, entry) === action;
	if (isSame && note === undefined) {
		return text;
	}

	const [first = 0, ...continued] = entry.lines;
	const above = commentAbove(lines, entry);
	const old = note !== undefined && above !== undefined && note.isOurs(above) ? first - 1 : -1;
	const noted = [...lines.slice(0, first), ...(note === undefined ? [] : [`# ${note.comment}${lineEndOf(text)}`]), ...lines.slice(first)];
	const shift = noted.length - lines.length;
	return noted.map((line, index) => {
		if (index === old) {
			return '';
		}

		if (isSame) {
			return line;
		}

		if (index === first + shift) {
			const [, head = '', end = ''] = /^([ \t\v\f]*[^ \t\v\f\r\n]+[ \t\v\f]*)[^\r\n]*?(\r?\n?)$/.exec(line) ?? [];
			return `${/[ \t\v\f]$/.test(head) ? head : `${head} `}${action}${end}`;
		}

		return continued.includes(index - shift) ? '' : line;
	}).join('');
}

/** Takes out the entries that `isGone` says, each with the comment line right above it. Every other byte stays. */
export function removeNoted(text: string, isGone: (entry: AccessEntry) => boolean): string {
	const lines = splitLines(text);
	const entries = listEntries(text);
	const gone = new Set(parse(lines).flatMap((entry, index) => {
		const listed = entries[index];
		return listed === undefined || !isGone(listed) ? [] : [...(listed.comment === undefined ? [] : [(entry.lines[0] ?? 0) - 1]), ...entry.lines];
	}));
	return lines.filter((_, index) => !gone.has(index)).join('');
}

/** Takes out every entry of a key, with the comment line right above it when `isOurs` says that it belongs to it. */
export function removeEntry(text: string, key: string, isOurs: (comment: string) => boolean): string {
	const lines = splitLines(text);
	const gone = new Set<number>();
	for (const entry of parse(lines).filter(entry => fold(entry.key) === fold(key))) {
		const comment = commentAbove(lines, entry);
		if (comment !== undefined && isOurs(comment)) {
			gone.add((entry.lines[0] ?? 0) - 1);
		}

		for (const index of entry.lines) {
			gone.add(index);
		}
	}

	return lines.filter((_, index) => !gone.has(index)).join('');
}
