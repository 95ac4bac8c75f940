import {setTimeout as pause} from 'node:timers/promises';
import type {CommandChannel, CommandClient} from './command-channel.js';

/** A started command, or why it was not started. */
export type ChannelOutcome =
	| {readonly ok: true; readonly channel: CommandChannel}
	/** `unknown`: the connection broke in between, it may have started. */
	| {readonly ok: false; readonly started: 'no' | 'unknown'; readonly error: Error};

type Attempt = ChannelOutcome | {readonly ok: false; readonly started: 'busy'; readonly error: Error};

/** The reason that sshd gives when a connection has all the sessions it may have (MaxSessions). */
const connectFailed = 2;
const firstPause = 100;

function failed(error: Error & {readonly reason?: unknown}): Attempt {
	if (error.reason === connectFailed) {
		return {ok: false, started: 'busy', error};
	}

	return {ok: false, started: error.message.startsWith('No response') ? 'unknown' : 'no', error};
}

/** ssh2 throws when the connection is gone, and its callback may never come: neither gets past here. */
async function attempt(client: CommandClient, line: string, patience: number): Promise<Attempt> {
	return new Promise(resolve => {
		let late = false;
		const timer = setTimeout(() => {
			late = true;
			resolve({ok: false, started: 'unknown', error: new Error('the server did not open a channel in time')});
		}, patience);
		const settle = (outcome: Attempt) => {
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

/** Starts a command line on a channel of its own. When the server has no session free, waits and tries again. */
export async function openChannel(client: CommandClient, line: string, patience: number): Promise<ChannelOutcome> {
	let left = patience;
	for (let wait = firstPause; ; wait *= 2) {
		const opened = await attempt(client, line, left);
		if (opened.ok || opened.started !== 'busy') {
			return opened;
		}

		left -= wait;
		if (left <= 0) {
			return {...opened, started: 'no'};
		}

		await pause(wait);
	}
}
