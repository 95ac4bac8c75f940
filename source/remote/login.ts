import ssh2, {type Client} from 'ssh2';
import type {Outcome} from '../model/outcome.js';
import {safe} from '../model/safe.js';
import type {Target} from '../model/target.js';
import {createAuthentication} from './authentication.js';
import {classifyFailure, placeOf} from './connect-failure.js';
import type {ConnectFailure, Questions} from './connection.js';
import {createHostVerifier, linesOf} from './host-verifier.js';
import {gatherKeys, type KeyRing} from './key-ring.js';
import {readKnownHostsFiles} from './known-hosts-files.js';
import type {KnownHostLine} from './known-hosts.js';
import {openSocket, type Socket} from './open-socket.js';
import {createPatience, type Patience} from './patience.js';

/** A server that let us in. */
export type Login = {
	readonly target: Target;
	readonly client: Client;
	readonly release: () => void;
	/** How often something came from it by now. */
	readonly heard: () => number;
};

export type LoginOutcome = {readonly ok: true; readonly value: Login} | {readonly ok: false; readonly problem: ConnectFailure};

type Way = {
	readonly target: Target;
	/** The jump host to go through, logged in to already. */
	readonly jump: Client | undefined;
	readonly questions: Questions;
	readonly signal: AbortSignal | undefined;
};

const keepaliveInterval = 5000;
const keepaliveCountMax = 3;

/** Errors after which ssh2 goes on by itself: a key that would not sign is followed by the next one. */
function isPassing(error: Error & {readonly level?: string}): boolean {
	return error.level === 'agent' || error.message.startsWith('Error signing');
}

function timedOut(target: Target): ConnectFailure {
	return classifyFailure(Object.assign(new Error('no answer'), {code: 'ETIMEDOUT'}), target);
}

function hungUp(target: Target): ConnectFailure {
	return {kind: 'throttled', host: target.name, what: `${placeOf(target)} hung up during the login`, remedy: 'wait, then look into the host\'s auth.log'};
}

/** What a broken connection means when a proxy command carried it. */
async function explainProxy(command: string, problem: ConnectFailure, socket: Socket): Promise<ConnectFailure> {
	if (problem.kind !== 'unreachable' && problem.kind !== 'throttled') {
		return problem;
	}

	const complaint = await socket.complaint();
	const [said = ''] = complaint.trim().split('\n');
	return {
		...problem,
		kind: 'unreachable',
		what: safe(`the proxy command of ${problem.host ?? ''} did not get through${said === '' ? '' : `: ${said}`}`),
		remedy: safe(`run it by hand: ${command}`),
	};
}

/** Counts what comes through a socket. Not to be called before ssh2 reads it: what came by then would be lost. */
function listen({stream}: Socket): () => number {
	let heard = 0;
	stream.on('data', () => {
		heard += 1;
	});
	return () => heard;
}

type Handshake = Way & {
	readonly keys: KeyRing;
	readonly lines: readonly KnownHostLine[];
	readonly patience: Patience;
	/** Aborted when the time is up or the caller gave up. */
	readonly spent: AbortSignal;
};

/** Must begin in the turn in which the socket opened: what it says before that is lost. */
async function shakeHands({target, questions, keys, lines, patience, spent}: Handshake, socket: Socket): Promise<LoginOutcome> {
	return new Promise(resolve => {
		const client = new ssh2.Client();
		const release = () => {
			client.end();
			socket.release();
		};

		const fail = (problem: ConnectFailure) => {
			release();
			resolve({ok: false, problem});
		};

		const verifier = createHostVerifier({target, lines, questions, during: patience.during});
		const giveUp = (error: unknown) => {
			fail(verifier.refusal() ?? classifyFailure(error, target));
		};

		spent.addEventListener('abort', () => {
			fail(timedOut(target));
		}, {once: true});
		client.on('error', error => {
			if (!isPassing(error)) {
				giveUp(error);
			}
		});
		client.on('close', () => {
			fail(verifier.refusal() ?? hungUp(target));
		});
		client.on('change password', () => {
			fail({kind: 'auth', host: target.name, what: `the password of ${target.user} on ${placeOf(target)} has expired`, remedy: `log in with ssh ${target.name} once and set a new one`});
		});
		client.on('ready', () => {
			resolve({ok: true, value: {target, client, release, heard: listen(socket)}});
		});
		try {
			client.connect({
				sock: socket.stream,
				username: target.user,
				hostVerifier: verifier.verify,
				algorithms: {serverHostKey: verifier.algorithms},
				authHandler: createAuthentication({target, keys, questions, during: patience.during, giveUp: fail}),
				keepaliveInterval,
				keepaliveCountMax,
				// Our own patience stands still while the operator is asked; ssh2's would not.
				readyTimeout: 0,
			});
		} catch (error) {
			giveUp(error);
		}
	});
}

async function connectAndShake(handshake: Handshake): Promise<LoginOutcome> {
	const {target, jump, spent} = handshake;
	let socket: Socket;
	try {
		socket = await openSocket(target, jump, spent);
	} catch (error) {
		return {ok: false, problem: spent.aborted ? timedOut(target) : classifyFailure(error, target)};
	}

	const done = await shakeHands(handshake, socket);
	return done.ok || target.proxyCommand === undefined
		? done
		: {ok: false, problem: await explainProxy(target.proxyCommand, done.problem, socket)};
}

/** Opens the way to one server, checks its key and logs in. The target's own jumps are not looked at. */
export async function login(way: Way): Promise<LoginOutcome> {
	const {target, questions, signal} = way;
	const lines: Outcome<readonly KnownHostLine[]> = await readKnownHostsFiles(target.knownHostsFiles);
	if (!lines.ok) {
		return {ok: false, problem: {kind: 'hostkey', host: target.name, ...lines.problem}};
	}

	const end = new AbortController();
	const stop = () => {
		end.abort();
	};

	const patience = createPatience(target.connectTimeout, stop);
	signal?.addEventListener('abort', stop, {once: true});
	if (signal?.aborted === true) {
		stop();
	}

	try {
		const keys = await gatherKeys(target, {secret: questions.secret, during: patience.during});
		return await connectAndShake({...way, keys, lines: linesOf(target, lines.value), patience, spent: end.signal});
	} finally {
		patience.stop();
		signal?.removeEventListener('abort', stop);
	}
}
