// Bundles the program into dist/, or into the folder that is named: `mxdeck.js` (the bin) and `engine-worker.js`, `history-worker.js` and `demo-worker.js` (threads), heavy parts as chunks that load lazily.
import {chmodSync, rmSync} from 'node:fs';
import process from 'node:process';
import {bundle} from './.bundle.mjs';

const outdir = process.argv[2] ?? 'dist';
rmSync(outdir, {recursive: true, force: true});
await bundle({
	mxdeck: 'commands/index.ts',
	'engine-worker': 'source/engine/worker.ts',
	'history-worker': 'source/engine/history/worker.ts',
	'demo-worker': 'source/demo/worker.ts',
}, outdir, {sourcemap: 'linked', sourcesContent: false});
chmodSync(`${outdir}/mxdeck.js`, 0o755);
