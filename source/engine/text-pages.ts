import {Buffer} from 'node:buffer';
import {scannedBytes} from '../parse/index.js';

const scanned = new DataView(scannedBytes.buffer, scannedBytes.byteOffset, scannedBytes.length);

/** Bytes of a page. */
export const pageSize = 256 * 1024;

/** The bytes of many texts, in pages that are used again when none of their texts is wanted any more. */
export type TextPages = {
	/** Keeps what stands from `start` to `end` in the scanned bytes, at most a page of it: the number of its page. Where it stands there is `start()`. */
	readonly keep: (start: number, end: number) => number;
	/** Where the text that was kept last stands in its page. */
	readonly start: () => number;
	readonly page: (number: number) => Buffer;
	/** A text of this page is not wanted any more. */
	readonly drop: (number: number) => void;
	/** Bytes of the pages that hold anything. */
	readonly size: () => number;
};

type Page = {readonly bytes: Buffer; readonly view: DataView; texts: number};

/** Copies short texts in less time than a call of the runtime takes. */
function copyScanned(start: number, end: number, page: DataView, to: number): void {
	let at = to;
	let from = start;
	for (; from + 4 <= end; from += 4) {
		page.setInt32(at, scanned.getInt32(from));
		at += 4;
	}

	for (; from < end; from++) {
		page.setUint8(at, scanned.getUint8(from));
		at++;
	}
}

export function createTextPages(): TextPages {
	const pages: Page[] = [];
	const empty: number[] = [];
	let current = 0;
	let at = pageSize;
	let from = 0;

	function turn(): void {
		const next = empty.pop();
		current = next ?? pages.length;
		at = 0;
		if (next === undefined) {
			const bytes = Buffer.allocUnsafeSlow(pageSize);
			pages.push({bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), texts: 0});
		}
	}

	return {
		keep(start, end) {
			const length = Math.min(end - start, pageSize);
			if (at + length > pageSize) {
				const left = pages[current];
				if (left?.texts === 0) {
					empty.push(current);
				}

				turn();
			}

			const page = pages[current];
			if (page !== undefined) {
				copyScanned(start, start + length, page.view, at);
				page.texts += 1;
			}

			from = at;
			at += length;
			return current;
		},
		start: () => from,
		page: number => pages[number]?.bytes ?? Buffer.alloc(0),
		drop(number) {
			const page = pages[number];
			if (page === undefined) {
				return;
			}

			page.texts -= 1;
			if (page.texts === 0 && number !== current) {
				empty.push(number);
			}
		},
		size: () => (pages.length - empty.length) * pageSize,
	};
}
