/** A place that was taken; giving it back twice does nothing. */
export type GiveBack = () => void;

/** Lets at most so many in at once; the rest wait in the order of their coming. */
export type Slots = {
	/** Resolves when a place is free; with undefined when none was within `patience` milliseconds. */
	readonly take: (patience?: number) => Promise<GiveBack | undefined>;
};

/** Slots for at most `limit` holders. */
export function createSlots(limit: number): Slots {
	let free = limit;
	const waiting = new Set<() => void>();

	const grant = (): GiveBack => {
		let held = true;
		free--;
		return () => {
			if (!held) {
				return;
			}

			held = false;
			free++;
			const [next] = waiting;
			next?.();
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
		take: async patience => free > 0 && waiting.size === 0 ? grant() : wait(patience),
	};
}
