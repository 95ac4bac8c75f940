import {expect, test} from 'vitest';
import {createWakeWatch} from '../../source/engine/wake.js';

test.each<[string, number, number, boolean]>([
	['a second that went by', 1000, 1000, false],
	['a busy machine', 9000, 9000, false],
	['a minute of sleep, in which the steady clock stood', 61_000, 1000, true],
	['eight hours of sleep', 28_801_000, 1000, true],
	['a sleep that the steady clock runs through', 61_000, 61_000, true],
	['a process that was stopped while the clock was set back', -3_600_000, 20_000, true],
	['a clock that was set back', -3_600_000, 1000, false],
])('%s', (_, wall, steady, expected) => {
	const clock = {wall: 1_000_000, steady: 500};
	const hasSlept = createWakeWatch({now: () => clock.wall, steady: () => clock.steady});
	expect(hasSlept()).toBe(false);
	clock.wall += wall;
	clock.steady += steady;
	expect(hasSlept()).toBe(expected);
	expect(hasSlept()).toBe(false);
});
