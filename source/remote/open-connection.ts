import type {Problem} from '../model/outcome.js';
import {safe} from '../model/safe.js';
import type {Target} from '../model/target.js';
import {placeOf} from './connect-failure.js';
import type {Connection, ConnectFailure, Liveness, Questions} from './connection.js';
import {createConnection} from './create-connection.js';
import type {HandshakeGate} from './handshakes.js';
import {login, type Login} from './login.js';

export type OpenOptions = {
	/** Gives up while the connection is being made. */
	readonly signal?: AbortSignal;
	/** Lets the handshakes with the jump hosts and the host through when their turn has come. */
	readonly gate?: HandshakeGate;
};

export type OpenOutcome = {readonly ok: true; readonly value: Connection} | {readonly ok: false; readonly problem: ConnectFailure};

/** Why one server's connection is gone: the first error, or who ended it. */
async function endOf({client, target}: Login): Promise<Problem> {
	return new Promise(resolve => {
		let trouble: (Error & {readonly level?: string}) | undefined;
		client.on('error', error => {
			trouble ??= error;
		});
		client.on('close', () => {
			if (trouble === undefined) {
				resolve({host: target.name, what: `${placeOf(target)} ended the connection`, remedy: 'see whether the host or its sshd was restarted'});
				return;
			}

			const silent = trouble.level === 'client-timeout';
			resolve({host: target.name, what: safe(silent ? `${placeOf(target)} has not answered for 20 s` : `the connection to ${placeOf(target)} broke: ${trouble.message}`), remedy: 'check the host and the network in between', cause: trouble});
		});
	});
}

/** The servers on the way, and which of them ended first: where one breaks, those behind it go with it. */
function createWay() {
	const logins: Login[] = [];
	let first: Problem | undefined;
	let last: Promise<Problem> | undefined;
	return {
		logins,
		add(login: Login) {
			logins.push(login);
			last = endOf(login);
			void last.then(problem => {
				first ??= problem;
			});
		},
		/** The first end that came, if any did. */
		broken: () => first,
		/** Resolves with it when the last server is gone. */
		async closed(): Promise<Problem | undefined> {
			const end = await last;
			return first ?? end;
		},
		release() {
			for (const {release} of logins.toReversed()) {
				release();
			}
		},
	};
}

/** No server has this forwarding, and every one must say so. */
function askFor({client}: Login, answered: () => void): void {
	try {
		client.unforwardIn('127.0.0.1', 0, error => {
			if (error?.message !== 'No response from server') {
				answered();
			}
		});
	} catch {
		// It is gone, which its end tells.
	}
}

function livenessOf(logins: readonly Login[]): Liveness {
	return {
		hops: logins.map(({target: {name}, heard}) => ({name, heard})),
		ask(answered) {
			for (const [index, login] of logins.entries()) {
				askFor(login, index === logins.length - 1 ? answered : () => undefined);
			}
		},
	};
}

/** The failure of one hop, told of the host that the operator named. */
function behindJump<Trouble extends Problem>(problem: Trouble, target: Target): Trouble {
	return problem.host === target.name ? problem : {...problem, host: target.name, what: `jump host ${problem.host ?? ''}: ${problem.what}`};
}

/**
Connects and logs in, through the target's jump hosts one after the other, each with its key verified. Asks the operator only
what nobody else can answer. Never throws; what it opened is closed when it fails.
*/
export async function openConnection(target: Target, questions: Questions, {signal, gate}: OpenOptions = {}): Promise<OpenOutcome> {
	const way = createWay();
	for (const hop of [...target.jumps, target]) {
		const jump = way.logins.at(-1)?.client;
		const enter = async () => login({target: hop, jump, questions, signal});
		const done = await (gate === undefined ? enter() : gate.pass(hop, enter));
		if (!done.ok) {
			way.release();
			const broken = way.broken();
			return {ok: false, problem: behindJump(broken === undefined ? done.problem : {...broken, kind: 'unreachable'}, target)};
		}

		way.add(done.value);
	}

	const last = way.logins.at(-1);
	if (last === undefined) {
		return {ok: false, problem: {kind: 'config', host: target.name, what: 'there is nothing to connect to'}};
	}

	let ours = false;
	const closed = (async (): Promise<Problem> => {
		const problem = await way.closed();
		way.release();
		return ours || problem === undefined ? {host: target.name, what: 'the connection was closed'} : behindJump(problem, target);
	})();
	const connection = createConnection({
		client: last.client,
		target,
		questions,
		closed,
		close() {
			ours = true;
			way.release();
		},
	});
	return {ok: true, value: {...connection, liveness: livenessOf(way.logins)}};
}
