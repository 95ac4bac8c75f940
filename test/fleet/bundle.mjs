import path from 'node:path';
import process from 'node:process';
import {build} from 'esbuild';
import {writtenPrograms} from '../../.written-programs.mjs';

const here = import.meta.dirname;

/** Bundles the fleet's hosts, what writes their logs, and the console with an engine that counts, as .build.mjs does the program. */
export async function bundle(outdir) {
	await build({
		entryPoints: {
			hosts: path.join(here, 'hosts.ts'),
			'log-writer': path.join(here, 'log-writer.ts'),
			console: path.join(here, 'console.ts'),
			'engine-worker': path.join(here, 'counting-worker.ts'),
		},
		outdir,
		bundle: true,
		splitting: true,
		// Who reads a profile or a heap wants names.
		minify: process.env.MXDECK_FLEET_PROFILE === undefined && process.env.MXDECK_FLEET_HEAP === undefined,
		format: 'esm',
		platform: 'node',
		target: 'node20',
		jsx: 'automatic',
		plugins: [writtenPrograms],
		external: ['better-sqlite3', 'ssh2', 'react-devtools-core'],
		loader: {'.sh': 'text', '.pl': 'text'},
		define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
		chunkNames: '[name]-[hash]',
		banner: {js: 'import {createRequire as fleetRequire} from \'node:module\';const require=fleetRequire(import.meta.url);'},
		logLevel: 'error',
	});
}
