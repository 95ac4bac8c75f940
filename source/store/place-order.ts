import type {Fingerprint, JournalPosition, Position} from '../model/position.js';

/** A place up to which a log is kept, with the stamp of the newest line before it (milliseconds since the epoch). */
export type KeptPlace = {readonly position: Position; readonly newest: number};

/** `maybe`: a file that had few bytes when it was first seen may have grown, or been emptied and written anew. */
function isSameBeginning(kept: Fingerprint, other: Fingerprint): 'yes' | 'no' | 'maybe' {
	if (kept.length === other.length) {
		return kept.sha256 === other.sha256 ? 'yes' : 'no';
	}

	return other.length > kept.length ? 'maybe' : 'no';
}

const sequenceOf = ({cursor}: JournalPosition): {readonly of: string; readonly number: bigint} | undefined => {
	const [, of, number] = /^s=([\da-f]+);i=([\da-f]+);/.exec(cursor) ?? [];
	return of === undefined || number === undefined ? undefined : {of, number: BigInt(`0x${number}`)};
};

function isJournalKept(kept: JournalPosition, after: JournalPosition): boolean {
	const before = sequenceOf(kept);
	const now = sequenceOf(after);
	return kept.cursor === after.cursor || (before !== undefined && before.of === now?.of && now.number <= before.number);
}

/**
Whether what stands before `after` is kept already, lines up to the stamp `to`. Of two places that cannot be compared, as those of two files
with one name, the answer is no: rather twice than never.
*/
export function isKept({position, newest}: KeptPlace, after: Position, to: number): boolean {
	if (position.kind === 'journal' || after.kind === 'journal') {
		return position.kind === 'journal' && after.kind === 'journal' && isJournalKept(position, after);
	}

	if (position.device !== after.device || position.inode !== after.inode || after.offset > position.offset) {
		return false;
	}

	const same = isSameBeginning(position.fingerprint, after.fingerprint);
	return same === 'yes' || (same === 'maybe' && to <= newest);
}

/**
How many bytes of the lines before `after` are kept already, where they begin before the kept place and end behind it: 0 where they do not.
Always whole lines.
*/
export function keptBytes({position}: KeptPlace, after: Position, bytes: Uint8Array): number {
	if (position.kind === 'journal') {
		const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(position.cursor);
		return after.kind === 'journal' && at !== -1 ? bytes.indexOf(0x0A, at) + 1 : 0;
	}

	const isSame = after.kind === 'file' && position.device === after.device && position.inode === after.inode
		&& isSameBeginning(position.fingerprint, after.fingerprint) !== 'no';
	const kept = isSame ? bytes.length - (after.offset - position.offset) : 0;
	// Where it is not the end of a line, the bytes are not those that stand there.
	return kept > 0 && kept < bytes.length && bytes[kept - 1] === 0x0A ? kept : 0;
}
