// Bundles the program into dist/, or into the folder that is named: `mxdeck.js` (the bin) and `engine-worker.js`, `history-worker.js` and `demo-worker.js` (threads), heavy parts as chunks that load lazily.
import {chmodSync, rmSync} from 'node:fs';
import process from 'node:process';
import {build} from 'esbuild';
import {writtenPrograms} from './.written-programs.mjs';

const outdir = process.argv[2] ?? 'dist';
rmSync(outdir, {recursive: true, force: true});
await build({
	entryPoints: {mxdeck: 'commands/index.ts', 'engine-worker': 'source/engine/worker.ts', 'history-worker': 'source/engine/history/worker.ts', 'demo-worker': 'source/demo/worker.ts'},
	outdir,
	bundle: true,
	splitting: true,
	minify: true,
	format: 'esm',
	platform: 'node',
	target: 'node20',
	jsx: 'automatic',
	plugins: [writtenPrograms],
	sourcemap: 'linked',
	sourcesContent: false,
	// Native modules cannot be bundled; the devtools are a development dependency of ink that is never loaded.
	external: ['better-sqlite3', 'ssh2', 'react-devtools-core'],
	loader: {'.sh': 'text', '.pl': 'text'},
	define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
	// Chunks stand beside the entries, so that `new URL('./engine-worker.js', import.meta.url)` holds in each of them.
	chunkNames: '[name]-[hash]',
	banner: {js: 'import {createRequire as mxdeckRequire} from \'node:module\';const require=mxdeckRequire(import.meta.url);'},
	logLevel: 'warning',
});
chmodSync(`${outdir}/mxdeck.js`, 0o755);
