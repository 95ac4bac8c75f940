import {expect, test} from 'vitest';
import {isOwnComment, readMemory, readUntil, writeMemory, type EntryMemory} from '../../source/model/entry-memory.js';

const comments: ReadonlyArray<readonly [comment: string, memory: EntryMemory]> = [
	['mxdeck', {}],
	['mxdeck 2026-11-22 ana', {date: '2026-11-22', by: 'ana'}],
	['mxdeck 2026-11-22 ana 2f1e5c1e', {date: '2026-11-22', by: 'ana', change: '2f1e5c1e'}],
	['mxdeck 2026-11-22 ana 2f1e5c1e until 2026-12-22: wave, see 12', {date: '2026-11-22', by: 'ana', change: '2f1e5c1e', until: '2026-12-22', reason: 'wave, see 12'}],
	['mxdeck 2026-11-22 until 2026-12-22', {date: '2026-11-22', until: '2026-12-22'}],
	['mxdeck: only why', {reason: 'only why'}],
];

test.each(comments)('%s', (comment, memory) => {
	expect(writeMemory(memory)).toBe(comment);
	expect(readMemory(comment)).toEqual(memory);
	expect(isOwnComment(comment)).toBe(true);
});

test.each(['mxdecks', 'by hand', '', 'seen by mxdeck', 'MXDECK'])('"%s" is somebody else\'s', comment => {
	expect(readMemory(comment)).toBeUndefined();
	expect(isOwnComment(comment)).toBe(false);
});

test('an own comment that somebody edited is still ours, without what cannot be read', () => {
	expect(readMemory('mxdeck 2026-11-22 ana – Grüße')).toEqual({});
});

test('an operator whose name would break the comment is left out', () => {
	expect(writeMemory({date: '2026-11-22', by: 'a b\nspam OK', change: '2f1e5c1e'})).toBe('mxdeck 2026-11-22');
});

test.each([
	['30d', '2026-12-22'],
	['2w', '2026-12-06'],
	['1d', '2026-11-23'],
	[' 2027-01-31 ', '2027-01-31'],
])('%s is until %s', (typed, until) => {
	expect(readUntil(typed, '2026-11-22')).toEqual({ok: true, value: until});
});

test.each(['0d', '', '30', 'soon', '2026-11-22', '2026-13-01', '-3d', '2020-01-01'])('"%s" is no time to come', typed => {
	expect(readUntil(typed, '2026-11-22')).toMatchObject({ok: false});
});
