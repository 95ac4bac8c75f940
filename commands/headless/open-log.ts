import {open} from 'node:fs/promises';
import type {Readable} from 'node:stream';
import {createGunzip} from 'node:zlib';
import {failure, success, type Outcome} from '../../source/model/outcome.js';

/** The bytes of a log, and the moment from which the year of its stamps is told. */
export type OpenLog = {readonly chunks: Readable; readonly now: number};

/** Bytes read at once. */
const chunkSize = 262_144;

const reasons: Readonly<Partial<Record<string, string>>> = {
	ENOENT: 'there is no such file',
	EACCES: 'it may not be read',
};

/** Opens a log file (unpacking `.gz`), or standard input for `-`. */
export async function openLog(name: string, stdin: Readable): Promise<Outcome<OpenLog>> {
	if (name === '-') {
		return success({chunks: stdin, now: Date.now()});
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
		if (!name.endsWith('.gz')) {
			return success({chunks: bytes, now});
		}

		const unpacked = createGunzip();
		bytes.on('error', error => {
			unpacked.destroy(error);
		});
		return success({chunks: bytes.pipe(unpacked), now});
	} catch (error) {
		const {code = ''} = error as NodeJS.ErrnoException;
		return failure({what: `${name} cannot be read: ${reasons[code] ?? String(error)}`, cause: error});
	}
}
