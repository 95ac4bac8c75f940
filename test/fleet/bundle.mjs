import path from 'node:path';
import process from 'node:process';
import {bundle} from '../../.bundle.mjs';

const here = import.meta.dirname;

/** Bundles the fleet's hosts, what writes their logs, and the console with an engine that counts. */
export const bundleFleet = async outdir => bundle({
	hosts: path.join(here, 'hosts.ts'),
	'log-writer': path.join(here, 'log-writer.ts'),
	console: path.join(here, 'console.ts'),
	'engine-worker': path.join(here, 'counting-worker.ts'),
}, outdir, {
	// Who reads a profile or a heap wants names.
	minify: process.env.MXDECK_FLEET_PROFILE === undefined && process.env.MXDECK_FLEET_HEAP === undefined,
});
