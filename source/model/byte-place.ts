/** Where a text stands in bytes (UTF-8). Four bytes behind its end can be read as well. */
export type BytePlace = {
	view: DataView;
	start: number;
	end: number;
};

/** A place to be filled in. */
export const createBytePlace = (): BytePlace => ({view: new DataView(new ArrayBuffer(8)), start: 0, end: 0});
