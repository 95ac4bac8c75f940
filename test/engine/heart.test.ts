import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {startHeart} from '../../source/engine/heart.js';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
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
