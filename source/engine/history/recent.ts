import type {Batch} from '../../model/history.js';

/** The batches of the last moments, while another console keeps them: should it die, they may be what it had not kept yet. */
export type Recent = {
	readonly add: (batch: Batch) => void;
	/** All of them, in their order; there are none then. */
	readonly takeAll: () => readonly Batch[];
};

export type RecentOptions = {
	/** How long they are remembered, milliseconds by their arrival. */
	readonly span: number;
	readonly mostBytes: number;
};

export function createRecent({span, mostBytes}: RecentOptions): Recent {
	let batches: Batch[] = [];
	let bytes = 0;
	let first = 0;

	const forget = (now: number): void => {
		for (let oldest = batches[first]; oldest !== undefined && (oldest.arrived < now - span || bytes > mostBytes); oldest = batches[first]) {
			bytes -= oldest.bytes.length;
			first += 1;
		}

		if (first > batches.length / 2) {
			batches = batches.slice(first);
			first = 0;
		}
	};

	return {
		add(batch) {
			batches.push(batch);
			bytes += batch.bytes.length;
			forget(batch.arrived);
		},
		takeAll() {
			const all = batches.slice(first);
			batches = [];
			first = 0;
			bytes = 0;
			return all;
		},
	};
}
