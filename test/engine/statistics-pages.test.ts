import {expect, test} from 'vitest';
import {createStatisticsPages} from '../../source/engine/statistics-pages.js';
import type {StatisticsPage} from '../../source/model/rows.js';
import {statistics} from '../helpers/canned-night.js';

const view = {view: 'statistics', hosts: ['mx1'], top: 50, window: '1h'} as const;

/** Pages that take `cost` milliseconds to count, and how often they were counted. */
function pagesOf(cost: number) {
	const world = {state: 'a', counts: 0, clock: 0};
	const pages = createStatisticsPages({
		count(): StatisticsPage {
			world.counts++;
			world.clock += cost;
			return {...statistics, from: world.counts};
		},
		state: () => world.state,
		clock: () => world.clock,
	});
	return {world, pages};
}

test('a page is counted once for all who ask within a second, and again when something came in', () => {
	const {world, pages} = pagesOf(1);
	const first = pages.page(view, 0);
	expect([pages.page(view, 500), pages.isDue(view, 5000)]).toEqual([first, false]);
	world.state = 'b';
	expect([pages.isDue(view, 999), pages.isDue(view, 1000)]).toEqual([false, true]);
	expect(pages.page(view, 1000)).not.toEqual(first);
	expect(world.counts).toBe(2);
});

test('without a line a page is counted again when the minute turns', () => {
	const {pages} = pagesOf(1);
	pages.page(view, 0);
	expect([pages.isDue(view, 59_999), pages.isDue(view, 60_000)]).toEqual([false, true]);
});

test('another choice of hosts is counted at once', () => {
	const {world, pages} = pagesOf(1);
	pages.page(view, 0);
	expect(pages.isDue({...view, hosts: ['mx2']}, 1)).toBe(true);
	pages.page({...view, hosts: ['mx2']}, 1);
	expect(world.counts).toBe(2);
});

test('a page that takes long is counted less often', () => {
	const {world, pages} = pagesOf(100);
	pages.page(view, 0);
	world.state = 'b';
	expect([pages.isDue(view, 2999), pages.isDue(view, 3000)]).toEqual([false, true]);
});
