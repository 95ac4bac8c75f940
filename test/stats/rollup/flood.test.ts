import {expect, test} from 'vitest';
import type {Dimension, TopTable} from '../../../source/model/rows.js';
import {createRollup, pageOfParts, type RollupPart} from '../../../source/stats/rollup.js';
import {dayLength, rolledDay} from '../../../source/stats/rollup/rolled-day.js';
import {event, lineOf} from '../events.js';
import {hour} from './told-lines.js';

const day = Date.UTC(2026, 10, 22);
const lines = 18_000;

function dice(seed: number): () => number {
	let state = seed;
	return () => {
		state = ((state * 1_103_515_245) + 12_345) % 2_147_483_648;
		return Math.floor(state / 256) / (2_147_483_648 / 256);
	};
}

/** Six hours of rejections on two hosts: few clients come often, each hour others, and most come once. */
function flood(seed: number, values: number) {
	const next = dice(seed);
	const exact = new Map<string, number>();
	const stored = new Map<string, RollupPart>();
	const rollup = createRollup({stored: (host, _level, start) => stored.get(`${host} ${start}`)?.content, values});
	const keep = (): void => {
		for (const part of rollup.take()) {
			stored.set(`${part.host} ${part.start}`, part);
		}
	};

	for (let index = 0; index < lines; index++) {
		const time = day + Math.floor(index / lines * 6 * hour);
		const favourite = Math.floor(20 / (next() + 0.05)) + (next() < 0.3 ? 7 * Math.floor(time / hour) : 0);
		const client = next() < 0.4 ? `198.51.100.${favourite % 256}` : `2001:db8:${index.toString(16)}::1`;
		exact.set(client, (exact.get(client) ?? 0) + 1);
		rollup.add(lineOf({...event('rejected.rbl', {client_ip: client, rbl: 'zen.example'}), time}), next() < 0.5 ? 'mx1' : 'mx2', time);
		if (index % 900 === 0) {
			keep();
		}
	}

	keep();
	return {exact, parts: [...stored.values()]};
}

const tableOf = (parts: readonly RollupPart[], dimension: Dimension): TopTable => {
	const {top} = pageOfParts(parts, {window: '24h', now: day + dayLength - 1, top: 100_000, atLeast: false});
	return top.find(table => table.subject === 'rejected' && table.dimension === dimension) ?? expect.fail('there is no table');
};

/** Every bound that the table gives holds. */
function check(table: TopTable, exact: ReadonlyMap<string, number>): void {
	const wrong = table.rows.filter(({value, count, atMost = count}) => count > (exact.get(value) ?? 0) || atMost < (exact.get(value) ?? 0));
	const known = new Set(table.rows.map(({value}) => value));
	const worst = Math.max(...[...exact].filter(([value]) => !known.has(value)).map(([, count]) => count));
	expect(wrong).toEqual([]);
	expect(worst).toBeLessThanOrEqual(table.missed ?? 0);
	expect([table.atLeast, table.distinct <= exact.size]).toEqual([true, true]);
}

const {exact, parts} = flood(1, 300);

test.each([
	['while the hour runs', parts],
	['when the hour is kept', flood(1, 5000).parts],
])('under a flood of clients each count lies within its bounds, by hours or by days: forgotten %s', (_when, parts) => {
	check(tableOf(parts, 'client'), exact);
	const days = ['mx1', 'mx2'].map((host): RollupPart => ({host, level: 'day', start: day, content: rolledDay(host, day, start => parts.find(part => part.host === host && part.start === start)?.content) ?? new Uint8Array(0)}));
	check(tableOf(days, 'client'), exact);
});

test('what comes most is found, and what is alike everywhere is counted to the line', () => {
	const first = [...exact].sort(([, a], [, b]) => b - a).slice(0, 5).map(([value]) => value);
	expect(tableOf(parts, 'client').rows.slice(0, 5).map(({value}) => value).sort()).toEqual(first.sort());
	expect(tableOf(parts, 'reason').rows.map(({value, count}) => `${value} ${count}`)).toEqual(['rbl 18000']);
	expect(tableOf(parts, 'client').missed).toBeLessThan(Math.min(...first.map(value => exact.get(value) ?? 0)));
});
