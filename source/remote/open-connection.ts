import type {Client} from 'ssh2';
import type {Problem} from '../model/outcome.js';
import {safe} from '../model/safe.js';
import type {Target} from '../model/target.js';
import {placeOf} from './connect-failure.js';
import type {Connection, ConnectFailure, Questions} from './connection.js';
import {createConnection} from './create-connection.js';
import {login, type Login} from './login.js';

export type OpenOptions = {
	/** Gives up while the connection is being made. */
	readonly signal?: AbortSignal;
};

export type OpenOutcome = {readonly ok: true; readonly value: Connection} | {readonly ok: false; readonly problem: ConnectFailure};

/** Why the connection is gone: the first error, or who ended it. */
async function watch(client: Client, target: Target, isOurs: () => boolean): Promise<Problem> {
	return new Promise(resolve => {
		const host = target.name;
		let trouble: (Error & {readonly level?: string}) | undefined;
		client.on('error', error => {
			trouble ??= error;
		});
		client.on('close', () => {
			if (isOurs()) {
				resolve({host, what: 'the connection was closed'});
			} else if (trouble === undefined) {
				resolve({host, what: `${placeOf(target)} ended the connection`, remedy: 'see whether the host or its sshd was restarted'});
			} else {
				const silent = trouble.level === 'client-timeout';
				resolve({host, what: safe(silent ? `${placeOf(target)} has not answered for 20 s` : `the connection to ${placeOf(target)} broke: ${trouble.message}`), remedy: 'check the host and the network in between', cause: trouble});
			}
		});
	});
}

/** The failure of one hop, told of the host that the operator named. */
function behindJump(problem: ConnectFailure, target: Target): ConnectFailure {
	return problem.host === target.name ? problem : {...problem, host: target.name, what: `jump host ${problem.host ?? ''}: ${problem.what}`};
}

/**
Connects and logs in, through the target's jump hosts one after the other, each with its key verified. Asks the operator only
what nobody else can answer. Never throws; what it opened is closed when it fails.
*/
export async function openConnection(target: Target, questions: Questions, {signal}: OpenOptions = {}): Promise<OpenOutcome> {
	const logins: Login[] = [];
	const releaseAll = () => {
		for (const {release} of logins.toReversed()) {
			release();
		}
	};

	for (const hop of [...target.jumps, target]) {
		const done = await login({target: hop, jump: logins.at(-1)?.client, questions, signal});
		if (!done.ok) {
			releaseAll();
			return {ok: false, problem: behindJump(done.problem, target)};
		}

		logins.push(done.value);
	}

	const [last] = logins.slice(-1);
	if (last === undefined) {
		return {ok: false, problem: {kind: 'config', host: target.name, what: 'there is nothing to connect to'}};
	}

	let ours = false;
	const closed = watch(last.client, target, () => ours);
	void closed.then(releaseAll);
	return {
		ok: true,
		value: createConnection({
			client: last.client,
			target,
			questions,
			closed,
			close() {
				ours = true;
				releaseAll();
			},
		}),
	};
}
