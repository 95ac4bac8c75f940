import {brotliCompressSync, brotliDecompressSync, constants, deflateSync, inflateSync} from 'node:zlib';
import {createWordFilter} from './word-filter.js';

/** The lines of a chunk, packed, with the filter of their words. */
export type PackedLines = {readonly words: Uint8Array; readonly content: Uint8Array};

/** Brotli's, for log lines repeat themselves close by: `quick` while lines wait to be kept, `small` (a tenth less, in half as much time again) when there is time. */
const qualities = {quick: 0, small: 1} as const;

/** As far back as they do; a wider window is slower. */
const windowBits = 18;

/** Bytes that are taken from zlib at once: a chunk in one go, packed and as it was. */
const packedAtOnce = 128 * 1024;
const readAtOnce = 512 * 1024;

export const packLines = (bytes: Uint8Array, how: keyof typeof qualities): PackedLines => ({
	words: createWordFilter(bytes),
	content: brotliCompressSync(bytes, {chunkSize: packedAtOnce, params: {[constants.BROTLI_PARAM_QUALITY]: qualities[how], [constants.BROTLI_PARAM_LGWIN]: windowBits, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length}}),
});

/** Packs as the first version did: its filters were of another kind, which nothing reads any more. */
export const packOldLines = (bytes: Uint8Array): PackedLines => ({words: new Uint8Array(0), content: deflateSync(bytes, {level: 1})});

/** What of a chunk is needed to unpack it; `isOld`: the first version packed it (see `isOldChunk`). */
export type PackedRow = {readonly content: Uint8Array; readonly size: number; readonly isOld: number};

/** The number 1 for chunks of the first version, as a column. */
export const isOldChunk = 'id <= (SELECT value FROM facts WHERE name = \'deflated\')';

/** The lines of a chunk as they came. Throws what zlib throws where they are spoiled. */
export function unpackLines({content, size, isOld}: PackedRow): Uint8Array {
	const bytes = isOld === 1 ? inflateSync(content) : brotliDecompressSync(content, {chunkSize: readAtOnce});
	if (bytes.length !== size) {
		throw Object.assign(new Error('a chunk has not the size that it was written with'), {code: 'Z_DATA_ERROR'});
	}

	return bytes;
}
