import path from 'node:path';
import {bundle} from '../../../.bundle.mjs';

const here = import.meta.dirname;

/** Bundles what the console is measured with. */
export const bundleConsole = async outdir => bundle({
	console: path.join(here, 'console.ts'),
	'ink-console': path.join(here, 'ink-console.ts'),
	'log-host': path.join(here, 'log-host.ts'),
	'log-writer': path.join(here, 'log-writer.ts'),
	frames: path.join(here, 'frames.ts'),
	'engine-worker': path.join(here, '../../../source/engine/worker.ts'),
}, outdir);
