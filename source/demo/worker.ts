/** The demo's thread: starts the built-in hosts, tells how to reach them, and ends them when it is told to. */
import {parentPort} from 'node:worker_threads';
import type {FromDemo} from './thread.js';
import {startDemo} from './index.js';

const port = parentPort;
if (port === null) {
	throw new Error('the demo worker must be started as a worker thread');
}

const {hosts, targets, trees, stop} = await startDemo();
const say = (message: FromDemo): void => {
	port.postMessage(message);
};

port.on('message', async () => {
	await stop();
	say({kind: 'stopped'});
});
say({kind: 'started', hosts, targets, trees});
