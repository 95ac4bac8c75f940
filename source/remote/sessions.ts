import {setTimeout as pause} from 'node:timers/promises';
import {failure, success, type Outcome, type Problem} from '../model/outcome.js';
import {safe} from '../model/safe.js';
import type {Start} from './as-root.js';
import type {CommandChannel, CommandClient} from './command-channel.js';
import type {ExecOptions} from './connection.js';
import {openChannel} from './open-channel.js';
import {runChannel, type ChannelEnd} from './run-channel.js';
import {createSlots, type GiveBack} from './slots.js';

/** sshd allows 10 sessions for a connection; two are left for what else goes on there. */
const channelsAtOnce = 8;

/** What helps where sshd gives a connection too few sessions. */
const moreSessions = 'allow ten sessions for a connection there (MaxSessions in sshd_config)';

/** How long one who was refused waits at least until it is its turn again, milliseconds. */
const breath = 100;

/** How long a command may take when nothing else is said, milliseconds. */
export const defaultDeadline = 30_000;

/** A channel that a command was started on; `giveBack` must be called when it is done. */
export type Session = {readonly channel: CommandChannel; readonly giveBack: GiveBack};

/** A command's end and all that it said. */
export type Finished = {readonly end: ChannelEnd; readonly stdout: Buffer; readonly stderr: Buffer};

/** The sessions of one connection: so many at once, the rest wait. */
export type Sessions = {
	/** Undefined: the connection broke while it was being started. A problem: it was not started. */
	readonly open: (start: Start, deadline: number) => Promise<Outcome<Session | undefined>>;
	/** Runs to the end, the deadline or the connection's end. */
	readonly run: (start: Start, options: ExecOptions) => Promise<Outcome<Finished>>;
};

type Parts = {
	readonly client: CommandClient;
	readonly host: string;
	/** Resolves when the client is gone. */
	readonly closed: Promise<Problem>;
};

const nobodyKnows: Finished = {
	end: {code: undefined, through: false, wrongPassword: false, said: ''},
	stdout: Buffer.alloc(0),
	stderr: Buffer.alloc(0),
};

async function collect({channel, giveBack}: Session, {gate}: Start, {stdin, deadline = defaultDeadline}: ExecOptions, closed: Promise<Problem>): Promise<Finished> {
	return new Promise(resolve => {
		const stdout: Buffer[] = [];
		const stderr: Buffer[] = [];
		const stop = runChannel(channel, {
			gate,
			stdin,
			onData(chunk) {
				stdout.push(chunk);
			},
			onError(chunk) {
				stderr.push(chunk);
			},
			onEnd(end) {
				clearTimeout(timer);
				forget();
				giveBack();
				resolve({end, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr)});
			},
		});
		const timer = setTimeout(stop, deadline);
		const forget = stopWith(closed, stop);
	});
}

/** What ends with each connection. Waiting for the promise itself would hold every command that ever ran, with its channel, until then. */
const ending = new WeakMap<Promise<Problem>, Set<() => void>>();

/** Ends a command when the connection ends: a channel does not always say so itself. Answers what forgets it, to be called when it ended before. */
export function stopWith(closed: Promise<Problem>, stop: () => void): () => void {
	const stops = ending.get(closed) ?? new Set();
	if (!ending.has(closed)) {
		ending.set(closed, stops);
		void closed.then(() => {
			for (const each of stops) {
				each();
			}
		});
	}

	stops.add(stop);
	return () => {
		stops.delete(stop);
	};
}

export function createSessions({client, host, closed}: Parts): Sessions {
	const slots = createSlots(channelsAtOnce);
	let refusals = 0;

	const open: Sessions['open'] = async ({line}, deadline) => {
		const end = performance.now() + deadline;
		for (;;) {
			const giveBack = await slots.take(Math.max(0, end - performance.now()));
			if (giveBack === undefined) {
				return failure({host, what: refusals === 0 ? `${channelsAtOnce} commands run on the connection already` : 'the server gives the connection no further session', state: 'nothing was sent', remedy: refusals === 0 ? 'try again in a moment' : moreSessions});
			}

			const opened = await openChannel(client, line, Math.max(0, end - performance.now()));
			if (opened.ok) {
				return success({channel: opened.channel, giveBack});
			}

			if (opened.started !== 'busy') {
				giveBack();
				return opened.started === 'unknown'
					? success(undefined)
					: failure({host, what: safe(`the command was not started: ${opened.error.message}`), state: 'nothing was run', remedy: 'reconnect the host', cause: opened.error});
			}

			// The server has fewer sessions for us than we thought (MaxSessions): from now on the rest wait here, and it is not asked in vain.
			refusals += 1;
			slots.narrow();
			giveBack();
			await pause(breath);
		}
	};

	return {
		open,
		async run(start, options) {
			const session = await open(start, options.deadline ?? defaultDeadline);
			if (!session.ok) {
				return session;
			}

			return success(session.value === undefined ? nobodyKnows : await collect(session.value, start, options, closed));
		},
	};
}
