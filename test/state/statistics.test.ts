import {expect, test} from 'vitest';
import type {BanSpan, StatisticsPage} from '../../source/model/rows.js';
import {banTimeLine} from '../../source/state/select/ban-time-line.js';
import {statisticsTables} from '../../source/state/select/statistics-tables.js';
import {night, statistics, week} from '../helpers/canned-night.js';
import {drive, opened, press, type} from '../helpers/drive.js';

const titleAfter = (...keys: readonly string[]): string | undefined => {
	const {state} = press(opened(80, 24), '2', ...keys);
	return statisticsTables(state)[state.table]?.title;
};

test('every table is reached by one key and back by another; a second pair goes from subject to subject', () => {
	const all = statisticsTables(press(opened(80, 24), '2').state).map(({title}) => title);
	expect(all).toHaveLength(9);
	expect(all.map((_title, index) => titleAfter(...Array.from({length: index}, () => 'l')))).toEqual(all);
	expect([titleAfter('h'), titleAfter('l', 'h')]).toEqual([all.at(-1), all[0]]);
	expect([titleAfter('}'), titleAfter('}', '}'), titleAfter('l', '}', '}', '}'), titleAfter('{'), titleAfter('}', '}', '}', '}')])
		.toEqual(['failed logins by client', 'banned by jail', 'not understood by program', 'not understood by program', 'rejected by reason']);
});

test('a program whose lines nothing knows leads to these lines', () => {
	expect(press(opened(80, 24), '2', '{', 'j', 'enter').state.stream.filter).toBe('class:unclassified program:newdaemon');
});

const drawn = (bans: readonly BanSpan[], width = 40): readonly string[] =>
	banTimeLine({...statistics, bans} satisfies StatisticsPage, width, 9).map(({spans}) => spans.map(({text}) => text).join(''));

const ban = (address: string, from: number | undefined, to: number | undefined): BanSpan =>
	({host: 'mx1', jail: 'postfix', address, from: from === undefined ? undefined : night - (from * 60_000), to: to === undefined ? undefined : night - (to * 60_000)});

test('bans are bars over the last hour, and over more when they are older, at most two days', () => {
	expect(drawn([ban('192.0.2.1', 30, undefined), ban('192.0.2.2', 45, 15), ban('192.0.2.3', undefined, 30)])).toEqual([
		'Bans over time 02:12    02:42    03:12',
		'192.0.2.1      ···········━━━━━━━━━━━━ ▸',
		'192.0.2.2      ·····━━━━━━━━━━━━━·····  ',
		'192.0.2.3      ━━━━━━━━━━━━···········  ',
	]);
	expect(drawn([ban('192.0.2.1', 120, undefined)])[0]).toBe('Bans over time 01:12    02:12    03:12');
	expect(drawn([ban('192.0.2.1', 10_000, undefined)])).toEqual(['Bans over time 11-20 03:12 11-22 03:12', '192.0.2.1      ━━━━━━━━━━━━━━━━━━━━━━━ ▸']);
});

test('an address that was banned again stands on one row', () => {
	expect(drawn([ban('192.0.2.1', 10, undefined), ban('192.0.2.1', 55, 35)])).toHaveLength(2);
	expect(drawn([])).toEqual(['Bans over time', 'nobody was banned yet']);
});

test('a key turns the window, and what is behind a long one is looked for as far back', () => {
	const window = (...pressed: readonly string[]): unknown => press(opened(80, 24), '2', ...pressed).state.watched.map(view => view.view === 'statistics' && view.window);
	expect([window(), window('w'), window('w', 'w'), window('w', 'w', 'w')]).toEqual([['1h'], ['24h'], ['7d'], ['1h']]);
	const asked = press(opened(80, 24), '2', 'w', 'w');
	expect(press(asked, 'enter').state.stream.filter).toBe('class:rejected reason:rbl');
	expect(press(drive(asked, {signal: 'content', view: 'statistics', content: week}), 'enter').state.stream.filter).toBe('since:7d class:rejected reason:rbl');
});

test('a window can be typed, and one that does not exist is told of', () => {
	const typed = (word: string) => press(opened(80, 24), ':', ...type(`window ${word}`), 'enter').state;
	expect([typed('7d').window, typed('7d').screen, typed('2h').window, typed('2h').notice?.text]).toEqual(['7d', 'stats', '1h', 'there is no window "2h": 1h, 24h and 7d are']);
});

test('beside the stream the last hour is counted, whatever the statistics screen shows', () => {
	expect(press(opened(160, 45), '2', 'w', '1').state.watched.flatMap(view => view.view === 'statistics' ? [view.window] : [])).toEqual(['1h']);
});
