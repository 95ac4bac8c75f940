import {Worker} from 'node:worker_threads';
import type {Demo} from './index.js';

/** What the demo's thread says. */
export type FromDemo =
	| ({readonly kind: 'started'} & Omit<Demo, 'stop'>)
	| {readonly kind: 'stopped'};

/** How long the hosts may take to end, milliseconds. */
const patience = 2000;

/** Starts the built-in hosts in a thread of their own: they must no more delay a key than hosts elsewhere do. */
export async function startDemoThread(): Promise<Demo> {
	// The bundle puts the worker beside every chunk (see the build).
	const worker = new Worker(new URL('demo-worker.js', import.meta.url));
	const started = await new Promise<Extract<FromDemo, {kind: 'started'}>>((resolve, reject) => {
		worker.once('error', reject);
		worker.once('message', (message: FromDemo) => {
			if (message.kind === 'started') {
				resolve(message);
			}
		});
	});
	const {hosts, targets, trees} = started;
	return {
		hosts,
		targets,
		trees,
		async stop() {
			await new Promise<void>(resolve => {
				worker.once('message', () => {
					resolve();
				});
				setTimeout(resolve, patience).unref();
				worker.postMessage('stop');
			});
			await worker.terminate();
		},
	};
}
