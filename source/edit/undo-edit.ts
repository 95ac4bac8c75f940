import {diffLines} from './diff.js';
import {appendLines, lineEndOf, splitLines} from './lines.js';

/** A text without what an edit did to it, or why it cannot be taken out by itself. */
export type Undone = {readonly text: string} | {readonly conflict: string};

/** One place of an edit, with the lines around it as the edit left them (undefined: the text's beginning or end). */
type Hunk = {readonly removed: readonly string[]; readonly added: readonly string[]; readonly previous: string | undefined; readonly next: string | undefined};

const bare = (line: string | undefined): string | undefined => line?.replace(/\r?\n$/, '');
const isSame = (one: string | undefined, other: string | undefined): boolean => bare(one) === bare(other);
const continues = (line: string | undefined): boolean => line !== undefined && /^[ \t\v\f]+[^ \t\v\f\r\n#]/.test(line);

function hunksOf(before: string, after: string): Hunk[] {
	const [old, now] = [splitLines(before), splitLines(after)];
	const hunks: Array<{removed: string[]; added: string[]; start: number}> = [];
	/** How much further a line stands in `after` than in `before`. */
	let shift = 0;
	let open: (typeof hunks)[number] | undefined;
	for (const {kind, oldLine = 0, newLine = 0} of diffLines(before, after, 0)) {
		if (kind === 'gap' || kind === 'same') {
			open = undefined;
			continue;
		}

		if (open === undefined) {
			open = {removed: [], added: [], start: kind === 'remove' ? oldLine - 1 + shift : newLine - 1};
			hunks.push(open);
		}

		open[kind === 'remove' ? 'removed' : 'added'].push((kind === 'remove' ? old[oldLine - 1] : now[newLine - 1]) ?? '');
		shift += kind === 'remove' ? -1 : 1;
	}

	return hunks.map(({removed, added, start}) => ({removed, added, previous: now[start - 1], next: now[start + added.length]}));
}

/** Where a run of lines begins in a text. */
const placesOf = (lines: readonly string[], wanted: readonly string[]): number[] =>
	lines.flatMap((_, start) => wanted.every((line, index) => start + index < lines.length && isSame(lines[start + index], line)) ? [start] : []);

const only = (places: readonly number[]): number | undefined => places.length === 1 ? places[0] : undefined;

/** The place of the lines that the edit added: the only one, or the only one between the same neighbours. */
function placeOfAdded(lines: readonly string[], {added, previous, next}: Hunk): number | undefined {
	const places = placesOf(lines, added);
	return only(places) ?? only(places.filter(start => isSame(lines[start - 1], previous) && isSame(lines[start + added.length], next)));
}

/** Where removed lines can stand again: between their neighbours, else after one or before the other, else at the end. */
function placeOfRemoved(lines: readonly string[], {removed, previous, next}: Hunk): number | undefined {
	const gaps = Array.from({length: lines.length + 1}, (_, place) => place);
	const between = only(gaps.filter(place => isSame(lines[place - 1], previous) && isSame(lines[place], next)));
	if (between !== undefined || continues(removed[0])) {
		return between;
	}

	// A line that continues the one before it must go on doing so.
	const isFree = (place: number): boolean => !continues(lines.slice(place).find(line => !/^[ \t\v\f]*(?:#|\r?\n?$)/.test(line)));
	return only(gaps.filter(place => previous !== undefined && isSame(lines[place - 1], previous) && isFree(place)))
		?? only(gaps.filter(place => next !== undefined && isSame(lines[place], next) && isFree(place)))
		?? lines.length;
}

/** Lines as a text in which each but the last ends. */
function joinLines(lines: readonly string[], end: string): string {
	return lines.map((line, index) => index < lines.length - 1 && !line.endsWith('\n') ? line + end : line).join('');
}

function undoHunk(now: string, hunk: Hunk): Undone {
	const {removed, added} = hunk;
	const lines = splitLines(now);
	const place = added.length > 0 ? placeOfAdded(lines, hunk) : placeOfRemoved(lines, hunk);
	if (place === undefined) {
		return {conflict: added.length > 0 ? `"${bare(added.at(-1)) ?? ''}" does not stand there any more as it was written` : `the place of "${bare(removed[0]) ?? ''}" was changed`};
	}

	return place === lines.length
		? {text: appendLines(now, removed.map(line => bare(line) ?? ''))}
		: {text: joinLines([...lines.slice(0, place), ...removed, ...lines.slice(place + added.length)], lineEndOf(now))};
}

/**
Takes out of a text what an edit (before → after) did to it, and keeps all that was done to it since: added lines go where they
stand unchanged and are the only ones, removed lines come back to their neighbours. A text that nobody touched since becomes exactly
what it was.
*/
export function undoEdit(before: string, after: string, now: string): Undone {
	if (now === after) {
		return {text: before};
	}

	let text = now;
	for (const hunk of hunksOf(before, after)) {
		const undone = undoHunk(text, hunk);
		if ('conflict' in undone) {
			return undone;
		}

		text = undone.text;
	}

	return {text};
}
