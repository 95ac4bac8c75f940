import {open} from 'node:fs/promises';
import type {Readable} from 'node:stream';
import {createGunzip} from 'node:zlib';
import {failure, success, type Outcome} from '../../source/model/outcome.js';

/** The bytes of a log, and the moment from which the year of its stamps is told. */
export type OpenLog = {
	readonly chunks: Readable;
	readonly now: number;
	/** Bytes of the file as it lies on disk; undefined for a stream. */
	readonly size: number | undefined;
	/** How many of them were read so far. */
	readonly bytesRead: () => number;
};

/** Bytes read at once. */
const chunkSize = 262_144;

const reasons: Readonly<Partial<Record<string, string>>> = {
	ENOENT: 'there is no such file',
	EACCES: 'it may not be read',
};

/** Opens a log file (unpacking `.gz`), or standard input for `-`. */
export async function openLog(name: string, stdin: Readable): Promise<Outcome<OpenLog>> {
	if (name === '-') {
		return success({chunks: stdin, now: Date.now(), size: undefined, bytesRead: () => 0});
	}

	try {
		const handle = await open(name, 'r');
		const status = await handle.stat();
		if (status.isDirectory()) {
			await handle.close();
			return failure({what: `${name} cannot be read: it is a folder`});
		}

		const now = status.isFile() ? status.mtimeMs : Date.now();
		const bytes = handle.createReadStream({highWaterMark: chunkSize});
		const amount = {size: status.isFile() ? status.size : undefined, bytesRead: () => bytes.bytesRead};
		if (!name.endsWith('.gz')) {
			return success({chunks: bytes, now, ...amount});
		}

		const unpacked = createGunzip();
		bytes.on('error', error => {
			unpacked.destroy(error);
		});
		return success({chunks: bytes.pipe(unpacked), now, ...amount});
	} catch (error) {
		const {code = ''} = error as NodeJS.ErrnoException;
		return failure({what: `${name} cannot be read: ${reasons[code] ?? String(error)}`, cause: error});
	}
}
