import {type Buffer} from 'node:buffer';
import {blockSize, blockStart, bytes, longestLine} from './classifier.js';
import type {LineReaderOptions} from './line-scan.js';

/** Gives the lines of a log out of its bytes, however they were cut into chunks. */
export type Blocks = {
	/** Each whole line in the bytes so far; a torn last line waits. */
	readonly push: (chunk: Uint8Array, onLine: OnLine) => void;
	/** The torn last line, if any. */
	readonly end: (onLine: OnLine) => void;
};

/** Where a line starts and ends in the workspace, without its line end. */
export type OnLine = (start: number, end: number) => void;

const newline = 0x0A;

/** Journal entries carry much beside the message; a message of bytes takes four characters for each. */
const longestEntry = 128 * 1024;

/** The lines of one log. Of a line that is too long the head is given. */
export function createBlocks(format: LineReaderOptions['format']): Blocks {
	const longest = format === 'journal-json' ? longestEntry : longestLine;
	let torn: Uint8Array = new Uint8Array(0);
	/** The torn line is too long already: what comes until its end is not kept. */
	let isSkipping = false;

	/** Puts the torn line and as much of the chunk as fits into the block: the number of the chunk's bytes taken. */
	const fill = (chunk: Uint8Array, from: number): number => {
		bytes.set(torn, blockStart);
		const count = Math.min(chunk.length - from, blockSize - torn.length);
		bytes.set(from === 0 && count === chunk.length ? chunk : chunk.subarray(from, from + count), blockStart + torn.length);
		return count;
	};

	const keepTorn = (start: number, end: number): void => {
		const kept = Math.min(end, start + longest);
		isSkipping = kept < end;
		torn = Uint8Array.prototype.slice.call(bytes, start, kept);
	};

	return {
		push(chunk, onLine) {
			for (let from = 0; from < chunk.length;) {
				if (isSkipping) {
					const next = chunk.indexOf(newline, from);
					if (next === -1) {
						break;
					}

					from = next;
					isSkipping = false;
				}

				const before = torn.length;
				const count = fill(chunk, from);
				from += count;
				const end = blockStart + before + count;
				keepTorn(giveLines(end, onLine), end);
			}
		},
		end(onLine) {
			if (torn.length === 0) {
				return;
			}

			bytes.set(torn, blockStart);
			const end = blockStart + torn.length;
			torn = new Uint8Array(0);
			isSkipping = false;
			onLine(blockStart, end);
		},
	};
}

/** Gives each whole line up to `end`: where the torn one starts. Made once, for all logs: the engine then knows that its bytes are always the same. */
const giveLines = createLineGiver(bytes);

function createLineGiver(block: Buffer): (end: number, onLine: OnLine) => number {
	// Here, because what stands in a module is a variable to the engine once it is bundled.
	const lineEnd = 0x0A;
	const carriageReturn = 0x0D;
	return (end, onLine) => {
		let start = blockStart;
		for (;;) {
			const stop = block.indexOf(lineEnd, start);
			if (stop === -1 || stop >= end) {
				return start;
			}

			onLine(start, stop > start && block[stop - 1] === carriageReturn ? stop - 1 : stop);
			start = stop + 1;
		}
	};
}
