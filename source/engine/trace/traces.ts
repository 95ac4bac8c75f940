import type {Traced} from '../../model/trace/traced.js';
import type {Requests} from '../../wire/protocol.js';
import type {Fleet} from '../fleet.js';
import {hostLines} from './host-lines.js';
import type {NearPlace} from './line-place.js';
import {traceMessage} from './trace-message.js';

export type TracesOptions = {
	readonly near: readonly NearPlace[];
	readonly fleet: Pick<Fleet, 'choose'>;
	readonly tell: (id: number, traced: Traced) => void;
	readonly clock: () => number;
};

/** The searches for messages that the console asked for. */
export type Traces = {
	readonly trace: (ask: Requests['trace']['ask']) => Promise<Traced>;
	readonly stop: (id: number) => void;
	readonly stopAll: () => void;
};

/** What is known is told this often, milliseconds; the end is told at once. */
const pause = 200;

export function createTraces({near, fleet, tell, clock}: TracesOptions): Traces {
	const running = new Map<number, AbortController>();
	return {
		async trace({id, query, hosts, since}) {
			const links = fleet.choose(hosts);
			const controller = new AbortController();
			running.set(id, controller);
			let told = 0;
			const traced = await traceMessage({query, hosts, since, now: clock()}, {near, far: links.map(link => hostLines(link)), hosts: links.map(({host}) => host.name)}, {
				tell(soFar) {
					if (clock() - told >= pause && !controller.signal.aborted) {
						told = clock();
						tell(id, soFar);
					}
				},
				until: controller.signal,
			});
			running.delete(id);
			return traced;
		},
		stop(id) {
			running.get(id)?.abort();
		},
		stopAll() {
			for (const controller of running.values()) {
				controller.abort();
			}
		},
	};
}
