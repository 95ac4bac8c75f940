import {mkdirSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import {build} from 'esbuild';

const root = path.join(import.meta.dirname, '../../..');

/** Bundles the console of an endless log (or another one) and the history's thread into a folder, as the build does; answers the program. */
export async function buildConsole(folder: string, entry = 'test/engine/history/console-of-a-log.ts'): Promise<string> {
	const {writtenPrograms} = await import(path.join(root, '.written-programs.mjs')) as {writtenPrograms: never};
	const outdir = path.join(folder, 'dist');
	mkdirSync(outdir, {recursive: true});
	symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
	await build({
		absWorkingDir: root,
		entryPoints: {console: entry, 'history-worker': 'source/engine/history/worker.ts'},
		outdir,
		bundle: true,
		splitting: true,
		format: 'esm',
		platform: 'node',
		target: 'node20',
		plugins: [writtenPrograms],
		loader: {'.sh': 'text', '.pl': 'text'},
		external: ['better-sqlite3'],
		outExtension: {'.js': '.js'},
		banner: {js: 'import {createRequire as mxdeckRequire} from \'node:module\';const require=mxdeckRequire(import.meta.url);'},
		logLevel: 'warning',
	});
	return path.join(outdir, 'console.js');
}
