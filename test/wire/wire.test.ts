import {MessageChannel} from 'node:worker_threads';
import {expect, test} from 'vitest';
import {openConsoleEnd} from '../../source/wire/console-end.js';
import {serveEngineEnd} from '../../source/wire/engine-end.js';
import type {EnginePort} from '../../source/wire/engine-port.js';
import type {ToConsole, ToEngine} from '../../source/wire/messages.js';
import type {EngineSignal} from '../../source/wire/protocol.js';

/** A console's end whose engine answers `row` with nothing, throws at `stop`, and hands its listener out. */
function wired(): {console: EnginePort; say: (signal: EngineSignal) => void; close: () => void} {
	const {port1, port2} = new MessageChannel();
	let listener: (signal: EngineSignal) => void = () => undefined;
	const engine = {
		async request(name: string, ask: unknown) {
			if (name === 'stop') {
				throw new Error('the engine broke');
			}

			return {echo: [name, ask]};
		},
		listen(heard: (signal: EngineSignal) => void) {
			listener = heard;
			return () => undefined;
		},
		async close() {
			port1.close();
		},
	} as unknown as EnginePort;
	serveEngineEnd(engine, {
		send(message: ToConsole) {
			port1.postMessage(message);
		},
		onMessage(heard: (message: ToEngine) => void) {
			port1.on('message', heard);
		},
	});
	const console = openConsoleEnd({
		send(message: ToEngine) {
			port2.postMessage(message);
		},
		onMessage(heard: (message: ToConsole) => void) {
			port2.on('message', heard);
		},
	}, async () => {
		port2.close();
	});
	return {
		console,
		say(signal) {
			listener(signal);
		},
		close() {
			port1.close();
		},
	};
}

test('each request gets its own answer, however many are under way', async () => {
	const {console, close} = wired();
	const answers = await Promise.all([1, 2, 3].map(async seq => console.request('row', {seq})));
	expect(answers).toEqual([1, 2, 3].map(seq => ({echo: ['row', {seq}]})));
	close();
});

test('a fault of the engine is told to whoever asked', async () => {
	const {console, close} = wired();
	await expect(console.request('stop', undefined)).rejects.toThrow('the engine broke');
	close();
});

test('signals reach every listener until it stops', async () => {
	const {console, say, close} = wired();
	const heard: string[] = [];
	const first = new Promise<void>(resolve => {
		const stop = console.listen(signal => {
			heard.push(signal.signal);
			stop();
			resolve();
		});
	});
	const second = new Promise<void>(resolve => {
		let count = 0;
		console.listen(() => {
			count += 1;
			if (count === 2) {
				resolve();
			}
		});
	});
	say({signal: 'question-gone', question: 1});
	say({signal: 'question-gone', question: 2});
	await Promise.all([first, second]);
	expect(heard).toEqual(['question-gone']);
	close();
});

test('what was said before anybody listened is heard by the first who does', async () => {
	const {console, say, close} = wired();
	say({signal: 'question-gone', question: 7});
	await console.request('row', {seq: 1});
	const heard: unknown[] = [];
	console.listen(signal => {
		heard.push(signal);
	});
	console.listen(() => {
		heard.push('twice');
	});
	expect(heard).toEqual([{signal: 'question-gone', question: 7}]);
	close();
});
