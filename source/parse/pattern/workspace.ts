/** Bytes that stand free on either side of the lines, so that reads just beyond a line's end stay inside. */
export const margin = 64;

/** Two for each field name of all tables. */
export const registerCount = 512;

/** What matching works on: the bytes of the lines, and where the fields of the last match start and end. */
export type Workspace = {
	readonly bytes: Uint8Array;
	/** Two numbers per field: start and end in `bytes`; start 0: the field is absent. */
	readonly registers: Int32Array;
	/** The register of a field's start; its end is the next one. */
	readonly slot: (field: string) => number;
};

/** A workspace for blocks of up to `size` bytes. `fields`: those that have the first registers. */
export function createWorkspace(size: number, fields: readonly string[] = []): Workspace {
	const slots = new Map(fields.map((field, index) => [field, 2 * index]));
	return {
		bytes: new Uint8Array(margin + size + margin),
		registers: new Int32Array(registerCount),
		slot(field) {
			const known = slots.get(field);
			if (known !== undefined) {
				return known;
			}

			const fresh = 2 * slots.size;
			if (fresh >= registerCount) {
				throw new Error(`there is no register left for the field ${field}`);
			}

			slots.set(field, fresh);
			return fresh;
		},
	};
}
