import type {HostLink} from '../../source/engine/host-link.js';
import type {Discovery} from '../../source/model/discovery.js';
import {success} from '../../source/model/outcome.js';
import type {Connection} from '../../source/remote/connection.js';

/** A link that is live and stays so. */
export function liveLink(name: string, connection: Connection, discovery: Discovery, readOnly = false): HostLink {
	return {
		host: {name, groups: [], readOnly, sudo: 'auto'},
		link: () => ({state: 'live', since: 0}),
		discovery: () => discovery,
		sources: () => [],
		gaps: () => 0,
		gapList: () => [],
		reach: async () => success({connection, discovery}),
		rediscover: async () => success(discovery),
		reconnect: () => undefined,
		finished: Promise.resolve(),
		stop: () => undefined,
	};
}
