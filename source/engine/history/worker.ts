/** The history's thread: opens it with the worker's data and serves it over the thread's port. */
import {parentPort, workerData} from 'node:worker_threads';
import {yieldToScreen} from '../yield-to-screen.js';
import {createKeeper} from './keeper.js';
import type {HistoryOptions} from './options.js';
import type {FromHistory, ToHistory} from './thread-messages.js';

const port = parentPort;
if (port === null) {
	throw new Error('the history worker must be started as a worker thread');
}

/** How often a search says how far it is, milliseconds. */
const pace = 100;

const send = (message: FromHistory): void => {
	port.postMessage(message);
};

yieldToScreen();
const keeper = createKeeper(workerData as HistoryOptions, state => {
	send({say: 'state', state});
});
const running = new Map<number, AbortController>();

async function answer(message: Extract<ToHistory, {say: 'ask'}>): Promise<unknown> {
	const {id, name} = message;
	if (name !== 'search') {
		// Each name's question is of its kind: see `Asked`.
		return keeper[name](message.ask as never);
	}

	const controller = new AbortController();
	running.set(id, controller);
	let told = 0;
	try {
		return await keeper.search(message.ask as never, (done, found) => {
			if (performance.now() - told > pace) {
				told = performance.now();
				send({say: 'progress', id, done, found});
			}
		}, controller.signal);
	} finally {
		running.delete(id);
	}
}

port.on('message', async (message: ToHistory) => {
	switch (message.say) {
		case 'append': {
			keeper.append(message.batch);
			send({say: 'received', bytes: message.batch.bytes.length});
			break;
		}

		case 'abort': {
			running.get(message.id)?.abort();
			break;
		}

		case 'ask': {
			send({say: 'answer', id: message.id, answer: await answer(message)});
			break;
		}
	}
});
send({say: 'opened', positions: keeper.positions, state: keeper.state()});
