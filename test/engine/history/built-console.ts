import {mkdirSync, symlinkSync} from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../../..');

/** Bundles the console of an endless log (or another one) and the history's thread into a folder, as the build does; answers the program. */
export async function buildConsole(folder: string, entry = 'test/engine/history/console-of-a-log.ts'): Promise<string> {
	const {bundle} = await import(path.join(root, '.bundle.mjs')) as {bundle: (entries: Readonly<Record<string, string>>, outdir: string) => Promise<unknown>};
	const outdir = path.join(folder, 'dist');
	mkdirSync(outdir, {recursive: true});
	symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
	await bundle({console: path.join(root, entry), 'history-worker': path.join(root, 'source/engine/history/worker.ts')}, outdir);
	return path.join(outdir, 'console.js');
}
