import {once} from 'node:events';
import type {Writable} from 'node:stream';

/** Writes text and waits until there is room for more, so that a slow reader holds the reading up and not the memory. */
export async function print(stdout: Writable, text: string): Promise<void> {
	if (text !== '' && !stdout.write(text)) {
		await once(stdout, 'drain');
	}
}
