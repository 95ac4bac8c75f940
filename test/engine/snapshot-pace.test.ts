import {expect, test} from 'vitest';
import {createSnapshotPace} from '../../source/engine/snapshot-pace.js';

/** When snapshots go out that take so long, looked at every 100 ms for so many seconds, milliseconds after the first. */
function sentIn(seconds: number, {cost = 0, lines = 0, links = false}: {readonly cost?: number; readonly lines?: number; readonly links?: boolean}): readonly number[] {
	const sent: number[] = [];
	let spent = 0;
	const pace = createSnapshotPace({
		send(now) {
			sent.push(now - 10_000);
			spent += cost;
		},
		beat: 100,
		slow: 1000,
		clock: () => spent,
	});
	for (let now = 10_000; now <= 10_000 + (seconds * 1000); now += 100) {
		pace.count(lines);
		if (links) {
			pace.linkChanges();
		}

		pace.take(now);
	}

	return sent;
}

test.each<[string, Parameters<typeof sentIn>[1], readonly number[]]>([
	['while nothing happens', {}, [0, 900]],
	['while lines come in', {lines: 5}, [0, 300, 600, 900]],
	['while links change', {links: true}, [0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]],
	['that take long, while links change', {links: true, cost: 30}, [0, 300, 600, 900]],
	['that take very long', {links: true, lines: 5, cost: 3000}, [0, 1000]],
])('snapshots %s', (_, world, expected) => {
	expect(sentIn(1, world)).toEqual(expected);
});
