import {ambiguityOf} from '../ambiguity.js';
import type {StreamRow} from '../rows.js';

const known = new WeakMap<Pick<StreamRow, 'message' | 'fields'>, {readonly doubt: string | undefined}>();

/** Why a line may have been forged, as `ambiguityOf` says; a story asks it of the same line many times. */
export function doubtOf(row: Pick<StreamRow, 'message' | 'fields'>): string | undefined {
	const before = known.get(row);
	if (before !== undefined) {
		return before.doubt;
	}

	const doubt = ambiguityOf(row);
	known.set(row, {doubt});
	return doubt;
}
