/** The real console with the engine in its thread, on hosts that a file names: `console.js FILE`. */
import {readFileSync} from 'node:fs';
import process from 'node:process';
import {openConsole} from '../../../commands/headless/open-console.js';
import type {Target} from '../../../source/model/target.js';

type Places = {readonly hosts: ReadonlyArray<{readonly name: string; readonly port: number}>; readonly identityFile: string; readonly knownHostsFile: string};

process.exitCode = await openConsole({title: 'bench', ascii: undefined}, {stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, environment: process.env, home: '/nonexistent', operator: 'bench', interrupted: new AbortController().signal, holdInterruption: () => () => undefined}, async () => {
	const {hosts, identityFile, knownHostsFile} = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Places;
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
		title: 'bench',
		readOnly: false,
		demo: false,
	};
});
