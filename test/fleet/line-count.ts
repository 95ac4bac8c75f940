/* eslint-disable no-bitwise -- A bit for each line: what counts must not be what is measured. */
/** Which numbered lines of one host came, and how often. */
export type LineCount = {
	/** Answers whether the line had not come before. */
	readonly add: (number: number) => boolean;
	readonly seen: () => number;
	/** Lines that came again. */
	readonly doubles: () => number;
	/** Of the lines 1 to `last`: spans of those that did not come, at most `most`. */
	readonly lost: (last: number, most: number) => ReadonlyArray<readonly [from: number, to: number]>;
};

/** Counts nothing yet. */
export function createLineCount(): LineCount {
	let came = new Uint8Array(128);
	const hasCome = (number: number): boolean => ((came[number >> 3] ?? 0) & (1 << (number & 7))) !== 0;
	let seen = 0;
	let doubles = 0;
	return {
		add(number) {
			if ((number >> 3) >= came.length) {
				const more = new Uint8Array(Math.max((number >> 3) + 1, 2 * came.length));
				more.set(came);
				came = more;
			}

			const isNew = !hasCome(number);
			came[number >> 3] = (came[number >> 3] ?? 0) | (1 << (number & 7));
			seen += isNew ? 1 : 0;
			doubles += isNew ? 0 : 1;
			return isNew;
		},
		seen: () => seen,
		doubles: () => doubles,
		lost(last, most) {
			const spans: Array<readonly [number, number]> = [];
			for (let number = 1; number <= last && spans.length < most; number++) {
				const from = number;
				while (number <= last && !hasCome(number)) {
					number++;
				}

				if (number > from) {
					spans.push([from, number - 1]);
				}
			}

			return spans;
		},
	};
}
