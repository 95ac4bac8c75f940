import {setTimeout as pause} from 'node:timers/promises';
import type {CommandChannel, CommandClient} from './command-channel.js';

/** A started command, or why it was not started. */
export type ChannelOutcome =
	| {readonly ok: true; readonly channel: CommandChannel}
	/** `unknown`: the connection broke in between, it may have started. `busy`: the server has no session free for the connection. */
	| {readonly ok: false; readonly started: 'no' | 'unknown' | 'busy'; readonly error: Error};

/** The reason that sshd gives when a connection has all the sessions it may have (MaxSessions). */
const connectFailed = 2;

/** A session that has just ended may count for so long yet, milliseconds. */
const settling = 100;

function failed(error: Error & {readonly reason?: unknown}): ChannelOutcome {
	if (error.reason === connectFailed) {
		return {ok: false, started: 'busy', error};
	}

	return {ok: false, started: error.message.startsWith('No response') ? 'unknown' : 'no', error};
}

/** ssh2 throws when the connection is gone, and its callback may never come: neither gets past here. */
async function attempt(client: CommandClient, line: string, patience: number): Promise<ChannelOutcome> {
	return new Promise(resolve => {
		let late = false;
		const timer = setTimeout(() => {
			late = true;
			resolve({ok: false, started: 'unknown', error: new Error('the server did not open a channel in time')});
		}, patience);
		const settle = (outcome: ChannelOutcome) => {
			clearTimeout(timer);
			resolve(outcome);
		};

		try {
			client.exec(line, (error, channel) => {
				if (channel === undefined) {
					settle(failed(error ?? new Error('there is no channel')));
				} else if (late) {
					channel.on('error', () => undefined);
					channel.close();
				} else {
					settle({ok: true, channel});
				}
			});
		} catch (error) {
			settle({ok: false, started: 'no', error: error instanceof Error ? error : new Error(String(error))});
		}
	});
}

/** Starts a command line on a channel of its own. */
export async function openChannel(client: CommandClient, line: string, patience: number): Promise<ChannelOutcome> {
	const opened = await attempt(client, line, patience);
	if (opened.ok || opened.started !== 'busy') {
		return opened;
	}

	await pause(settling);
	return attempt(client, line, Math.max(0, patience - settling));
}
