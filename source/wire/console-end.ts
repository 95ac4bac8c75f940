import type {EnginePort} from './engine-port.js';
import {createRowReceiver} from './host-rows.js';
import type {Channel, ToConsole, ToEngine} from './messages.js';
import type {EngineSignal, RequestName, Requests} from './protocol.js';

type Waiting = {
	readonly resolve: (answer: never) => void;
	readonly reject: (fault: Error) => void;
};

/** The console's end of the wire over a channel: requests go out with an id, answers and signals come in. */
export function openConsoleEnd(channel: Channel<ToEngine, ToConsole>, close: () => Promise<void>): EnginePort {
	const waiting = new Map<number, Waiting>();
	const listeners = new Set<(signal: EngineSignal) => void>();
	/** What was said before anybody listened: a host may ask for its key while the screen is still being loaded. */
	const unheard: EngineSignal[] = [];
	let last = 0;
	const received = createRowReceiver();

	channel.onMessage(message => {
		if (message.kind === 'signal') {
			const signal = received(message.signal);
			if (listeners.size === 0) {
				unheard.push(signal);
			}

			for (const listener of listeners) {
				listener(signal);
			}

			return;
		}

		const request = waiting.get(message.id);
		waiting.delete(message.id);
		if (message.kind === 'answer') {
			request?.resolve(message.answer as never);
		} else {
			request?.reject(new Error(message.message));
		}
	});

	return {
		async request<Name extends RequestName>(name: Name, ask: Requests[Name]['ask']) {
			last += 1;
			const id = last;
			return new Promise<Requests[Name]['answer']>((resolve, reject) => {
				waiting.set(id, {resolve, reject});
				channel.send({id, name, ask});
			});
		},
		listen(listener) {
			listeners.add(listener);
			for (const signal of unheard.splice(0)) {
				listener(signal);
			}

			return () => {
				listeners.delete(listener);
			};
		},
		close,
	};
}
