import {expect, test} from 'vitest';
import {createLongStatistics} from '../../source/engine/long-statistics.js';
import type {RollupQuery} from '../../source/engine/history/history.js';
import type {HistoryState} from '../../source/model/history.js';
import {statistics} from '../helpers/canned-night.js';

const day = {view: 'statistics', hosts: [], top: 50, window: '24h'} as const;
const week = {...day, window: '7d'} as const;

/** A history that answers when it is told to. */
function open(mode: HistoryState['mode'] | 'none' = 'keeps') {
	const questions: Array<{readonly query: RollupQuery; readonly answer: () => Promise<void>; readonly fail: () => Promise<void>}> = [];
	const shown: string[] = [];
	const world = {clock: 0};
	const long = createLongStatistics({
		history: mode === 'none'
			? undefined
			: {
				state: () => ({mode, bytes: 0, lines: 0, oldest: undefined, notKept: 0, ...(mode === 'off' ? {reason: 'the disk is full'} : {})}),
				statistics: async query => new Promise<typeof statistics>((resolve, reject) => {
					questions.push({
						query,
						async answer() {
							resolve({...statistics, window: query.window});
							await Promise.resolve();
						},
						async fail() {
							reject(new Error('it was closed'));
							await Promise.resolve();
						},
					});
				}),
			},
		live: async () => statistics,
		onPage({window, instead}) {
			shown.push(instead === undefined ? window : `${window} instead of ${instead.window}: ${instead.why}`);
		},
		clock: () => world.clock,
	});
	return {long, questions, shown, world};
}

const settle = async (): Promise<void> => {
	await Promise.resolve();
	await Promise.resolve();
	await Promise.resolve();
};

test('a page comes when the history answers, and is asked for again after a while', async () => {
	const {long, questions, shown} = open();
	long.show(day, 0);
	await settle();
	long.refresh(day, 60_000);
	expect([questions.length, shown]).toEqual([1, []]);
	await questions[0]?.answer();
	await settle();
	expect(shown).toEqual(['24h']);
	long.refresh(day, 4999);
	expect(questions).toHaveLength(1);
	long.refresh(day, 5000);
	await settle();
	expect([questions.length, shown]).toEqual([2, ['24h']]);
});

test('of an answer that took long another is asked for later', async () => {
	const {long, questions, world} = open();
	long.show(day, 0);
	await settle();
	world.clock = 1000;
	await questions[0]?.answer();
	await settle();
	long.refresh(day, 29_999);
	expect(questions).toHaveLength(1);
	long.refresh(day, 30_000);
	await settle();
	expect(questions).toHaveLength(2);
});

test('the answer to what is no longer asked is not shown', async () => {
	const {long, questions, shown} = open();
	long.show(day, 0);
	long.show(week, 10);
	await settle();
	await questions[1]?.answer();
	await questions[0]?.answer();
	await settle();
	expect([questions.map(({query}) => query.window), shown]).toEqual([['24h', '7d'], ['7d']]);
});

test('what is known is shown at once when a screen asks again', async () => {
	const {long, questions, shown} = open();
	long.show(day, 0);
	await settle();
	await questions[0]?.answer();
	await settle();
	long.show(day, 100);
	expect(shown).toEqual(['24h', '24h']);
});

test.each([
	['none', 'no history is kept'],
	['off', 'the disk is full'],
] as const)('without a history (%s) the last hour stands in, and says why', async (mode, why) => {
	const {long, shown} = open(mode);
	long.show(week, 0);
	await settle();
	expect(shown).toEqual([`1h instead of 7d: ${why}`]);
});

test('a history that fails to answer is told of', async () => {
	const {long, questions, shown} = open();
	long.show(week, 0);
	await settle();
	await questions[0]?.fail();
	await settle();
	expect(shown).toEqual(['1h instead of 7d: it was closed']);
});
