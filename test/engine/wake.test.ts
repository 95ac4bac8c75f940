import {expect, test} from 'vitest';
import {createWakeWatch} from '../../source/engine/wake.js';

test.each<[string, number, number, boolean, strain?: number]>([
	['a second that went by', 1000, 1000, false],
	['a busy machine', 9000, 9000, false],
	['a minute in which there was no processor to be had', 60_000, 60_000, false, 58_000],
	['a minute of sleep after a busy second', 61_000, 61_000, true, 900],
	['a minute of sleep, in which the steady clock stood, on a machine without a processor to be had', 90_000, 30_000, true, 30_000],
	['a minute of sleep, in which the steady clock stood', 61_000, 1000, true],
	['eight hours of sleep', 28_801_000, 1000, true],
	['a sleep that the steady clock runs through', 61_000, 61_000, true],
	['a process that was stopped while the clock was set back', -3_600_000, 20_000, true],
	['a clock that was set back', -3_600_000, 1000, false],
])('%s', (...[, wall, steady, expected, strain = 0]) => {
	const clock = {wall: 1_000_000, steady: 500, strain: 100};
	const hasSlept = createWakeWatch({now: () => clock.wall, steady: () => clock.steady, strain: () => clock.strain});
	expect(hasSlept()).toBe(false);
	clock.wall += wall;
	clock.steady += steady;
	clock.strain += strain;
	expect(hasSlept()).toBe(expected);
	expect(hasSlept()).toBe(false);
});
