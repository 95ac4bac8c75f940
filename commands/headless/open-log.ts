import {Buffer} from 'node:buffer';
import {readSync, type ReadStream} from 'node:fs';
import {open, type FileHandle} from 'node:fs/promises';
import {Readable} from 'node:stream';
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

/** How packed files begin. */
const beginnings: ReadonlyArray<readonly [program: string, bytes: readonly number[]]> = [
	['gzip', [0x1F, 0x8B]],
	['xz', [0xFD, 0x37, 0x7A, 0x58, 0x5A]],
	['zstd', [0x28, 0xB5, 0x2F, 0xFD]],
	['bzip2', [0x42, 0x5A, 0x68]],
];

/** The program that packed what begins so; a name says little: logrotate and people rename. */
const packedWith = (start: Uint8Array): string | undefined => beginnings.find(([, bytes]) => bytes.every((byte, index) => start[index] === byte))?.[0];

/** Unpacks as it is read: a broken pack is an error of that reading, and of nothing else. */
async function * unpacked(packed: Readable): AsyncGenerator<Uint8Array, void> {
	const chunks: Readable = packed.pipe(createGunzip({chunkSize}));
	packed.on('error', error => {
		chunks.destroy(error);
	});
	try {
		yield * chunks;
	} finally {
		packed.destroy();
	}
}

/** The bytes of a stream, unpacked if they are packed. */
async function * streamChunks(stream: Readable): AsyncGenerator<Uint8Array, void> {
	const chunks = stream[Symbol.asyncIterator]() as AsyncIterableIterator<Uint8Array>;
	const first = await chunks.next();
	if (first.done === true) {
		return;
	}

	const whole = async function * (): AsyncGenerator<Uint8Array, void> {
		yield first.value;
		yield * chunks;
	};

	yield * packedWith(first.value) === 'gzip' ? unpacked(Readable.from(whole())) : whole();
}

/** Why a file cannot be read, for people. */
export function reasonOf(error: unknown): string {
	const {code = '', message = String(error)} = error as NodeJS.ErrnoException;
	return reasons[code] ?? message;
}

/** Opens a log file or, for `-`, standard input; what gzip packed is unpacked. */
export async function openLog(name: string, stdin: Readable): Promise<Outcome<OpenLog>> {
	if (name === '-') {
		return success({chunks: streamChunks(stdin), now: Date.now(), size: undefined, bytesRead: () => 0});
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
		const bytesOf = (): ReadStream => handle.createReadStream({highWaterMark: chunkSize, ...(isFile && {start: 0})});
		if (!isFile) {
			const stream = bytesOf();
			return success({chunks: streamChunks(stream), now, size, bytesRead: () => stream.bytesRead});
		}

		const start = Buffer.alloc(6);
		readSync(handle.fd, start, 0, start.length, 0);
		const packer = packedWith(start);
		if (packer === 'gzip') {
			const packed = bytesOf();
			return success({chunks: unpacked(packed), now, size, bytesRead: () => packed.bytesRead});
		}

		if (packer !== undefined) {
			await handle.close();
			return failure({what: `${name} cannot be read: it is packed with ${packer}`, remedy: `${packer} -dc ${name} | mxdeck report -`});
		}

		let all = 0;
		const chunks = fileChunks(handle, count => {
			all += count;
		});
		return success({chunks, now, size, bytesRead: () => all});
	} catch (error) {
		return failure({what: `${name} cannot be read: ${reasonOf(error)}`, cause: error});
	}
}
