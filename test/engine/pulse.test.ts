import {expect, test} from 'vitest';
import {lookInterval} from '../../source/engine/attention.js';
import {createPulse} from '../../source/engine/pulse.js';
import type {Connection, Liveness} from '../../source/remote/connection.js';
import {handLinkClock} from '../helpers/hand-link-clock.js';
import {createLocalConnection} from '../helpers/local-connection.js';

type Signs = {
	/** Something comes from a server. */
	readonly come: (hop: number, times?: number) => void;
	asked: number;
	answer: () => void;
};

/** A connection over these servers, and the signs that come from them. */
function withSigns(names: readonly string[]): {connection: Connection; signs: Signs} {
	const counts = new Map<number, number>();
	const heard = (hop: number) => counts.get(hop) ?? 0;
	const signs: Signs = {
		come(hop, times = 1) {
			counts.set(hop, heard(hop) + times);
		},
		asked: 0,
		answer: () => undefined,
	};
	const liveness: Liveness = {
		hops: names.map((name, index) => ({name, heard: () => heard(index)})),
		ask(answered) {
			signs.asked++;
			signs.answer = answered;
		},
	};
	return {connection: {...createLocalConnection({root: '/nowhere'}), liveness}, signs};
}

/** A pulse that is taken as it should be; `said` has each change with the second in which it came. */
function watch(connection: Connection, lastData = () => 0) {
	const clock = handLinkClock();
	const said: string[] = [];
	const say = (word: string) => {
		if (said.at(-1)?.split(': ')[1]?.split(' (')[0] !== word.split(' (')[0]) {
			said.push(`${(clock.steady() - 5000) / 1000}: ${word}`);
		}
	};

	const pulse = createPulse(connection, {
		clock,
		lastData,
		onStale({what}) {
			say(`stale (${what})`);
		},
		onAlive() {
			say('alive');
		},
		onDead({what}) {
			say(`dead (${what})`);
		},
	});
	let stop = clock.repeat(lookInterval, pulse.take);
	return {
		clock,
		said,
		pulse,
		/** Nothing is looked at for so long, and then once, before what came meanwhile. */
		stall(milliseconds: number) {
			stop();
			clock.pass(milliseconds);
			pulse.take();
			stop = clock.repeat(lookInterval, pulse.take);
		},
	};
}

test('a connection that falls silent is asked, then stale within 12 s and dead within 20', () => {
	const {connection, signs} = withSigns(['mx1']);
	const {clock, said} = watch(connection);
	clock.pass(60_000);
	expect(said).toEqual(['1: alive', '10: stale (nothing has come from the host for 10 s)', '17: dead (nothing has come from the host for 17 s)']);
	expect(signs.asked).toBe(4);
});

test('what came right after a look is counted from the next one, and the times still hold', () => {
	const {connection, signs} = withSigns(['mx1']);
	const {clock, said} = watch(connection);
	clock.pass(3001);
	signs.come(0);
	clock.pass(60_000);
	const seconds = said.map(word => Number.parseInt(word, 10));
	expect(seconds[1]).toBeLessThanOrEqual(3 + 12);
	expect(seconds[2]).toBeLessThanOrEqual(3 + 20);
});

test('any sign of life makes a stale connection alive again', () => {
	const {connection, signs} = withSigns(['mx1']);
	const {clock, said} = watch(connection);
	clock.pass(12_000);
	signs.come(0);
	clock.pass(2000);
	expect(said.map(word => word.split(' (')[0])).toEqual(['1: alive', '10: stale', '13: alive']);
});

test('a keepalive every five seconds is all that a healthy connection needs: nothing is asked', () => {
	const {connection, signs} = withSigns(['mx1']);
	const {clock, said} = watch(connection);
	for (let second = 0; second < 600; second += 4) {
		signs.come(0);
		clock.pass(4000);
	}

	expect(said).toEqual(['1: alive']);
	expect(signs.asked).toBe(0);
});

test('a minute in which nobody could look is not the silence of a host', () => {
	const {connection, signs} = withSigns(['mx1']);
	const {clock, said, pulse, stall} = watch(connection);
	clock.pass(5000);
	stall(60_000);
	expect(said).toEqual(['1: alive']);
	pulse.suspect();
	stall(60_000);
	signs.answer();
	signs.come(0);
	clock.pass(5000);
	expect(said).toEqual(['1: alive']);
	clock.pass(60_000);
	expect(said.map(word => word.split(' (')[0]).slice(1)).toEqual(['136: stale', '143: dead']);
});

test('where a jump host is silent too, it is named; where it answers, the host is', () => {
	for (const [first, expected] of [[0, 'jump host first'], [1, 'the host']] as const) {
		const {connection, signs} = withSigns(['first', 'second', 'mx1']);
		const {clock, said} = watch(connection);
		for (let second = 0; second < 20; second++) {
			signs.come(0, first);
			signs.come(1, first);
			clock.pass(1000);
		}

		expect(said.at(-1)).toBe(`17: dead (nothing has come from ${expected} for 17 s)`);
	}
});

test('after sleep a connection is dead unless it answers within three seconds; other bytes do not count, they may be old', () => {
	for (const answers of [true, false]) {
		const {connection, signs} = withSigns(['mx1']);
		const {clock, said, pulse} = watch(connection);
		clock.pass(1000);
		pulse.suspect();
		signs.come(0);
		clock.pass(2000);
		if (answers) {
			signs.answer();
		}

		clock.pass(3000);
		expect(said.slice(1)).toEqual(answers ? [] : ['4: dead (the host gave no sign of life within 3 s of this machine\'s waking up)']);
	}
});

test('a connection that knows of no signs itself is asked by a command that does nothing; data of the logs count too', async () => {
	const commands: string[] = [];
	let data = 0;
	const silent: Connection = {
		...createLocalConnection({root: '/nowhere'}),
		async exec(command) {
			commands.push(command);
			if (commands.length > 1) {
				return new Promise(() => {
					// It never answers.
				});
			}

			return {ok: true, value: {code: 0, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0)}};
		},
	};
	const {clock, said} = watch(silent, () => data);
	clock.pass(4000);
	await Promise.resolve();
	await Promise.resolve();
	clock.pass(4000);
	data++;
	clock.pass(9000);
	expect(said).toEqual(['1: alive']);
	clock.pass(60_000);
	expect(commands).toEqual(['exit 0', 'exit 0']);
	expect(said.map(word => word.split(' (')[0])).toEqual(['1: alive', '19: stale', '26: dead']);
});
