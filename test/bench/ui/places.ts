import {readFileSync} from 'node:fs';
import type {Host} from '../../../source/model/host.js';
import type {Target} from '../../../source/model/target.js';

type Places = {readonly hosts: ReadonlyArray<{readonly name: string; readonly port: number}>; readonly identityFile: string; readonly knownHostsFile: string};

/** The hosts that `log-host` told of, as the engine is started with them. */
export function readPlaces(file: string): {readonly hosts: readonly Host[]; readonly targets: ReadonlyMap<string, Target>; readonly backlogMinutes: number; readonly auditPath: undefined} {
	const {hosts, identityFile, knownHostsFile} = JSON.parse(readFileSync(file, 'utf8')) as Places;
	const target = (name: string, port: number): Target => ({
		name,
		hostname: '127.0.0.1',
		port,
		user: 'root',
		identityFiles: [identityFile],
		identitiesOnly: true,
		agent: undefined,
		knownHostsFiles: [knownHostsFile],
		hostKeyAlias: undefined,
		strictHostKeyChecking: 'yes',
		hashKnownHosts: false,
		jumps: [],
		proxyCommand: undefined,
		connectTimeout: 10_000,
	});
	return {
		hosts: hosts.map(({name}) => ({name, groups: [], readOnly: false, sudo: 'auto' as const})),
		targets: new Map(hosts.map(({name, port}) => [name, target(name, port)])),
		backlogMinutes: 1,
		auditPath: undefined,
	};
}
