/** A place that was taken; giving it back twice does nothing. */
export type GiveBack = () => void;

/** Lets at most so many in at once; the rest wait in the order of their coming. */
export type Slots = {
	/** Resolves when a place is free; with undefined when none was within `patience` milliseconds. */
	readonly take: (patience?: number) => Promise<GiveBack | undefined>;
	/** One of those who are in was one too many: from now on no more come in than the others are, but always one. */
	readonly narrow: () => void;
};

/** Slots for at most `most` holders. */
export function createSlots(most: number): Slots {
	let limit = most;
	let held = 0;
	const waiting = new Set<() => void>();

	const grant = (): GiveBack => {
		let isHeld = true;
		held++;
		return () => {
			if (!isHeld) {
				return;
			}

			isHeld = false;
			held--;
			const [next] = waiting;
			if (held < limit) {
				next?.();
			}
		};
	};

	const wait = async (patience: number | undefined) => new Promise<GiveBack | undefined>(resolve => {
		const timer = patience === undefined
			? undefined
			: setTimeout(() => {
				waiting.delete(enter);
				resolve(undefined);
			}, patience);
		const enter = () => {
			waiting.delete(enter);
			clearTimeout(timer);
			resolve(grant());
		};

		waiting.add(enter);
	});

	return {
		take: async patience => held < limit && waiting.size === 0 ? grant() : wait(patience),
		narrow() {
			limit = Math.max(1, Math.min(limit, held - 1));
		},
	};
}
