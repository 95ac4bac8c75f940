import {failure, success, type Outcome, type Problem} from '../model/outcome.js';
import {safe} from '../model/safe.js';
import type {Target} from '../model/target.js';
import {createElevation, type Elevation, type Start} from './as-root.js';
import type {CommandClient} from './command-channel.js';
import type {Connection, ExecOptions, ExecResult, Questions, RemoteStream, StreamHandlers, StreamOptions} from './connection.js';
import {runChannel, type ChannelEnd} from './run-channel.js';
import {createSessions, defaultDeadline, stopWith, type Session, type Sessions} from './sessions.js';
import {shellLine} from './shell-line.js';

type Parts = {
	readonly client: CommandClient;
	readonly target: Target;
	readonly questions: Pick<Questions, 'secret'>;
	/** Resolves when the client is gone. */
	readonly closed: Promise<Problem>;
	readonly close: () => void;
};

type Works = {
	readonly host: string;
	readonly sessions: Sessions;
	readonly elevation: Elevation;
	readonly closed: Promise<Problem>;
};

function sudoProblem(host: string, {wrongPassword, said}: ChannelEnd): Problem {
	// A lecture may come first, the reason comes last.
	const words = said.split('\n').map(line => line.trim()).findLast(line => line !== '' && !line.startsWith('This incident'));
	return wrongPassword
		? {host, what: 'sudo does not take the password any more', state: 'nothing was run', remedy: 'try again and give the new password'}
		: {host, what: safe(`sudo refused${words === undefined ? '' : `: ${words}`}`), state: 'nothing was run', remedy: 'check the account\'s sudo rules on the host (sudo -l)'};
}

/** What says for sure that sudo stood in the way and nothing ran; a broken connection says nothing. */
function refusal({host, elevation}: Works, end: ChannelEnd): Problem | undefined {
	if (end.through || end.code === undefined) {
		return undefined;
	}

	if (end.wrongPassword) {
		elevation.forget();
	}

	return sudoProblem(host, end);
}

/** Tries a start for its own sake: whether sudo lets us through. */
async function trySudo(host: string, sessions: Sessions, start: Start): Promise<'through' | 'wrong-password' | Problem> {
	const done = await sessions.run(start, {});
	if (!done.ok) {
		return done.problem;
	}

	const {end} = done.value;
	if (end.through) {
		return 'through';
	}

	if (end.wrongPassword) {
		return 'wrong-password';
	}

	return end.code === undefined
		? {host, what: safe(`sudo did not ask for the password as expected${end.said === '' ? '' : `: ${end.said}`}`), state: 'nothing was run', remedy: 'see what sudo says on the host itself'}
		: sudoProblem(host, end);
}

async function startOf({elevation}: Works, command: string, {asRoot = false, forHelper}: Pick<ExecOptions, 'asRoot' | 'forHelper'>): Promise<Outcome<Start>> {
	return asRoot ? elevation.start(command, forHelper) : success({line: shellLine(command)});
}

async function exec(works: Works, command: string, options: ExecOptions): Promise<Outcome<ExecResult>> {
	const start = await startOf(works, command, options);
	if (!start.ok) {
		return start;
	}

	const done = await works.sessions.run(start.value, start.value.stdin === undefined ? options : {...options, stdin: start.value.stdin});
	if (!done.ok) {
		return done;
	}

	const {end, stdout, stderr} = done.value;
	const problem = refusal(works, end);
	return problem === undefined
		? success({code: end.code, ...end.signal !== undefined && {signal: end.signal}, stdout, stderr})
		: failure(problem);
}

async function follow(works: Works, {channel, giveBack}: Session, {gate, stdin: given}: Start, handlers: StreamHandlers): Promise<Outcome<RemoteStream>> {
	// A log's reader, sent as the input, must not be held as long as the log is followed.
	let stdin = given;
	return new Promise(resolve => {
		let started = false;
		// sudo may wait for something that we do not recognise as its prompt.
		const timer = setTimeout(() => {
			stop();
		}, defaultDeadline);
		const stop = runChannel(channel, {
			gate,
			stdin,
			keepInput: true,
			onData: handlers.onData,
			onError: handlers.onError,
			onStart() {
				started = true;
				clearTimeout(timer);
				// Not before runChannel has answered what stops it.
				queueMicrotask(() => {
					resolve(success({
						write(text) {
							if (channel.writable) {
								channel.write(text);
							}
						},
						hold(isHeld) {
							if (isHeld) {
								channel.pause();
							} else {
								channel.resume();
							}
						},
						close: stop,
					}));
				});
			},
			onEnd(end) {
				clearTimeout(timer);
				forget();
				giveBack();
				if (started) {
					handlers.onClose(end.code);
				} else {
					resolve(failure(refusal(works, end) ?? {host: works.host, what: 'the connection was lost before the command ran', remedy: 'reconnect the host'}));
				}
			},
		});
		stdin = undefined;
		const forget = stopWith(works.closed, stop);
	});
}

async function stream(works: Works, command: string, handlers: StreamHandlers, {asRoot, stdin}: StreamOptions): Promise<Outcome<RemoteStream>> {
	const start = await startOf(works, command, {asRoot});
	if (!start.ok) {
		return start;
	}

	const session = await works.sessions.open(start.value, defaultDeadline);
	if (!session.ok) {
		return session;
	}

	return session.value === undefined
		? failure({host: works.host, what: 'the connection was lost before the command ran', remedy: 'reconnect the host'})
		: follow(works, session.value, {...start.value, ...stdin !== undefined && {stdin}}, handlers);
}

/** The commands of an open connection. */
export function createConnection({client, target, questions, closed, close}: Parts): Connection {
	const host = target.name;
	const sessions = createSessions({client, host, closed});
	const elevation = createElevation({host, user: target.user, questions, attempt: async start => trySudo(host, sessions, start)});
	const works: Works = {host, sessions, elevation, closed};
	stopWith(closed, elevation.forget);
	return {
		exec: async (command, options = {}) => exec(works, command, options),
		stream: async (command, handlers, options = {}) => stream(works, command, handlers, options),
		closed,
		close,
		setPrivilege: elevation.set,
	};
}
