/** More than any message that ssh passes on; a longer one is no message. */
const mostBytes = 256 * 1024;

/** Cuts what a control socket sends into frames, each with its length (32 bits) before it. */
export type FrameReader = {
	/** The frames that are whole by now. Throws when one is longer than any can be. */
	readonly read: (chunk: Buffer) => Generator<Buffer>;
	/** What came behind the last frame that was taken. */
	readonly rest: () => Buffer;
};

/** A reader at the beginning of a stream of frames. */
export function createFrameReader(): FrameReader {
	let pending: Buffer = Buffer.alloc(0);
	return {
		* read(chunk) {
			pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
			while (pending.length >= 4) {
				const length = pending.readUInt32BE(0);
				if (length > mostBytes) {
					throw new RangeError(`a frame of ${length} bytes`);
				}

				if (pending.length < 4 + length) {
					return;
				}

				const frame = pending.subarray(4, 4 + length);
				pending = pending.subarray(4 + length);
				yield frame;
			}
		},
		rest: () => pending,
	};
}
