import {expect, test} from 'vitest';
import {nextDelay} from '../../source/remote/back-off.js';

const almostOne = 0.999_999;

test.each([
	['the first setback', undefined, 1000, 3000],
	['a second', 1000, 1000, 3000],
	['three seconds', 3000, 1000, 9000],
	['nine seconds', 9000, 1000, 27_000],
	['twenty seconds', 20_000, 1000, 30_000],
	['half a minute', 30_000, 1000, 30_000],
	['a minute, which a server that throttled was given', 60_000, 1000, 30_000],
])('after %s a host that is out of reach is tried again within a span that has grown', (_, previous, from, to) => {
	expect([nextDelay({previous, kind: 'unreachable', random: 0}), nextDelay({previous, kind: 'unreachable', random: almostOne})]).toEqual([from, to]);
});

test('a server that throttles is left alone for half a minute at least', () => {
	expect([nextDelay({previous: undefined, kind: 'throttled', random: 0}), nextDelay({previous: 1000, kind: 'throttled', random: almostOne})]).toEqual([30_000, 60_000]);
});

test.each(['auth', 'hostkey', 'config'] as const)('a failure of kind %s waits for the operator', kind => {
	expect(nextDelay({previous: undefined, kind, random: 0.5})).toBeUndefined();
});
