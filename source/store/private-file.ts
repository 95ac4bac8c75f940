import {chmodSync, closeSync, constants, fchmodSync, fstatSync, lstatSync, mkdirSync, openSync} from 'node:fs';
import path from 'node:path';
import {failure, success, type Outcome} from '../model/outcome.js';

const isOwn = (uid: number): boolean => process.getuid === undefined || uid === process.getuid();

/** Whether others may write, by a mode. */
const isOpenTo = (mode: number): boolean => [0o20, 0o02].some(right => Math.floor(mode / right) % 2 === 1);

function prepareFolder(folder: string): Outcome<undefined> {
	if (mkdirSync(folder, {recursive: true, mode: 0o700}) !== undefined) {
		// The umask may have taken rights of ours away.
		chmodSync(folder, 0o700);
	}

	const {uid, mode} = lstatSync(folder);
	if (!isOwn(uid)) {
		return failure({what: `${folder} belongs to another user`, state: 'nothing was written', remedy: 'point XDG_STATE_HOME to a folder of your own'});
	}

	return isOpenTo(mode)
		? failure({what: `others may write to ${folder}`, state: 'nothing was written', remedy: `chmod 700 ${folder}`})
		: success(undefined);
}

/** Whether nothing needs to be done. It is not opened for that: a process that closes a file loses all locks that it has on it, those of a database too. */
function isPrivate(file: string): boolean {
	const stats = lstatSync(file, {throwIfNoEntry: false});
	return stats?.isFile() === true && isOwn(stats.uid) && stats.mode % 0o1000 === 0o600;
}

/**
Makes sure that a file exists, is a plain file of this user, and that nobody else can read it (0600) or replace it (its folder, made
with 0700 when missing, is this user's and not writable for others). Symbolic links, and files that others may write to, are refused. Throws what the file system throws.
*/
export function preparePrivateFile(file: string): Outcome<undefined> {
	const folder = prepareFolder(path.dirname(file));
	if (!folder.ok) {
		return folder;
	}

	if (isPrivate(file)) {
		return success(undefined);
	}

	const descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600); // eslint-disable-line no-bitwise -- open flags
	try {
		const stats = fstatSync(descriptor);
		if (!stats.isFile() || !isOwn(stats.uid)) {
			return failure({what: `${file} is not a plain file of this user`, state: 'nothing was written', remedy: 'move it away'});
		}

		if (isOpenTo(stats.mode)) {
			return failure({what: `others may write to ${file}`, state: 'nothing was written', remedy: `look whether it can still be trusted, then chmod 600 ${file}`});
		}

		fchmodSync(descriptor, 0o600);
		return success(undefined);
	} finally {
		closeSync(descriptor);
	}
}
