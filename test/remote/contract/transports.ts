import {spawnSync} from 'node:child_process';
import {readdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {Target} from '../../../source/model/target.js';
import type {Connection, Questions} from '../../../source/remote/connection.js';
import {openConnection, type OpenOptions, type OpenOutcome} from '../../../source/remote/open-connection.js';
import {resolveTarget} from '../../../source/remote/resolve-target.js';
import {openSystemConnection} from '../../../source/remote/system-ssh/open-system-connection.js';
import type {SshServer, SshServerOptions} from '../../helpers/ssh-server.js';
import {prepareAnswers} from '../questions.js';
import {ends, start} from '../reach.js';

const hasSsh = spawnSync('ssh', ['-V']).error === undefined;

/** What carries connections. Everything that is promised of one holds of all. */
export const transports: ReadonlyArray<readonly [name: string, open: (target: Target, questions: Questions, options?: OpenOptions) => Promise<OpenOutcome>]> = [
	['ssh2', openConnection],
	// Without an ssh program on this machine there is one less to try.
	...hasSsh ? [['system ssh', openSystemConnection] as const] : [],
];

export type Open = (typeof transports)[number][1];

/** A target as ssh's configuration resolves it; `lines` come before what makes the server's own. */
export async function configured(server: SshServer, lines: readonly string[] = [], elsewhere: readonly string[] = []): Promise<Target> {
	const file = path.join(server.folder, `config.${readdirSync(server.folder).length}`);
	writeFileSync(file, [
		...elsewhere,
		'Host mx1',
		...lines,
		'HostName 127.0.0.1',
		`Port ${server.port}`,
		'User root',
		`IdentityFile ${server.clientKeyFile}`,
		'IdentitiesOnly yes',
		'IdentityAgent none',
		`UserKnownHostsFile ${server.knownHosts}`,
		'GlobalKnownHostsFile /dev/null',
		'StrictHostKeyChecking yes',
		'ConnectTimeout 5',
		'',
	].join('\n'));
	const target = await resolveTarget({name: 'mx1', groups: [], readOnly: false, sudo: 'auto'}, {configFile: file});
	if (!target.ok) {
		throw new Error(target.problem.what);
	}

	return target.value;
}

/** An outcome for one test: what was opened is closed behind it. */
export async function attempt(open: Open, target: Target, questions: Questions = prepareAnswers(), options?: OpenOptions): Promise<OpenOutcome> {
	const opened = await open(target, questions, options);
	if (opened.ok) {
		ends.push(async () => {
			opened.value.close();
			await opened.value.closed;
		});
	}

	return opened;
}

/** A connection for one test, to a server of its own. */
export async function connect(open: Open, options?: SshServerOptions, questions?: Questions): Promise<{readonly server: SshServer; readonly connection: Connection}> {
	const server = await start(options);
	const opened = await attempt(open, await configured(server), questions);
	if (!opened.ok) {
		throw new Error(opened.problem.what);
	}

	return {server, connection: opened.value};
}

/** `ok`, or the kind of the failure and what it says. */
export async function outcome(open: Open, target: Target, questions?: Questions): Promise<string> {
	const opened = await attempt(open, target, questions);
	return opened.ok ? 'ok' : `${opened.problem.kind}: ${opened.problem.what}`;
}
