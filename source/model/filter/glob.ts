import type {Finds} from './expressions.js';

/** A text with places (`*`) where any text may stand, or a regular expression. Case does not matter. */
export type Glob = {
	/** The texts between the places, in lower case; one: no place. None: it is an expression. */
	readonly pieces: readonly string[];
	/** Whether the expression is found in a text. */
	readonly finds?: Finds;
};

/** Makes a glob of the texts between its `*`. */
export const globOf = (pieces: readonly string[]): Glob => ({pieces: pieces.map(piece => piece.toLowerCase())});

/** Whether the pieces stand one after the other between `from` and `to`. Each search goes on where the last ended: nothing is tried twice. */
function holdsInOrder(text: string, pieces: readonly string[], from: number, to: number): boolean {
	let place = from;
	for (const piece of pieces) {
		const found = text.indexOf(piece, place);
		if (found === -1 || found + piece.length > to) {
			return false;
		}

		place = found + piece.length;
	}

	return true;
}

/** Whether the whole text is what the glob describes; an expression says itself (`^`, `$`) whether it means the whole. */
export function isGlob({pieces, finds}: Glob, text: string): boolean {
	if (finds !== undefined) {
		return finds(text);
	}

	const lower = text.toLowerCase();
	const first = pieces[0] ?? '';
	if (pieces.length === 1) {
		return lower === first;
	}

	const last = pieces.at(-1) ?? '';
	const end = lower.length - last.length;
	return first.length <= end && lower.startsWith(first) && lower.endsWith(last) && holdsInOrder(lower, pieces.slice(1, -1), first.length, end);
}

/** Whether a part of the text is what the glob describes. */
export function hasGlob({pieces, finds}: Glob, text: string): boolean {
	if (finds !== undefined) {
		return finds(text);
	}

	const lower = text.toLowerCase();
	return holdsInOrder(lower, pieces, 0, lower.length);
}
