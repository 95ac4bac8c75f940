import {Buffer} from 'node:buffer';
import type {Match} from './backend.js';
import type {Workspace} from './workspace.js';

/** A match as a WebAssembly module, in base64: plain data, so that the build can write it beforehand. */
export type WrittenMatch = {readonly module: string};

/** Lets the engine compile the match for one workspace. */
export function bindMatch({memory}: Workspace, {module}: WrittenMatch): Match {
	return new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(module, 'base64')), {workspace: {memory}}).exports['match'] as Match;
}
