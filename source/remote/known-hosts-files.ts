import {appendFile, mkdir, open, readFile} from 'node:fs/promises';
import path from 'node:path';
import {failure, success, type Outcome} from '../model/outcome.js';
import {readKnownHosts, type KnownHostLine} from './known-hosts.js';

function reasonOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** The lines of all files, in order. A missing file is empty; one that cannot be read is a problem, since it may hold a revocation. */
export async function readKnownHostsFiles(files: readonly string[]): Promise<Outcome<readonly KnownHostLine[]>> {
	const lines: KnownHostLine[] = [];
	for (const file of files) {
		try {
			lines.push(...readKnownHosts(await readFile(file, 'latin1'), file));
		} catch (error) {
			const reason = reasonOf(error);
			if (reason !== 'ENOENT' && reason !== 'ENOTDIR') {
				return failure({what: `${file} cannot be read (${reason}), so no host key can be checked`, remedy: `make ${file} readable for this account`, cause: error});
			}
		}
	}

	return success(lines);
}

/** Whether a file's last line lacks its end; a missing file has none. */
async function endsMidLine(file: string): Promise<boolean> {
	const handle = await open(file, 'a+', 0o600);
	try {
		const {size} = await handle.stat();
		const {buffer, bytesRead} = await handle.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
		return bytesRead === 1 && buffer[0] !== 0x0A;
	} finally {
		await handle.close();
	}
}

/** Adds a line in one write, so that others who append at the same time do no harm. Creates the file for its owner alone. */
export async function appendKnownHost(file: string, line: string): Promise<Outcome<undefined>> {
	try {
		await mkdir(path.dirname(file), {recursive: true, mode: 0o700});
		const gap = await endsMidLine(file) ? '\n' : '';
		await appendFile(file, `${gap}${line}`);
		return success(undefined);
	} catch (error) {
		return failure({what: `the host key could not be remembered in ${file} (${reasonOf(error)})`, remedy: `make ${file} writable for this account, or add the key to it`, cause: error});
	}
}
