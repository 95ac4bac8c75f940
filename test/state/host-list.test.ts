import {expect, test} from 'vitest';
import type {HostRow} from '../../source/model/rows.js';
import {entryKey, entryUnderCursor, hostEntries, meetsFilter} from '../../source/state/host-list.js';
import {hostStrip} from '../../source/state/select/host-strip.js';
import {hostLines} from '../../source/state/select/hosts.js';
import {lineWidth} from '../../source/state/select/line.js';
import type {State} from '../../source/state/state.js';
import {fleet} from '../helpers/canned-fleet.js';
import {type Driven, drive, opened, press, type} from '../helpers/drive.js';

const onFleet = (columns = 80, rows = 24): Driven => drive(opened(columns, rows), {signal: 'snapshot', snapshot: fleet});

const listed = (state: State): readonly string[] => hostEntries(state).map(entry => entryKey(entry));

const under = (state: State): string | undefined => {
	const entry = entryUnderCursor(state);
	return entry === undefined ? undefined : entryKey(entry);
};

const rowOf = (host: string): HostRow => fleet.hosts.find(row => row.host === host) ?? expect.fail(`no ${host}`);

test('the worst come first, and hosts that are alike stay in their order', () => {
	const hosts = listed(press(onFleet(), '6').state);
	expect(hosts.slice(0, 13)).toEqual(['dr181', 'relay133', 'mx017', 'relay120', 'edge052', 'edge061', 'edge062', 'edge063', 'mx044', 'dr191', 'dr190', 'edge099', 'mx001']);
	expect(hosts).toHaveLength(200);
});

test('the cursor stays on its host in every order, and when another host gets worse', () => {
	let driven = press(onFleet(), '6', 'j', 'j', 'j');
	expect(under(driven.state)).toBe('relay120');
	driven = drive(driven, {signal: 'snapshot', snapshot: {...fleet, hosts: fleet.hosts.map(row => row.host === 'mx005' ? {...row, link: {state: 'auth', since: 0}} : row)}});
	expect(under(driven.state)).toBe('relay120');
	for (const order of ['name', 'lines', 'trouble'] as const) {
		while (driven.state.hostList.order !== order) {
			driven = press(driven, 's');
		}

		driven = press(driven, 'j', 'k');
		expect(listed(driven.state), order).toContain(under(driven.state));
	}
});

test.each([
	['mx017', ['mx017']],
	['@dr', ['dr179', 'dr180', 'dr181', 'dr198']],
	['down', ['mx017', 'relay120']],
	['trouble !waiting', ['mx017', 'mx044', 'dr181']],
	['relay trouble', ['relay120', 'relay133']],
	['!live', ['mx017', 'dr190']],
	['', ['mx001', 'old199']],
] as const)('the filter %j leaves %j among others', (filter, hosts) => {
	for (const host of hosts) {
		expect(meetsFilter(rowOf(host), filter), host).toBe(true);
	}
});

test.each([['@dr', 'mx001'], ['down', 'mx001'], ['!live', 'mx001'], ['mx017 !down', 'mx017'], ['@mx', 'old199']])('the filter %j does not leave %s', (filter, host) => {
	expect(meetsFilter(rowOf(host), filter)).toBe(false);
});

test('what is typed filters at once; enter keeps it, esc takes it back, and esc on the list clears it', () => {
	const typed = press(onFleet(), '6', '/', ...type('@dr'));
	expect(listed(typed.state)).toHaveLength(20);
	expect(listed(press(typed, 'esc').state)).toHaveLength(200);
	const kept = press(typed, 'enter');
	expect(kept.state.overlay).toBeUndefined();
	expect(listed(kept.state)).toHaveLength(20);
	expect(listed(press(kept, 'esc').state)).toHaveLength(200);
	expect(press(kept, 'esc').state.screen).toBe('hosts');
});

test('a group stands for its hosts until it is opened, and a filter opens all', () => {
	const grouped = press(onFleet(), '6', 's');
	expect(listed(grouped.state)).toEqual(['@mx', '@canary', '@edge', '@relay', '@dr', '@no group']);
	const open = press(grouped, 'j', 'enter');
	expect(listed(open.state)).toEqual(['@mx', '@canary', '@canary relay120', '@canary mx040', '@canary edge080', '@canary relay160', '@edge', '@relay', '@dr', '@no group']);
	expect(listed(press(open, 'enter').state)).toEqual(listed(grouped.state));
	expect(listed(press(grouped, '/', ...type('hostkey')).state)).toEqual([]);
	expect(listed(press(grouped, '/', ...type('host key')).state)).toEqual(['@dr', '@dr dr181']);
});

test('reconnecting a group tries those of it that are in trouble', () => {
	const tried = (driven: Driven): unknown => press(driven, 'r').effects.find(({effect}) => effect === 'reconnect');
	expect(tried(press(onFleet(), '6', 's'))).toEqual({effect: 'reconnect', hosts: ['mx017', 'mx044']});
	expect(tried(press(onFleet(), '6'))).toEqual({effect: 'reconnect', hosts: ['dr181']});
	expect(tried(press(onFleet(), '6', 's', 'G'))).toBeUndefined();
});

test('enter on a host shows its lines alone', () => {
	const {state} = press(onFleet(), '6', 'enter');
	expect([state.screen, state.hosts]).toEqual(['stream', ['dr181']]);
});

test('hosts to show are found among many by typing, and marks on others stay', () => {
	const picked = press(onFleet(), 'H', 'space', '/', ...type('@canary'), 'enter', 'a', 'enter');
	expect(picked.state.hosts).toEqual(['mx001', 'mx040', 'edge080', 'relay120', 'relay160']);
	expect(press(onFleet(), ':', ...type('host @canary'), 'enter').state.hosts).toEqual(['mx040', 'edge080', 'relay120', 'relay160']);
});

test.each([[60, 20], [80, 24], [100, 30], [160, 45]])('at %d x %d the states of all hosts are told in one line, on every screen and on this', (columns, rows) => {
	const {state} = press(onFleet(columns, rows), '6');
	for (const of of [hostStrip(state), hostLines(state)[0] ?? expect.fail('no line')]) {
		const text = of.spans.map(each => each.text).join('');
		expect(lineWidth(of), text).toBeLessThanOrEqual(columns);
		for (const count of ['✗', '○ 2', '◌', '◐ 1', '◑ 1', '● 189']) {
			expect(text).toContain(count);
		}
	}
});
