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
				giveBack();
				resolve({end, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr)});
			},
		});
		const timer = setTimeout(stop, deadline);
		void stopWith(closed, stop);
	});
}

/** Ends a command when the connection ends: a channel does not always say so itself. */
export async function stopWith(closed: Promise<Problem>, stop: () => void): Promise<void> {
	await closed;
	stop();
}

export function createSessions({client, host, closed}: Parts): Sessions {
	const slots = createSlots(channelsAtOnce);

	const open: Sessions['open'] = async ({line}, deadline) => {
		const giveBack = await slots.take(deadline);
		if (giveBack === undefined) {
			return failure({host, what: `${channelsAtOnce} commands run on the connection already`, state: 'nothing was sent', remedy: 'try again in a moment'});
		}

		const opened = await openChannel(client, line, deadline);
		if (opened.ok) {
			return success({channel: opened.channel, giveBack});
		}

		giveBack();
		return opened.started === 'unknown'
			? success(undefined)
			: failure({host, what: safe(`the command was not started: ${opened.error.message}`), state: 'nothing was run', remedy: 'reconnect the host', cause: opened.error});
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
