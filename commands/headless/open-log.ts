import {Buffer} from 'node:buffer';
import {readSync} from 'node:fs';
import {open, type FileHandle} from 'node:fs/promises';
import type {Readable} from 'node:stream';
import {setImmediate} from 'node:timers/promises';
import {createGunzip} from 'node:zlib';
import {failure, success, type Outcome} from '../../source/model/outcome.js';

/** The bytes of a log, and the moment from which the year of its stamps is told. */
export type OpenLog = {
	/** Each chunk holds until the next one is asked for. */
	readonly chunks: AsyncIterable<Uint8Array>;
	readonly now: number;
	/** Bytes of the file as it lies on disk; undefined for a stream. */
	readonly size: number | undefined;
	/** How many of them were read so far. */
	readonly bytesRead: () => number;
};

/** Bytes read at once: what the scanner takes at once, with room for a torn line. */
const chunkSize = 240 * 1024;

/** Chunks between two looks at what else happens, such as a signal. */
const breath = 64;

const reasons: Readonly<Partial<Record<string, string>>> = {
	ENOENT: 'there is no such file',
	EACCES: 'it may not be read',
};

/** The bytes of a file on disk, always in the same buffer: handing each read to another thread costs more than reading. */
async function * fileChunks(handle: FileHandle, onRead: (count: number) => void): AsyncGenerator<Uint8Array, void> {
	const buffer = Buffer.allocUnsafeSlow(chunkSize);
	try {
		for (let reads = 1; ; reads++) {
			const count = readSync(handle.fd, buffer);
			if (count === 0) {
				return;
			}

			onRead(count);
			yield buffer.subarray(0, count);
			if (reads % breath === 0) {
				await setImmediate();
			}
		}
	} finally {
		await handle.close();
	}
}

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

		const isFile = status.isFile();
		const now = isFile ? status.mtimeMs : Date.now();
		const size = isFile ? status.size : undefined;
		if (isFile && !name.endsWith('.gz')) {
			let all = 0;
			const chunks = fileChunks(handle, count => {
				all += count;
			});
			return success({chunks, now, size, bytesRead: () => all});
		}

		const bytes = handle.createReadStream({highWaterMark: chunkSize});
		const bytesRead = (): number => bytes.bytesRead;
		if (!name.endsWith('.gz')) {
			return success({chunks: bytes, now, size, bytesRead});
		}

		const unpacked = createGunzip({chunkSize});
		bytes.on('error', error => {
			unpacked.destroy(error);
		});
		return success({chunks: bytes.pipe(unpacked), now, size, bytesRead});
	} catch (error) {
		const {code = ''} = error as NodeJS.ErrnoException;
		return failure({what: `${name} cannot be read: ${reasons[code] ?? String(error)}`, cause: error});
	}
}
