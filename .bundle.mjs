// How programs are bundled for Node: the build, the benches and the tests that run bundled programs all do it so.
import {build} from 'esbuild';
import {writtenPrograms} from './.written-programs.mjs';

/** Bundles programs, by name, into a folder, with what they share in chunks beside them; `own` options go before these. */
export const bundle = async (entryPoints, outdir, own = {}) => build({
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
	// Native modules cannot be bundled; the devtools are a development dependency of ink that is never loaded.
	external: ['better-sqlite3', 'ssh2', 'react-devtools-core'],
	loader: {'.sh': 'text', '.pl': 'text'},
	define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
	// Chunks stand beside the entries, so that `new URL('./engine-worker.js', import.meta.url)` holds in each of them.
	chunkNames: '[name]-[hash]',
	banner: {js: 'import {createRequire as mxdeckRequire} from \'node:module\';const require=mxdeckRequire(import.meta.url);'},
	logLevel: 'warning',
	...own,
});
