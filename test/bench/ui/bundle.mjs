import path from 'node:path';
import {build} from 'esbuild';
import {writtenPrograms} from '../../../.written-programs.mjs';

const here = import.meta.dirname;

/** Bundles what the console is measured with. */
export const bundle = async outdir => bundleEntries(outdir, {
	console: path.join(here, 'console.ts'),
	'ink-console': path.join(here, 'ink-console.ts'),
	'log-host': path.join(here, 'log-host.ts'),
	'log-writer': path.join(here, 'log-writer.ts'),
	frames: path.join(here, 'frames.ts'),
	'engine-worker': path.join(here, '../../../source/engine/worker.ts'),
});

/** Bundles programs of the bench, by name, as .build.mjs does the program. */
export async function bundleEntries(outdir, entryPoints) {
	await build({
		entryPoints,
		outdir,
		bundle: true,
		splitting: true,
		minify: true,
		format: 'esm',
		platform: 'node',
		target: 'node20',
		jsx: 'automatic',
		plugins: [writtenPrograms],
		external: ['better-sqlite3', 'ssh2', 'react-devtools-core'],
		loader: {'.sh': 'text', '.pl': 'text'},
		define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
		chunkNames: '[name]-[hash]',
		banner: {js: 'import {createRequire as benchRequire} from \'node:module\';const require=benchRequire(import.meta.url);'},
		logLevel: 'error',
	});
}
