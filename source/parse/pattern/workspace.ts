import {bytesOfSets} from './field-types.js';

/** Bytes that stand free on either side of the lines, so that reads just beyond a line's end stay inside. */
export const margin = 64;

/** Two for each field name of all tables. */
export const registerCount = 512;

/** Where registers, sets of bytes and the bytes of the lines start in the memory of a workspace. Up to 16 KiB an instruction needs two bytes for it. */
export const registersStart = 0;
export const setsStart = 4 * registerCount;
export const bytesStart = 12 * 1024;

const pageSize = 64 * 1024;

/** What matching works on: the bytes of the lines, and where the fields of the last match start and end. */
export type Workspace = {
	/** What holds the others, and the sets of bytes: all that a match can reach. */
	readonly memory: WebAssembly.Memory;
	readonly bytes: Uint8Array;
	/** Two numbers per field: start and end in `bytes`; start 0: the field is absent. */
	readonly registers: Int32Array;
	/** The register of a field's start; its end is the next one. */
	readonly slot: (field: string) => number;
};

/** A workspace for blocks of up to `size` bytes. `fields`: those that have the first registers. */
export function createWorkspace(size: number, fields: readonly string[] = []): Workspace {
	const slots = new Map(fields.map((field, index) => [field, 2 * index]));
	const length = margin + size + margin;
	const pages = Math.ceil((bytesStart + length) / pageSize);
	const memory = new WebAssembly.Memory({initial: pages, maximum: pages});
	new Uint8Array(memory.buffer, setsStart, bytesStart - setsStart).set(bytesOfSets);
	return {
		memory,
		bytes: new Uint8Array(memory.buffer, bytesStart, length),
		registers: new Int32Array(memory.buffer, registersStart, registerCount),
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
