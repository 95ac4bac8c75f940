import {expect, test} from 'vitest';
import type {StreamRow} from '../../source/model/rows.js';
import {type HostGap, gapPlaces} from '../../source/state/select/gap-rows.js';
import {streamLines} from '../../source/state/select/stream-rows.js';
import {night, snapshot, streamRows} from '../helpers/canned-night.js';
import {drive, opened, press} from '../helpers/drive.js';

const row = (host: string, time: number): StreamRow => ({...streamRows[0] ?? expect.fail('there is no row'), host, time});

const rows = [row('mx1', 1000), row('mx2', 2000), row('mx1', 2000), row('mx1', 3000)];

const gap = (own: Partial<HostGap>): HostGap => ({host: 'mx1', source: '/var/log/mail.log', from: undefined, to: undefined, reason: 'the log was truncated', ...own});

const places: ReadonlyArray<readonly [what: string, gap: HostGap, newer: number, place: number | undefined]> = [
	['before the first line of the same host behind it', gap({from: 1000, to: 2000}), 0, 2],
	['before a line of another host that is later', gap({host: 'mx3', from: 500, to: 2500}), 0, 3],
	['before what came after its beginning, while its end is not known', gap({from: 2000}), 0, 3],
	['behind the last row, as long as nothing came', gap({from: 3000}), 0, 4],
	['not at all, where newer rows follow that are not shown', gap({from: 3000}), 7, undefined],
	['not at all, where it was before the first row', gap({from: 200, to: 1000}), 0, undefined],
	['not at all, where its time is not known', gap({}), 0, undefined],
];

test.each(places)('what is missing stands %s', (_what, missing, newer, place) => {
	expect([...gapPlaces({rows, newer}, [missing]).keys()]).toEqual(place === undefined ? [] : [place]);
});

const text = (driven: ReturnType<typeof opened>): readonly string[] => streamLines(driven.state).map(({spans, cursor}) => (cursor ? '>' : '') + spans.map(each => each.text).join(''));

const missing = Array.from({length: 5}, (_, index) => ({source: 'journal', from: night - 90_000, to: night - 3000 - (index * 1000), reason: 'vacuumed'}));

const withGaps = (driven: ReturnType<typeof opened>) => drive(driven, {signal: 'snapshot', snapshot: {...snapshot, hosts: snapshot.hosts.map(each => ({...each, missing}))}});

test('rows of gaps take no room from the rows under them, and never hide the cursor', () => {
	for (const ups of [0, 1, 5, 17]) {
		const before = text(press(opened(80, 24), ...Array.from({length: ups}, () => 'k')));
		const after = text(withGaps(press(opened(80, 24), ...Array.from({length: ups}, () => 'k'))));
		expect(after).toHaveLength(before.length);
		expect(after.filter(each => each.includes('▲ gap')).length, `${ups} up`).toBeGreaterThan(0);
		expect(after.filter(each => each.startsWith('>'))).toEqual(before.filter(each => each.startsWith('>')));
	}
});

test('hosts that are not shown tell no gaps', () => {
	const {state} = withGaps(opened(80, 24));
	const only = streamLines({...state, hosts: ['mx2']}).map(({spans}) => spans.map(each => each.text).join('')).filter(each => each.includes('▲ gap'));
	expect(only.length).toBeGreaterThan(0);
	expect(only.every(each => each.includes('mx2'))).toBe(true);
});
