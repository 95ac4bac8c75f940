import {Worker} from 'node:worker_threads';
import {openConsoleEnd} from '../wire/console-end.js';
import type {EnginePort} from '../wire/engine-port.js';
import type {ToConsole} from '../wire/messages.js';
import type {EngineOptions} from './options.js';

/** Events are many and short-lived: a larger young generation, in MB, spares a tenth to a third of the time that goes into collecting them. A fleet's engine holds more, and has less to spare. */
const youngGeneration = (hosts: number): number => hosts > 50 ? 12 : 64;

/** Far more than it ever holds, MB: below 2 GB V8 collects before the heap has grown by more than about half, not to four times what is in use. */
const oldGeneration = 1024;

/** How long the engine may take to close its connections, milliseconds. */
const patience = 1000;

/** Opens the engine in a thread of its own, so that no burst of lines delays a key. `onCrash` hears of a bug that ended the thread. */
export function startEngineThread(options: EngineOptions, onCrash: (error: Error) => void): EnginePort {
	// The bundle puts the worker beside every chunk (see the build).
	const worker = new Worker(new URL('engine-worker.js', import.meta.url), {workerData: options, resourceLimits: {maxYoungGenerationSizeMb: youngGeneration(options.hosts.length), maxOldGenerationSizeMb: oldGeneration}});
	worker.on('error', onCrash);
	const port = openConsoleEnd({
		send(message) {
			worker.postMessage(message);
		},
		onMessage(listener) {
			worker.on('message', (message: ToConsole) => {
				listener(message);
			});
		},
	}, async () => {
		await Promise.race([port.request('stop', undefined), new Promise(resolve => {
			setTimeout(resolve, patience).unref();
		})]);
		await worker.terminate();
	});
	return port;
}
