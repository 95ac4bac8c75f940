import {Buffer} from 'node:buffer';
import type {Readable} from 'node:stream';

/** What is read of a text at most, bytes. */
const most = 4 * 1024 * 1024;

/** The whole text of a stream, or the beginning of a very long one. */
export async function readText(stream: Readable): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of stream) {
		const bytes = Buffer.from(chunk as Uint8Array);
		chunks.push(bytes);
		size += bytes.length;
		if (size >= most) {
			break;
		}
	}

	return Buffer.concat(chunks).toString('utf8');
}
