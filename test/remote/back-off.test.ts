import {expect, test} from 'vitest';
import {nextDelay} from '../../source/remote/back-off.js';

const almostOne = 0.999_999;

test.each([
	['the first attempt', 0, 1000, 3000],
	['the second', 1, 1000, 9000],
	['the third', 2, 1000, 27_000],
	['the fourth', 3, 1000, 30_000],
	['the thousandth', 1000, 1000, 30_000],
])('after %s a host that is out of reach is tried again in a growing span', (_, attempt, from, to) => {
	expect([nextDelay({attempt, kind: 'unreachable', random: 0}), nextDelay({attempt, kind: 'unreachable', random: almostOne})]).toEqual([from, to]);
});

test('a server that throttles is left alone for half a minute at least', () => {
	expect([nextDelay({attempt: 0, kind: 'throttled', random: 0}), nextDelay({attempt: 0, kind: 'throttled', random: almostOne})]).toEqual([30_000, 60_000]);
});

test.each(['auth', 'hostkey', 'config'] as const)('a failure of kind %s waits for the operator', kind => {
	expect(nextDelay({attempt: 0, kind, random: 0.5})).toBeUndefined();
});
