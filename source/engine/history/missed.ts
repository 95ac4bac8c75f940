import type {Batch} from '../../model/history.js';
import type {Gap} from '../../model/position.js';

/** Batches that there was no room for: a gap of each log, told with the next batch of it that is kept. */
export type Missed = {
	readonly miss: (batch: Batch) => void;
	/** The batch with what was missed before it. */
	readonly told: <Told extends Batch>(batch: Told) => Told;
	/** All lines that were ever missed. */
	readonly lines: () => number;
};

const keyOf = ({host, source}: Batch): string => `${host}\n${source}`;

/** `why`: the reason that the gaps have. */
export function createMissed(why: () => string): Missed {
	const gaps = new Map<string, Gap>();
	let lines = 0;
	return {
		miss(batch) {
			lines += batch.lines;
			const before = gaps.get(keyOf(batch));
			gaps.set(keyOf(batch), {
				from: Math.min(before?.from ?? batch.from, batch.from),
				to: Math.max(before?.to ?? batch.to, batch.to),
				bytes: (before?.bytes ?? 0) + batch.bytes.length,
				lines: (before?.lines ?? 0) + batch.lines,
				reason: before?.reason ?? why(),
			});
		},
		told(batch) {
			const gap = gaps.get(keyOf(batch));
			gaps.delete(keyOf(batch));
			return gap === undefined ? batch : {...batch, gaps: [gap, ...batch.gaps]};
		},
		lines: () => lines,
	};
}
