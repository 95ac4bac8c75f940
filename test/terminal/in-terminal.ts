import {execFile, spawnSync} from 'node:child_process';
import {mkdtempSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';

export type Step =
	| {readonly expect: string}
	| {readonly send: string}
	| {readonly signal: string}
	| {readonly resize: readonly [number, number]}
	| {readonly pause: number}
	| {readonly stopped: true}
	| {readonly exit: true};

export type Played = {
	readonly output: string;
	readonly status: {readonly signal?: string; readonly code?: number} | undefined;
	/** For each stop and for the end: the terminal's mode was what it was before. */
	readonly restored: readonly boolean[];
	readonly trouble?: string;
};

/** Why these tests cannot run here; empty: they can. A real terminal comes from python3's pty module. */
export const lacking = spawnSync('python3', ['-c', 'import pty']).status === 0 ? '' : ' (skipped: there is no python3)';

export const scratch = mkdtempSync(path.join(tmpdir(), 'mxdeck-terminal-'));
// Native modules cannot be bundled.
symlinkSync(path.join(import.meta.dirname, '../../node_modules'), path.join(scratch, 'node_modules'));

/** Bundles a program of this folder for Node and answers its path. */
export async function bundled(entry: string): Promise<string> {
	const {bundle} = await import(new URL('../../.bundle.mjs', import.meta.url).href) as {bundle: (entries: readonly string[], outdir: string, own: {readonly outExtension: Readonly<Record<string, string>>}) => Promise<unknown>};
	await bundle([path.join(import.meta.dirname, entry)], scratch, {outExtension: {'.js': '.mjs'}});
	return path.join(scratch, `${path.basename(entry, '.ts')}.mjs`);
}

/** Runs a program as the foreground job of a new terminal and plays the steps. */
export async function inTerminal(program: readonly string[], steps: readonly Step[], {columns = 80, rows = 24, environment = {}}: {readonly columns?: number; readonly rows?: number; readonly environment?: NodeJS.ProcessEnv} = {}): Promise<Played> {
	const {stdout} = await promisify(execFile)(
		'python3',
		[path.join(import.meta.dirname, 'real_terminal.py'), JSON.stringify(steps), String(columns), String(rows), ...program],
		{encoding: 'utf8', maxBuffer: 1e8, env: {...process.env, TERM: 'xterm-256color', ...environment}},
	);
	return JSON.parse(stdout) as Played;
}
