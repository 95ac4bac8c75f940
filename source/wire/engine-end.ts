import type {EnginePort} from './engine-port.js';
import {createRowSender} from './host-rows.js';
import type {Channel, ToConsole, ToEngine} from './messages.js';

/** The engine's end of the wire: hands requests to the engine and sends its answers and signals back. */
export function serveEngineEnd(engine: EnginePort, channel: Channel<ToConsole, ToEngine>): void {
	const sent = createRowSender();
	engine.listen(signal => {
		channel.send({kind: 'signal', signal: sent(signal)});
	});
	channel.onMessage(async ({id, name, ask}) => {
		try {
			const answer = await engine.request(name, ask as never);
			channel.send({kind: 'answer', id, answer});
		} catch (error) {
			channel.send({kind: 'fault', id, message: error instanceof Error ? error.stack ?? error.message : String(error)});
		}
	});
}
