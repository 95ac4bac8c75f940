import {expect, test} from 'vitest';
import {createLineCount} from './line-count.js';

test.each([
	['all came', [1, 2, 3], 3, {seen: 3, doubles: 0, lost: []}],
	['one came twice', [1, 2, 2, 3], 3, {seen: 3, doubles: 1, lost: []}],
	['in another order', [3, 1, 2], 3, {seen: 3, doubles: 0, lost: []}],
	['none came', [], 2, {seen: 0, doubles: 0, lost: [[1, 2]]}],
	['some did not come', [1, 4, 5, 20_000], 20_001, {seen: 4, doubles: 0, lost: [[2, 3], [6, 19_999], [20_001, 20_001]]}],
] as const)('%s: it is told', (_what, numbers, last, told) => {
	const count = createLineCount();
	for (const number of numbers) {
		count.add(number);
	}

	expect({seen: count.seen(), doubles: count.doubles(), lost: count.lost(last, 10)}).toEqual(told);
});
