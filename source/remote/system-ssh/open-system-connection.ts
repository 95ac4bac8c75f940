import {existsSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import type {Problem} from '../../model/outcome.js';
import {safe} from '../../model/safe.js';
import type {Target} from '../../model/target.js';
import {placeOf} from '../connect-failure.js';
import type {Connection, ConnectFailure, Questions} from '../connection.js';
import {createConnection} from '../create-connection.js';
import {readKnownHostsFiles} from '../known-hosts-files.js';
import type {OpenOptions, OpenOutcome} from '../open-connection.js';
import {createPatience} from '../patience.js';
import {createAnswers} from './answer-prompt.js';
import {openAskpass, type Askpass} from './askpass.js';
import {createChannels, type Channels} from './channels.js';
import {openProxySocket} from './control-socket.js';
import {explainEnd} from './ends.js';
import {explainFailure} from './failures.js';
import {startMaster, type Master} from './master.js';
import {makePrivateFolder} from './private-folder.js';
import {sshArguments} from './ssh-arguments.js';

/** How often it is looked whether ssh has made its socket, milliseconds. */
const lookEvery = 15;

/** What ssh may take to end by itself when it carries nothing any more, milliseconds. */
const lastWords = 1000;

export type SystemOptions = OpenOptions & {
	/** What the operator must do beside the keyboard, such as touching a security key; undefined: it was done. */
	readonly onNotice?: (text: string | undefined) => void;
};

type Refused = Extract<OpenOutcome, {readonly ok: false}>;
const refused = (problem: ConnectFailure): Refused => ({ok: false, problem});

function timedOut(target: Target): ConnectFailure {
	return {kind: 'unreachable', host: target.name, what: `${placeOf(target)} does not answer`, remedy: 'check that the host is up and no firewall drops the connection'};
}

/** Resolves when ssh has logged in and listens. */
async function listens(socket: string, over: AbortSignal): Promise<void> {
	while (!existsSync(socket)) {
		over.throwIfAborted();
		await pause(lookEvery, undefined, {signal: over});
	}
}

/** Carries commands as soon as ssh has logged in; rejects when `over` is aborted first. */
async function carry(socket: string, over: AbortSignal): Promise<Channels> {
	await listens(socket, over);
	const {socket: open, first} = await openProxySocket(socket);
	return createChannels(open, first);
}

type Opening = {
	readonly target: Target & {readonly system: NonNullable<Target['system']>};
	readonly questions: Questions;
	readonly options: SystemOptions;
	readonly folder: string;
};

type LoggedIn = {readonly ok: true; readonly master: Master; readonly channels: Channels};

/** Starts ssh, answers its questions, and waits until it is logged in, has failed, or the time is up. */
async function logIn({target, questions, options, folder}: Opening): Promise<LoggedIn | Refused> {
	const places = {folder, socket: path.join(folder, 'c'), log: path.join(folder, 'log')};
	const over = new AbortController();
	let because: ConnectFailure | undefined;
	let master: Master | undefined;
	const stop = (problem: ConnectFailure) => {
		because ??= problem;
		master?.release();
		over.abort();
	};

	const giveUp = () => {
		stop(timedOut(target));
	};

	const patience = createPatience(target.connectTimeout, giveUp);
	options.signal?.addEventListener('abort', giveUp, {once: true});
	const answers = createAnswers({target, questions, during: patience.during, stop, onNotice: options.onNotice ?? (() => undefined)});
	let askpass: Askpass | undefined;
	try {
		askpass = await openAskpass(folder, answers);
		options.signal?.throwIfAborted();
		master = startMaster({words: sshArguments(target, places), places, environment: {...process.env, ...askpass.environment}});
		const failed = master.ended.then(end => {
			over.abort();
			return refused(because ?? explainFailure(end, target));
		});
		const channels = await Promise.race([carry(places.socket, over.signal), failed]);
		return 'ok' in channels ? channels : {ok: true, master, channels};
	} catch (error) {
		if (master !== undefined) {
			master.release();
			return refused(because ?? explainFailure(await master.ended, target));
		}

		return refused(because ?? {kind: 'config', host: target.name, what: safe(`the system's ssh could not be started: ${error instanceof Error ? error.message : String(error)}`), remedy: 'see whether this account may write to its folder for sockets or /tmp', cause: error});
	} finally {
		patience.stop();
		options.signal?.removeEventListener('abort', giveUp);
		askpass?.close();
	}
}

function connectionOf({target, questions}: Opening, {master, channels}: LoggedIn): Connection {
	let ours = false;
	const watch = async (): Promise<Problem> => {
		await Promise.race([channels.lost, master.ended]);
		// It closes its socket before it says why it ends.
		await Promise.race([master.ended, pause(lastWords)]);
		master.release();
		const end = await master.ended;
		return ours ? {host: target.name, what: 'the connection was closed'} : explainEnd(end, target);
	};

	return {
		...createConnection({
			client: channels,
			target,
			questions,
			closed: watch(),
			close() {
				ours = true;
				channels.end();
				master.release();
			},
		}),
		liveness: {hops: [{name: target.name, heard: channels.heard}], ask: channels.ask},
	};
}

/**
Connects and logs in by the system's own `ssh`, for what ours cannot do: it reads the operator's configuration itself, jump hosts included,
and asks through us. Never throws; what it started is ended when it fails.
*/
export async function openSystemConnection(target: Target, questions: Questions, options: SystemOptions = {}): Promise<OpenOutcome> {
	const {system, name: host} = target;
	if (system === undefined) {
		return refused({kind: 'config', host, what: 'the system\'s ssh does not know this host', remedy: 'name it in the ssh configuration'});
	}

	// A file that cannot be read may hold a revocation, which ssh would pass over.
	const lines = await readKnownHostsFiles(target.knownHostsFiles);
	if (!lines.ok) {
		return refused({kind: 'hostkey', host, ...lines.problem});
	}

	let folder;
	try {
		folder = await makePrivateFolder();
	} catch (error) {
		return refused({kind: 'config', host, what: safe(`there is no place for the socket of ssh: ${error instanceof Error ? error.message : String(error)}`), remedy: 'make /tmp or XDG_RUNTIME_DIR writable for this account', cause: error});
	}

	const opening: Opening = {target: {...target, system}, questions, options, folder: folder.path};
	const done = await logIn(opening);
	if (!done.ok) {
		await folder.remove();
		return done;
	}

	return {ok: true, value: connectionOf(opening, done)};
}
