import {execFileSync} from 'node:child_process';
import {copyFileSync, mkdtempSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';

export const root = path.join(import.meta.dirname, '../..');

/** Builds the program into a folder of its own, with its package.json and modules beside it as in the real place; answers its path and that folder. */
export function buildProgram(): {readonly program: string; readonly home: string} {
	const home = mkdtempSync(path.join(tmpdir(), 'mxdeck-program-'));
	const dist = path.join(home, 'dist');
	copyFileSync(path.join(root, 'package.json'), path.join(home, 'package.json'));
	symlinkSync(path.join(root, 'node_modules'), path.join(home, 'node_modules'));
	execFileSync(process.execPath, ['.build.mjs', dist], {cwd: root});
	return {program: path.join(dist, 'mxdeck.js'), home};
}
