import {afterEach} from 'vitest';
import type {Target} from '../../source/model/target.js';
import {openConnection, type OpenOutcome} from '../../source/remote/open-connection.js';
import {startSshServer, type SshServer, type SshServerOptions} from '../helpers/ssh-server.js';
import {prepareAnswers} from './questions.js';

/** What is ended after each test, the last first. */
export const ends: Array<() => unknown> = [];

afterEach(async () => {
	for (const end of ends.splice(0).toReversed()) {
		await end();
	}
});

/** A server for one test. */
export async function start(options?: SshServerOptions): Promise<SshServer> {
	const server = await startSshServer(options);
	ends.push(server.close);
	return server;
}

/** A connection for one test. */
export async function open(target: Target, questions = prepareAnswers()): Promise<OpenOutcome> {
	const opened = await openConnection(target, questions);
	if (opened.ok) {
		ends.push(opened.value.close);
	}

	return opened;
}

/** `ok`, or the kind of the failure and what it says. */
export async function outcome(target: Target, questions = prepareAnswers()): Promise<string> {
	const opened = await open(target, questions);
	return opened.ok ? 'ok' : `${opened.problem.kind}: ${opened.problem.what}`;
}

/** A line of known_hosts about a server's port. */
export function knownLine(port: number, key: Buffer, marker = ''): string {
	return `${marker}[127.0.0.1]:${port} ecdsa-sha2-nistp256 ${key.toString('base64')}\n`;
}
