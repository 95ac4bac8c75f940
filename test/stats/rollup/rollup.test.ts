import {describe, expect, test} from 'vitest';
import type {StatisticsPage} from '../../../source/model/rows.js';
import {createRollup, pageOfParts, type Rollup, type RollupPart} from '../../../source/stats/rollup.js';
import {readRolled} from '../../../source/stats/rollup/rolled.js';
import {lineOf} from '../events.js';
import {generatedLines, hour, labLines, livePages, type Told} from './told-lines.js';

const keyOf = ({host, level, start}: Pick<RollupPart, 'host' | 'level' | 'start'>): string => `${level} ${start} ${host}`;

/** Parts as a store keeps them. */
function createStored() {
	const parts = new Map<string, RollupPart>();
	return {
		parts,
		begin: (): Rollup => createRollup({stored: (host, level, start) => parts.get(keyOf({host, level, start}))?.content, values: 2000}),
		keep(taken: readonly RollupPart[]): void {
			for (const part of taken) {
				parts.set(keyOf(part), part);
			}
		},
	};
}

type Dice = (below: number) => number;

function diceOf(seed: number): Dice {
	let state = seed;
	return below => {
		state = ((state * 1_103_515_245) + 12_345) % 2_147_483_648;
		return Math.floor(state / 65_536) % below;
	};
}

/** The parts of lines that are kept in batches, `restarts` times by another process. */
function partsOf(lines: readonly Told[], {dice, restarts, remembered = 25 * hour}: {readonly dice: Dice; readonly restarts: number; readonly remembered?: number}): readonly RollupPart[] {
	const stored = createStored();
	let rollup = stored.begin();
	let kept = 0;
	const crashes = new Set(Array.from({length: restarts}, () => dice(lines.length)));
	const give = (way: 'add' | 'remember', {event, host, time}: Told): void => {
		rollup[way](lineOf(event), host, time);
	};

	for (const [index, told] of lines.entries()) {
		if (crashes.has(index)) {
			const before = lines.slice(0, kept).filter(({time}) => time > told.time - remembered);
			rollup = stored.begin();
			for (const one of before) {
				give('remember', one);
			}

			for (const one of lines.slice(kept, index)) {
				give('add', one);
			}
		}

		give('add', told);
		if (dice(40) === 0) {
			stored.keep(rollup.take());
			kept = index + 1;
		}
	}

	stored.keep(rollup.take());
	return [...stored.parts.values()];
}

/** What must be the same, whichever way it was counted. */
function comparable(page: StatisticsPage) {
	const {series, classes, jails, folded = [], unclassified, greylist: {waiting: _, neverReturned: _never, atLeast: _least, ...greylist}, top} = page;
	return {
		totals: series.map(({name, total}) => `${name} ${total}`),
		classes,
		jails: jails.filter(({found, bans, unbans}) => found + bans + unbans > 0),
		folded: folded.map(({value, count}) => `${value} ${count}`).sort(),
		unclassified,
		greylist,
		top: top.filter(({rows}) => rows.length > 0).map(({subject, dimension, rows, distinct, missed}) => ({
			subject, dimension, distinct, missed, rows: rows.map(({value, count, last = 0, atMost}) => `${value} ${count} ${Math.floor(last / 1000)} ${atMost ?? ''}`),
		})),
	};
}

const pageOf = (parts: readonly RollupPart[], now: number, top = 200): StatisticsPage => pageOfParts(parts, {window: '24h', now, top, atLeast: false});

describe.each<[string, () => readonly Told[]]>([
	['logs of real hosts', labLines],
	['two days of a busy one and a calm one', () => generatedLines()],
])('%s', (_name, linesOf) => {
	const lines = linesOf();
	test.each([
		['in one go', 1, 0],
		['with the console killed three times', 2, 3],
		['with the console killed thirty times', 3, 30],
	])('every hour rolled up is what the live statistics counted: %s', (_way, seed, restarts) => {
		const parts = partsOf(lines, {dice: diceOf(seed), restarts});
		for (const hosts of [['mx1'], ['mx1', 'mx2', 'mx3']]) {
			for (const [start, live] of livePages(lines, hosts)) {
				const ofHour = parts.filter(part => part.start === start && hosts.includes(part.host));
				expect(comparable(pageOf(ofHour, start + hour - 1))).toEqual(comparable(live));
			}
		}
	});

	test('an hour that is remembered is enough, but to tell retries where smtpd alone tells of greylisting', () => {
		const parts = partsOf(lines, {dice: diceOf(5), restarts: 10, remembered: hour});
		const page = (start: number): unknown => {
			const {greylist: {new: first, earlyRetry, ...greylist}, ...rest} = comparable(pageOf(parts.filter(part => part.start === start), start + hour - 1));
			return {...rest, greylist: {...greylist, all: first + earlyRetry}};
		};

		for (const [start, live] of livePages(lines, ['mx1', 'mx2', 'mx3'])) {
			const {greylist: {new: first, earlyRetry, ...greylist}, ...rest} = comparable(live);
			expect(page(start)).toEqual({...rest, greylist: {...greylist, all: first + earlyRetry}});
		}
	});

	test('an hour\'s part has every minute\'s counts', () => {
		const parts = partsOf(lines, {dice: diceOf(4), restarts: 4});
		for (const [start, {series}] of livePages(lines, ['mx1'])) {
			const part = parts.find(one => one.start === start && one.host === 'mx1');
			const rolled = part === undefined ? undefined : readRolled(part.content);
			expect(rolled?.series ?? []).toEqual(series.filter(({total}) => total > 0).map(({name, counts}) => [name, counts]));
		}
	});
});
