import {readFile} from 'node:fs/promises';
import {failure, success, type Outcome} from '../model/outcome.js';
import {readSettings} from './read-settings.js';
import {noSettings, type Settings} from './settings.js';

const reasons: Readonly<Partial<Record<string, string>>> = {
	ENOENT: 'there is no such file',
	EACCES: 'it may not be read',
	EISDIR: 'it is a folder',
};

/** Reads the configuration file. `mustExist`: the operator named it, so that its absence is a problem and not an empty configuration. */
export async function loadSettings(file: string, mustExist: boolean): Promise<Outcome<Settings>> {
	try {
		return readSettings(await readFile(file, 'utf8'), file);
	} catch (error) {
		const {code = ''} = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' && !mustExist) {
			return success(noSettings);
		}

		return failure({what: `the configuration ${file} cannot be read: ${reasons[code] ?? String(error)}`, remedy: 'check the path and its rights', cause: error});
	}
}
