import {spawnSync} from 'node:child_process';
import {mkdtempSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

const runs = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0;

/** Shells that a host's /bin/sh may be, as far as this machine has them. */
export const shells: readonly string[] = ['dash', 'bash', 'busybox sh', 'mksh', 'ksh'].filter(shell => runs('sh', '-c', `${shell} -c :`));

/** A folder whose programs are busybox's, and no others; undefined: there is none on this machine. */
export function busyboxPrograms(): string | undefined {
	const found = spawnSync('sh', ['-c', 'command -v busybox'], {encoding: 'utf8'}).stdout.trim();
	if (found === '') {
		return undefined;
	}

	const folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-busybox-'));
	for (const name of spawnSync('busybox', ['--list'], {encoding: 'utf8'}).stdout.trim().split('\n')) {
		symlinkSync(found, path.join(folder, name));
	}

	return folder;
}

/** Whether this account may mount file systems. */
export const mayMount = runs('unshare', '--mount', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt');
