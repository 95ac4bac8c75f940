import {PassThrough} from 'node:stream';
import type {ClientChannel} from 'ssh2';
import {expect, test} from 'vitest';
import {runChannel, type ChannelEnd} from '../../source/remote/run-channel.js';

/** What runChannel needs of a channel. */
const channelOfTest = (): ClientChannel =>
	Object.assign(new PassThrough(), {stderr: new PassThrough(), close: () => undefined}) as unknown as ClientChannel;

// A command that is quick ends in the same packet as it begins: its exit is told before anybody could listen, its close is not.
test.each<[string, ReadonlyArray<readonly [string, ...unknown[]]>, Pick<ChannelEnd, 'code' | 'signal'>]>([
	['exit and close', [['exit', 4], ['close', 4]], {code: 4, signal: undefined}],
	['a close alone, after an exit that nobody heard', [['close', 4]], {code: 4, signal: undefined}],
	['a close alone, after a signal that nobody heard', [['close', null, 'SIGTERM']], {code: 143, signal: 'SIGTERM'}],
	['a close without an exit', [['close', undefined]], {code: undefined, signal: undefined}],
])('%s', (_what, events, expected) => {
	const channel = channelOfTest();
	const ends: ChannelEnd[] = [];
	runChannel(channel, {
		onData: () => undefined,
		onError: () => undefined,
		onEnd(end) {
			ends.push(end);
		},
	});
	for (const [name, ...values] of events) {
		channel.emit(name, ...values);
	}

	expect(ends.map(({code, signal}) => ({code, signal}))).toEqual([expected]);
});
