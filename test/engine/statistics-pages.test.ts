import {expect, test} from 'vitest';
import {createStatisticsPages} from '../../source/engine/statistics-pages.js';
import type {StatisticsPage} from '../../source/model/rows.js';
import {statistics} from '../helpers/canned-night.js';

const view = {view: 'statistics', hosts: ['mx1'], top: 50, window: '1h'} as const;

type View = Parameters<ReturnType<typeof createStatisticsPages>['ask']>[0];

/** Pages that take `cost` milliseconds in each of so many steps to count, and how often they were counted. */
function pagesOf(cost: number, steps = 1) {
	const world = {state: 'a', counts: 0, clock: 0, planned: [] as Array<() => void>};
	const pages = createStatisticsPages({
		* count() {
			const number = ++world.counts;
			for (let step = 0; step < steps; step++) {
				world.clock += cost;
				yield undefined;
			}

			return {...statistics, from: number};
		},
		state: () => world.state,
		clock: () => world.clock,
		soon(run) {
			world.planned.push(run);
		},
	});
	return {
		world,
		pages: {
			...pages,
			/** The page that is given at once. */
			page(asked: View, now: number): StatisticsPage | undefined {
				let given: StatisticsPage | undefined;
				pages.ask(asked, now, page => {
					given = page;
				});
				return given;
			},
		},
		/** Everything else has had its turn. */
		turn() {
			for (const run of world.planned.splice(0)) {
				run();
			}
		},
	};
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
	const {world, pages, turn} = pagesOf(100);
	pages.page(view, 0);
	turn();
	world.state = 'b';
	expect([pages.isDue(view, 2999), pages.isDue(view, 3000)]).toEqual([false, true]);
});

test('a page that takes long is counted in parts, between which others have their turn, once for all who ask', () => {
	const {world, pages, turn} = pagesOf(3, 10);
	const given: number[] = [];
	for (const name of [1, 2]) {
		pages.ask(view, 0, () => {
			given.push(name);
		});
	}

	let turns = 0;
	while (given.length === 0) {
		expect(pages.isDue(view, 0)).toBe(false);
		turn();
		turns++;
	}

	expect([given, turns, world.counts]).toEqual([[1, 2], 3, 1]);
	expect(pages.page(view, 500)?.from).toBe(1);
});

test('another page takes the place of one that is being counted', () => {
	const {world, pages, turn} = pagesOf(20, 10);
	expect([pages.page(view, 0), pages.isDue({...view, hosts: ['mx2']}, 0)]).toEqual([undefined, true]);
	let given: StatisticsPage | undefined;
	pages.ask({...view, hosts: ['mx2']}, 1, page => {
		given = page;
	});
	while (world.planned.length > 0) {
		turn();
	}

	expect([given?.from, world.counts]).toEqual([2, 2]);
});
