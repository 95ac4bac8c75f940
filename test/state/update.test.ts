import {expect, test} from 'vitest';
import type {Signal} from '../../source/state/signal.js';
import type {State} from '../../source/state/state.js';
import {update} from '../../source/state/update.js';
import {night, snapshot} from '../helpers/canned-night.js';
import {drive, opened, press, type} from '../helpers/drive.js';

function freeze<Value>(value: Value): Value {
	if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
		Object.freeze(value);
		for (const each of Object.values(value)) {
			freeze(each);
		}
	}

	return value;
}

test('an update leaves the state before it as it was', () => {
	const keys = ['k', 'enter', 'pageup', 'g', 'g', 'b', 'down', 'esc', '/', 'x', 'enter', '2', 'right', 'j', 'enter', '3', 'u', 'tab', 'tab', 'space', 'esc', ':', 'q', 'esc', 'H', 'space', 'enter', '?', 'esc'];
	let state: State = freeze(opened(80, 24).state);
	for (const key of keys) {
		state = freeze(update(state, {signal: 'key', key, alone: true}).state);
	}

	expect(state.screen).toBe('bans');
});

test('only what is drawn is watched, and only when it changed', () => {
	const {effects} = press(opened(80, 24), '2', '2', '3', '6', '1');
	expect(effects.filter(effect => effect.effect === 'watch').map(({views}) => views.map(({view}) => view)))
		.toEqual([['stream'], ['statistics'], ['bans'], [], ['stream']]);
});

test('a wide screen watches the statistics beside the stream, one that is too small watches nothing', () => {
	expect(opened(160, 45).state.watched.map(({view}) => view)).toEqual(['stream', 'statistics']);
	expect(opened(40, 10).state.watched).toEqual([]);
});

test('the rows that are asked for are those in sight', () => {
	const rowsOf = (columns: number, rows: number, ...keys: readonly string[]) => press(opened(columns, rows), ...keys).state.watched.map(view => view.view === 'stream' ? view.rows : 0);
	expect(rowsOf(80, 24)).toEqual([15]);
	expect(rowsOf(160, 45)).toEqual([36, 0]);
	expect(rowsOf(80, 24, 'enter')[0]).toBeLessThan(10);
	expect(rowsOf(160, 45, 'enter')).toEqual([36, 0]);
});

const everyScreen: ReadonlyArray<readonly [keys: readonly string[], screen: string]> = [
	[['2'], 'stats'],
	[['3', '1'], 'stream'],
	[['3', '4', '-'], 'bans'],
	[['5', 'esc'], 'stream'],
	[[':', ...type('hosts'), 'enter'], 'hosts'],
	[[':', ...type('send'), 'enter'], 'senders'],
	[['2', 'enter'], 'stream'],
];

test.each(everyScreen)('%j leads to %s', (keys, screen) => {
	expect(press(opened(80, 24), ...keys).state.screen).toBe(screen);
});

test('tab shows one host after the other, then all again', () => {
	const shown = (turns: number) => press(opened(80, 24), ...Array.from({length: turns}, () => 'tab')).state.hosts;
	expect([shown(1), shown(2), shown(3), shown(4)]).toEqual([['mx1'], ['mx2'], ['mx3'], []]);
	expect(press(opened(80, 24), 'tab', '0').state.hosts).toEqual([]);
});

test('the picker shows the marked hosts; none or all of them mean all', () => {
	expect(press(opened(80, 24), 'H', 'j', 'space', 'enter').state.hosts).toEqual(['mx2']);
	expect(press(opened(80, 24), 'H', 'a', 'enter').state.hosts).toEqual([]);
	expect(press(opened(80, 24), 'H', 'space', 'esc').state.hosts).toEqual([]);
});

test('a notice goes by itself', () => {
	const said = drive(opened(80, 24), {signal: 'notice', level: 'warning', text: 'mx1 is back'});
	expect(said.state.notice?.text).toBe('mx1 is back');
	expect(drive(said, {signal: 'tick', now: night + 60_000}).state.notice).toBeUndefined();
});

test('q leaves at once; while a change runs it asks, and staying is the default', () => {
	expect(press(opened(80, 24), 'q').effects.at(-1)).toEqual({effect: 'quit', code: 0});
	const planned = press(opened(80, 24), ':', ...type('unban 192.0.2.7'), 'enter', 'enter', 'wait', '2', 'tab', 'tab');
	const running = update(planned.state, {signal: 'key', key: 'enter', alone: true}).state;
	expect(running.change?.stage).toBe('running');
	const asked = press({state: running, effects: []}, 'ctrl-c');
	expect(asked.state.overlay).toEqual({over: 'leave', stay: true});
	expect(press(asked, 'enter').effects).toEqual([]);
	expect(press(asked, 'tab', 'enter').effects).toEqual([{effect: 'quit', code: 130}]);
});

test('a cursor that was not moved stays at the top when further hosts answer', () => {
	const {state} = press(opened(80, 24), '3');
	const [first, ...others] = state.bans ?? [];
	const late = drive({state, effects: []}, {signal: 'content', view: 'bans', content: others}, {signal: 'content', view: 'bans', content: first === undefined ? others : [first, ...others]});
	expect(late.state.cursors.bans).toEqual({index: 0, key: undefined});
});

test('bans keep the cursor on its row when others come and go', () => {
	const on = (state: State) => state.cursors.bans.key;
	const before = press(opened(80, 24), '3', 'j', 'j');
	const kept = on(before.state);
	const fewer = (before.state.bans ?? []).filter(({host}) => kept?.startsWith(host));
	const signal: Signal = {signal: 'content', view: 'bans', content: fewer};
	expect(on(drive(before, signal).state)).toBe(kept);
	expect(before.state.snapshot).toBe(snapshot);
});

test('E writes what nothing knows to a file, and says where', () => {
	const written = press(opened(80, 24), 'tab', 'E');
	expect(written.effects.at(-1)).toEqual({effect: 'export-unclassified', hosts: ['mx1']});
	expect(written.state.notice?.text).toBe('/home/ana/.local/state/mxdeck/unclassified-20261122-031241.txt: 54 lines, masked');
	const known = drive(opened(80, 24), {signal: 'snapshot', snapshot: {...snapshot, unclassified: 0}});
	expect(press(known, 'E').effects.some(({effect}) => effect === 'export-unclassified')).toBe(false);
});
