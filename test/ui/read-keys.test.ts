import type {Key} from 'ink';
import {expect, test} from 'vitest';
import type {Signal} from '../../source/state/signal.js';
import {keyReader} from '../../source/ui/read-keys.js';

const noKey: Key = {upArrow: false, downArrow: false, leftArrow: false, rightArrow: false, pageDown: false, pageUp: false, home: false, end: false, return: false, escape: false, ctrl: false, shift: false, tab: false, backspace: false, delete: false, meta: false, super: false, hyper: false, capsLock: false, numLock: false};

type Event = readonly [input: string, key?: Partial<Key>];

const read = (...events: readonly Event[]): readonly Signal[] => {
	const reader = keyReader();
	return events.flatMap(([input, key]) => reader(input, {...noKey, ...key}));
};

const key = (name: string, alone = true): Signal => ({signal: 'key', key: name, alone});

const rows: ReadonlyArray<readonly [what: string, events: readonly Event[], signals: readonly Signal[]]> = [
	['a character is a key', [['b']], [key('b')]],
	['a blank has a name', [[' ']], [key('space')]],
	['return is enter', [['\r', {return: true}]], [key('enter')]],
	['an arrow has a name', [['', {upArrow: true}]], [key('up')]],
	['control keys have their letter', [['c', {ctrl: true}]], [key('ctrl-c')]],
	['the tab key and its reverse differ', [['\t', {tab: true}], ['', {tab: true, shift: true}]], [key('tab'), key('shift-tab')]],
	['keys that arrive in one piece are keys, none of them alone', [['ab\r']], [key('a', false), key('b', false), key('enter', false)]],
	['what stands between paste marks is one paste', [['[200~'], ['block x', {}], ['\r', {return: true}], ['[201~']], [{signal: 'paste', text: 'block x\r'}]],
	['an escape sequence that nobody knows types nothing', [['[99;5u', {meta: true}]], []],
];

test.each(rows)('%s', (_what, events, signals) => {
	expect(read(...events)).toEqual(signals);
});
