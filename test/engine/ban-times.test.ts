import {expect, test} from 'vitest';
import {parseBanTimes, zoneCorrection} from '../../source/engine/readings/ban-times.js';

test('each line of banip --with-time gives an address, when it was banned and for how long', () => {
	const output = '203.0.113.81 \t2026-11-22 18:06:06 + 21600 = 2026-11-23 00:06:06\n2001:db8:bad::66 \t2026-11-22 18:07:00 + -1 = 9999-12-31 23:59:59\nnoise\n';
	expect(parseBanTimes(output)).toEqual([
		{address: '203.0.113.81', since: Date.UTC(2026, 10, 22, 18, 6, 6), span: 21_600},
		{address: '2001:db8:bad::66', since: Date.UTC(2026, 10, 22, 18, 7, 0), span: -1},
	]);
});

test.each([
	['Europe/Berlin', Date.UTC(2026, 6, 1, 12), -2],
	['Europe/Berlin', Date.UTC(2026, 11, 1, 12), -1],
	['UTC', Date.UTC(2026, 6, 1, 12), 0],
	['+05:30', Date.UTC(2026, 6, 1, 12), -5.5],
	['-03:00', Date.UTC(2026, 6, 1, 12), 3],
	['Not/AZone', Date.UTC(2026, 6, 1, 12), 0],
])('local time in %s is turned into the instant', (zone, local, hours) => {
	expect(zoneCorrection(zone, local)).toBe(hours * 3_600_000);
});
