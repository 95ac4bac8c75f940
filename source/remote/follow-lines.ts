/** A line that is longer than this is given in pieces, bytes. */
const longest = 1_048_576;

export type WholeLines = {
	/** The whole lines of the bytes so far that were not given yet. */
	readonly push: (chunk: Buffer) => Buffer;
	/** The last line, with a newline, where it has none. */
	readonly end: () => Buffer;
};

/** Holds bytes back until the lines that they belong to are whole. */
export function createWholeLines(): WholeLines {
	let torn: Buffer[] = [];
	let size = 0;

	const take = (last: Buffer): Buffer => {
		const all = torn.length === 0 ? last : Buffer.concat([...torn, last]);
		torn = [];
		size = 0;
		return all;
	};

	return {
		push(chunk) {
			const end = chunk.lastIndexOf(10) + 1;
			const lines = end > 0 || size + chunk.length > longest ? take(end > 0 ? chunk.subarray(0, end) : chunk) : Buffer.alloc(0);
			const rest = lines.length > 0 && end === 0 ? Buffer.alloc(0) : chunk.subarray(end);
			if (rest.length > 0) {
				torn.push(rest);
				size += rest.length;
			}

			return lines;
		},
		end: () => size === 0 ? Buffer.alloc(0) : take(Buffer.from('\n')),
	};
}
