import type {Batch} from '../../model/history.js';
import type {PlacedBatch} from '../../store/history-writer.js';
import {createMissed} from './missed.js';

/** Batches that wait to be kept. Those of one log become one, so that a commit has one row for each. */
export type Waiting = {
	readonly add: (batch: PlacedBatch) => void;
	/** The oldest, as many as one commit should take; they wait until `done`. */
	readonly first: () => readonly PlacedBatch[];
	/** The batches of the last `first` are kept. */
	readonly done: () => void;
	/** All that waits, which waits no more. */
	readonly takeAll: () => readonly PlacedBatch[];
	readonly lines: () => number;
	readonly bytes: () => number;
	/** Lines that there was no room for. */
	readonly notKept: () => number;
};

export type WaitingOptions = {
	/** Bytes that may wait. What comes beyond is a gap, told before the next lines of its log that are kept. */
	readonly mostBytes: number;
	/** Why there may come to be no room. */
	readonly why: () => string;
};

/** Bytes of one row, and of one commit. */
const mostInRow = 512 * 1024;
const mostInCommit = 8 * 1024 * 1024;

type Group = PlacedBatch & {readonly pieces: readonly Uint8Array[]; readonly size: number};

const keyOf = ({host, source, format, zone}: Batch): string => [host, source, format, zone].join('\n');

const groupOf = (batch: PlacedBatch): Group => ({...batch, bytes: new Uint8Array(0), pieces: [batch.bytes], size: batch.bytes.length});

function joined({pieces, size, ...batch}: Group): PlacedBatch {
	const [only] = pieces;
	return {...batch, bytes: pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces, size)};
}

const withMore = (group: Group, batch: PlacedBatch): Group => ({
	...group,
	pieces: [...group.pieces, batch.bytes],
	size: group.size + batch.bytes.length,
	lines: group.lines + batch.lines,
	from: group.lines === 0 ? batch.from : (batch.lines === 0 ? group.from : Math.min(group.from, batch.from)),
	to: group.lines === 0 ? batch.to : (batch.lines === 0 ? group.to : Math.max(group.to, batch.to)),
	arrived: batch.arrived,
	after: batch.after ?? group.after,
	newest: batch.newest,
	gaps: [...group.gaps, ...batch.gaps],
});

export function createWaiting({mostBytes, why}: WaitingOptions): Waiting {
	let groups: Group[] = [];
	/** Index of the group of each log that still takes more. */
	const open = new Map<string, number>();
	const missed = createMissed(() => `not kept: ${why()}`);
	let size = 0;
	let lines = 0;
	let given = 0;

	const count = (batches: ReadonlyArray<Group | PlacedBatch>, sign: 1 | -1): void => {
		for (const batch of batches) {
			size += sign * ('size' in batch ? batch.size : batch.bytes.length);
			lines += sign * batch.lines;
		}
	};

	function drop(many: number): void {
		count(groups.slice(0, many), -1);
		groups = groups.slice(many);
		open.clear();
		given = 0;
	}

	return {
		add(batch) {
			if (size + batch.bytes.length > mostBytes && batch.bytes.length > 0) {
				missed.miss(batch);
				return;
			}

			const whole = missed.told(batch);
			const key = keyOf(whole);
			const place = open.get(key);
			const group = place === undefined ? undefined : groups[place];
			count([whole], 1);
			if (place !== undefined && group !== undefined && group.size + whole.bytes.length <= mostInRow) {
				groups[place] = withMore(group, whole);
			} else {
				open.set(key, groups.push(groupOf(whole)) - 1);
			}
		},
		first() {
			let sum = 0;
			given = 0;
			while (given < groups.length && sum < mostInCommit) {
				sum += groups[given]?.size ?? 0;
				given += 1;
			}

			return groups.slice(0, given).map(group => joined(group));
		},
		done() {
			drop(given);
		},
		takeAll() {
			const all = groups.map(group => joined(group));
			drop(groups.length);
			return all;
		},
		lines: () => lines,
		bytes: () => size,
		notKept: missed.lines,
	};
}
