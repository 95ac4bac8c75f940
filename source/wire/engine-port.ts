import type {EngineSignal, RequestName, Requests} from './protocol.js';

/** The console's end of the wire. */
export type EnginePort = {
	readonly request: <Name extends RequestName>(name: Name, ask: Requests[Name]['ask']) => Promise<Requests[Name]['answer']>;
	/** Calls `listener` for each signal, in order; answers a function that stops it. */
	readonly listen: (listener: (signal: EngineSignal) => void) => () => void;
	/** Stops the engine and what it runs in. */
	readonly close: () => Promise<void>;
};
