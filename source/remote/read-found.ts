import {Buffer} from 'node:buffer';
import {decodeWord} from './request-lines.js';

/** Who hears what a search of logs finds, while it goes on. */
export type FoundHandlers = {
	/** Whole lines of one log, in its order. `path` may be one that was rotated; `written`: when it was last written to, milliseconds since the epoch. */
	readonly onLines: (log: {readonly path: string; readonly written: number}, lines: Buffer) => void;
	/** Bytes that were searched, of all. */
	readonly onProgress: (done: number, all: number) => void;
	/** A log that could not be read. */
	readonly onUnread: (path: string, why: string) => void;
	/** There was more to be found in this log than was wanted at most. */
	readonly onFull: (path: string) => void;
};

const newline = 0x0A;

const textOf = (word: string | undefined): string => Buffer.from(decodeWord(word), 'latin1').toString('utf8');

/** Reads the answer of the script that searches logs, however it was cut into chunks. */
export function readFound(nonce: string, {onLines, onProgress, onUnread, onFull}: FoundHandlers): {readonly push: (chunk: Buffer) => void; readonly isWhole: () => boolean} {
	const mark = Buffer.from(`mxdeck ${nonce} `);
	let state: 'before' | 'within' | 'whole' = 'before';
	let rest: Buffer = Buffer.alloc(0);
	let log: {readonly path: string; readonly written: number} | undefined;
	let lines: Buffer[] = [];

	function give(): void {
		if (log !== undefined && lines.length > 0) {
			onLines(log, Buffer.concat(lines));
		}

		log = undefined;
		lines = [];
	}

	function frame(words: readonly string[]): void {
		give();
		const [word, first, second] = words;
		switch (word) {
			case 'begin': {
				state = 'within';
				break;
			}

			case 'end': {
				state = 'whole';
				break;
			}

			case 'log': {
				log = {path: textOf(first), written: Number(second) * 1000};
				break;
			}

			case 'progress': {
				onProgress(Number(first), Number(second));
				break;
			}

			case 'unread': {
				onUnread(textOf(first), textOf(second));
				break;
			}

			case 'full': {
				onFull(textOf(first));
				break;
			}

			default: {
				break;
			}
		}
	}

	return {
		push(chunk) {
			const bytes = Buffer.concat([rest, chunk]);
			let start = 0;
			for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
				const line = bytes.subarray(start, end + 1);
				if (line.subarray(0, mark.length).equals(mark)) {
					frame(line.subarray(mark.length).toString('latin1').trim().split(' '));
				} else if (state === 'within' && log !== undefined) {
					lines.push(line);
				}

				start = end + 1;
			}

			rest = Buffer.from(bytes.subarray(start));
		},
		isWhole: () => state === 'whole',
	};
}
