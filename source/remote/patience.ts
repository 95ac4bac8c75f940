/** A deadline that stands still while the operator thinks. */
export type Patience = {
	/** Holds the deadline until the answer is there, then gives the whole time again. */
	readonly during: <Value>(answer: Promise<Value>) => Promise<Value>;
	readonly stop: () => void;
};

/** Calls `onSpent` once when nothing stopped it within so many milliseconds. */
export function createPatience(milliseconds: number, onSpent: () => void): Patience {
	let timer = setTimeout(onSpent, milliseconds);
	let stopped = false;
	let held = 0;
	return {
		async during(answer) {
			held++;
			clearTimeout(timer);
			try {
				return await answer;
			} finally {
				held--;
				if (!stopped && held === 0) {
					clearTimeout(timer);
					timer = setTimeout(onSpent, milliseconds);
				}
			}
		},
		stop() {
			stopped = true;
			clearTimeout(timer);
		},
	};
}
