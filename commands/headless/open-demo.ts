import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {builtInHistory} from '../../source/settings/settings.js';
import type {Surroundings} from '../command.js';
import type {ExitCode} from '../exit-code.js';
import {openConsole} from './open-console.js';

/** The console shows that it is the demo beside this. */
const title = 'built-in hosts';

/** Minutes that the demo's logs reach back. */
const demoBacklog = 30;

/** Starts the built-in hosts and opens the console on them. */
export async function openDemo({ascii, readOnly}: {readonly ascii: boolean | undefined; readonly readOnly: boolean}, around: Surroundings): Promise<ExitCode> {
	return openConsole({title, ascii}, around, async () => {
		const {startDemoThread} = await import('../../source/demo/thread.js');
		const {hosts, targets, stop} = await startDemoThread();
		const {days, megabytes, rollupDays} = builtInHistory;
		const folder = await mkdtemp(path.join(tmpdir(), 'mxdeck-demo-history-'));
		return {
			hosts: hosts.map(host => ({...host, readOnly})),
			targets,
			backlogMinutes: demoBacklog,
			// What is played is no part of the operator's record.
			auditPath: undefined,
			history: {path: path.join(folder, 'history.db'), days, megabytes, rollupDays},
			title,
			readOnly,
			demo: true,
			async onLeft() {
				await stop();
				await rm(folder, {recursive: true, force: true});
			},
		};
	});
}
