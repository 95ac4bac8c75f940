import {expect, test} from 'vitest';
import {createLinkRetry} from '../../source/engine/link-retry.js';
import {handLinkClock} from '../helpers/hand-link-clock.js';

function start(random?: () => number) {
	const clock = handLinkClock(random);
	const attempts: number[] = [];
	const retry = createLinkRetry(clock, () => {
		attempts.push(clock.steady());
	});
	return {clock, retry, attempts, inMs: (at: number | undefined) => at === undefined ? undefined : at - clock.now()};
}

test('delays grow while a host cannot be reached, up to half a minute, and the attempt comes when it was told', () => {
	const {clock, retry, attempts, inMs} = start(() => 0.999_999);
	const delays = Array.from({length: 5}, () => {
		const delay = inMs(retry.plan({kind: 'unreachable'})) ?? 0;
		clock.pass(delay - 1);
		expect(attempts).toHaveLength(0);
		clock.pass(1);
		expect(attempts.splice(0)).toHaveLength(1);
		return delay;
	});
	expect(delays).toEqual([3000, 9000, 27_000, 30_000, 30_000]);
});

test('a link that flaps is tried at ever longer intervals; one that stood for a minute starts anew', () => {
	const {clock, retry, inMs} = start(() => 0.999_999);
	const flap = (seconds: number) => {
		retry.connected();
		clock.pass(seconds * 1000);
		return inMs(retry.plan({kind: 'unreachable'}));
	};

	expect([flap(1), flap(30), flap(59), flap(1), flap(60), flap(59)]).toEqual([3000, 9000, 27_000, 30_000, 3000, 9000]);
});

test.each(['auth', 'hostkey', 'config'] as const)('after %s nothing is planned, whatever time goes by', kind => {
	const {clock, retry, attempts} = start();
	expect(retry.plan({kind})).toBeUndefined();
	clock.pass(100_000_000);
	clock.sleep(100_000_000);
	expect(retry.afterSleep()).toBeUndefined();
	clock.pass(100_000_000);
	expect(attempts).toEqual([]);
});

test('a server that wants to be left alone until some time is', () => {
	const {clock, retry, inMs} = start(() => 0);
	expect(inMs(retry.plan({kind: 'throttled'}))).toBe(30_000);
	expect(inMs(retry.plan({kind: 'throttled', notBefore: clock.now() + 45_000}))).toBe(45_000);
});

test('two hundred links that fell together do not come back together', () => {
	const delays = Array.from({length: 200}, (_, index) => {
		const {retry, inMs} = start(() => index / 200);
		return Math.floor((inMs(retry.plan({kind: 'unreachable'})) ?? 0) / 100);
	});
	const most = Math.max(...delays.map(delay => delays.filter(other => other === delay).length));
	expect(most).toBeLessThanOrEqual(12);
});

test('after sleep what was planned comes within seconds, but not before a server that throttles may be asked', () => {
	const {clock, retry, attempts, inMs} = start();
	expect(retry.afterSleep()).toBeUndefined();
	for (let times = 0; times < 5; times++) {
		clock.pass(inMs(retry.plan({kind: 'unreachable'})) ?? 0);
	}

	attempts.length = 0;
	retry.plan({kind: 'unreachable'});
	clock.sleep(28_800_000);
	expect(inMs(retry.afterSleep())).toBe(2000);
	clock.pass(2000);
	expect(attempts).toHaveLength(1);

	retry.plan({kind: 'throttled', notBefore: clock.now() + 40_000});
	clock.sleep(10_000);
	expect(inMs(retry.afterSleep())).toBe(30_000);
});

test('what is cancelled does not come', () => {
	const {clock, retry, attempts} = start();
	retry.plan({kind: 'unreachable'});
	retry.cancel();
	clock.pass(100_000);
	expect([attempts.length, clock.waiting()]).toEqual([0, 0]);
});
