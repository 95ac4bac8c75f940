import type {SentSignal} from './host-rows.js';
import type {RequestName} from './protocol.js';

/** What the console's end sends. */
export type ToEngine = {readonly id: number; readonly name: RequestName; readonly ask: unknown};

/** What the engine's end sends. */
export type ToConsole =
	| {readonly kind: 'answer'; readonly id: number; readonly answer: unknown}
	/** The request threw: a bug on the engine's side, told to whoever asked. */
	| {readonly kind: 'fault'; readonly id: number; readonly message: string}
	| {readonly kind: 'signal'; readonly signal: SentSignal};

/** One end of a two-way channel of plain data: a worker, its parent port, or one day a socket. */
export type Channel<Sent, Received> = {
	readonly send: (message: Sent) => void;
	readonly onMessage: (listener: (message: Received) => void) => void;
};
