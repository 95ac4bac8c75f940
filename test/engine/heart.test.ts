import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {startHeart} from '../../source/engine/heart.js';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

test('after a beat that took long the next one waits, but no longer than a slow one', () => {
	let [beats, now, cost] = [0, 0, 60];
	const heart = startHeart(() => {
		beats++;
		now += cost;
	}, {quick: 100, slow: 1000, clock: () => now});
	const untilNext = (): number => {
		heart.quicken();
		const before = beats;
		const hasBeaten = (): boolean => beats > before;
		let waited = 0;
		while (!hasBeaten()) {
			vi.advanceTimersByTime(20);
			waited += 20;
		}

		return waited;
	};

	expect([untilNext(), untilNext()]).toEqual([100, 240]);
	cost = 5000;
	expect([untilNext(), untilNext() <= 1000]).toEqual([240, true]);
	cost = 1;
	untilNext();
	expect(untilNext()).toBe(100);
	heart.stop();
});

test('a heart beats slowly, soon after something came in, and once for all that comes meanwhile', () => {
	let beats = 0;
	const heart = startHeart(() => {
		beats++;
	}, {quick: 100, slow: 1000});
	const after = (milliseconds: number): number => {
		vi.advanceTimersByTime(milliseconds);
		return beats;
	};

	expect([after(999), after(1)]).toEqual([0, 1]);
	for (let line = 0; line < 1000; line++) {
		heart.quicken();
	}

	expect([after(99), after(1), after(700)]).toEqual([1, 2, 2]);
	heart.stop();
	expect(after(10_000)).toBe(2);
});
