/** The engine's thread: opens the engine with the worker's data and serves it over the thread's port. */
import {parentPort, workerData} from 'node:worker_threads';
import {serveEngineEnd} from '../wire/engine-end.js';
import type {ToEngine} from '../wire/messages.js';
import {openEngine} from './open-engine.js';
import type {EngineOptions} from './options.js';
import {yieldToScreen} from './yield-to-screen.js';

const port = parentPort;
if (port === null) {
	throw new Error('the engine worker must be started as a worker thread');
}

yieldToScreen();
serveEngineEnd(openEngine(workerData as EngineOptions), {
	send(message) {
		port.postMessage(message);
	},
	onMessage(listener) {
		port.on('message', (message: ToEngine) => {
			listener(message);
		});
	},
});
