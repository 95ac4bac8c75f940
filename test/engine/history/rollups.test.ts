import {expect, test} from 'vitest';
import type {RollupQuery} from '../../../source/engine/history/history.js';
import {createRollups, type Rollups} from '../../../source/engine/history/rollups.js';
import type {StatisticsPage} from '../../../source/model/rows.js';
import {createRollup, pageOfParts, type RollupPart} from '../../../source/stats/rollup.js';
import {lineOf} from '../../stats/events.js';
import {generatedLines, hour, type Told} from '../../stats/rollup/told-lines.js';

const day = 24 * hour;
const keyOf = ({host, level, start}: Pick<RollupPart, 'host' | 'level' | 'start'>): string => `${level} ${start} ${host}`;

/** A store of parts, and the batches behind those that are in them. */
function createWorld() {
	const parts = new Map<string, RollupPart>();
	const lines: Told[] = [];
	let kept = 0;
	const reads = {hour: 0, day: 0};
	const store = {
		read(host: string, level: RollupPart['level'], start: number): Uint8Array | undefined {
			reads[level]++;
			return parts.get(keyOf({host, level, start}))?.content;
		},
		hosts: (): readonly string[] => [...new Set([...parts.values()].map(({host}) => host))],
	};
	let rollups: Rollups = createRollups(store);
	return {
		parts,
		reads,
		lines,
		add(told: Told): void {
			lines.push(told);
			rollups.add(lineOf(told.event), told.host, told.time);
		},
		keep(): void {
			for (const part of rollups.take()) {
				parts.set(keyOf(part), part);
			}

			kept = lines.length;
		},
		kill(): void {
			rollups = createRollups(store);
			for (const [index, {event, host, time}] of lines.entries()) {
				rollups[index < kept ? 'remember' : 'add'](lineOf(event), host, time);
			}
		},
		page: async (query: Partial<RollupQuery>): Promise<StatisticsPage> =>
			rollups.page({hosts: [], window: '24h', now: 0, top: 20, ...query}, () => ({atLeast: false, begins: undefined})),
	};
}

type World = ReturnType<typeof createWorld>;

/** The same page, counted in one go from all lines. */
function countedAnew({lines}: World, {hosts = [], window = '24h', now = 0, top = 20}: Partial<RollupQuery>): StatisticsPage {
	const rollup = createRollup({stored: () => undefined});
	for (const {event, host, time} of lines) {
		rollup.add(lineOf(event), host, time);
	}

	const length = {'24h': 24 * hour, '7d': 168 * hour}[window];
	const whole = {'24h': hour, '7d': 2 * hour}[window];
	const from = ((Math.floor(now / whole) + 1) * whole) - length;
	const parts = rollup.take().filter(({host, start}) => start >= from && (hosts.length === 0 || hosts.includes(host)));
	return pageOfParts(parts, {window, now, top, atLeast: false});
}

/** Pages without the seconds of what was seen last: stored to the second. */
const comparable = ({top, begins: _, ...page}: StatisticsPage): object => ({...page, top: top.map(table => ({...table, rows: table.rows.map(({value, count, atMost}) => ({value, count, atMost}))}))});

function dice(seed: number): (below: number) => number {
	let state = seed;
	return below => {
		state = ((state * 1_103_515_245) + 12_345) % 2_147_483_648;
		return Math.floor(state / 65_536) % below;
	};
}

const story = generatedLines(120);

test.each([1, 2])('whenever it is asked, killed or not, a window holds every line once (%i)', async seed => {
	const world = createWorld();
	const below = dice(seed);
	for (const told of story) {
		world.add(told);
		if (below(60) === 0) {
			world.keep();
		}

		if (below(400) === 0) {
			world.kill();
		}

		if (below(200) === 0) {
			const query = {now: told.time + below(2 * hour), window: below(2) === 0 ? '24h' : '7d', hosts: below(2) === 0 ? [] : ['mx2']} as const;
			expect(comparable(await world.page(query))).toEqual(comparable(countedAnew(world, query)));
		}
	}
});

test('days that are over are put together once and read instead of their hours', async () => {
	const world = createWorld();
	for (const [index, told] of story.entries()) {
		world.add(told);
		if (index % 50 === 0) {
			world.keep();
		}
	}

	world.keep();
	const now = story.at(-1)?.time ?? 0;
	const days = [...world.parts.values()].filter(({level, content}) => level === 'day' && content.length > 0);
	expect(days.map(({host, start}) => `${host} ${new Date(start).toISOString().slice(0, 10)}`).sort()).toEqual(['mx1 2026-11-21', 'mx2 2026-11-21']);
	world.kill();
	world.reads.hour = 0;
	const query = {window: '7d', now} as const;
	expect(comparable(await world.page(query))).toEqual(comparable(countedAnew(world, query)));
	expect(world.reads.hour).toBeLessThan(2 * 168);
});

test('a late line of a day that was put together is counted in it', async () => {
	const world = createWorld();
	const [first] = story;
	for (const told of story) {
		world.add(told);
	}

	world.keep();
	world.keep();
	const now = (story.at(-1)?.time ?? 0) + 1;
	const query = {window: '7d', now} as const;
	await world.page(query);
	const late = first === undefined ? [] : [{...first, time: now, event: {...first.event, time: (Math.floor(now / day) * day) - (20 * hour)}}];
	for (const told of late) {
		world.add(told);
		expect(comparable(await world.page(query))).toEqual(comparable(countedAnew(world, query)));
		world.keep();
		expect(comparable(await world.page(query))).toEqual(comparable(countedAnew(world, query)));
		world.kill();
		expect(comparable(await world.page(query))).toEqual(comparable(countedAnew(world, query)));
	}

	expect(late).toHaveLength(1);
});
