import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';

/** A folder that only this account may look into, for one connection. */
export type PrivateFolder = {
	readonly path: string;
	readonly remove: () => Promise<void>;
};

/** What the address of a socket may hold on every system (macOS has the least), with the end that ssh writes behind a socket's name while it makes it. */
const longestPath = 103 - '/c.1234567890123456'.length;

/** Where a folder may be made, best first: the place for sockets may run programs where /tmp may not, and goes with the login. */
function places(): readonly string[] {
	const runtime = process.env['XDG_RUNTIME_DIR'] ?? '';
	return [...path.isAbsolute(runtime) ? [runtime] : [], tmpdir(), '/tmp'];
}

/** Makes the folder, its path short enough for the sockets in it. Rejects where nothing can be written. */
export async function makePrivateFolder(): Promise<PrivateFolder> {
	let trouble: unknown = new Error('no folder is short enough');
	for (const place of places()) {
		const name = path.join(place, 'mxdeck-');
		if (Buffer.byteLength(name) + 6 > longestPath) {
			continue;
		}

		try {
			const folder = await mkdtemp(name);
			return {
				path: folder,
				remove: async () => rm(folder, {recursive: true, force: true}),
			};
		} catch (error) {
			trouble = error;
		}
	}

	throw trouble;
}
