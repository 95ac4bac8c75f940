import {expect, test} from 'vitest';
import type {FilePosition, JournalPosition} from '../../source/model/position.js';
import {isKept, keptBytes} from '../../source/store/place-order.js';

const newest = 1000;
const file = (offset: number, {inode = '7', length = 1024, sha = 'a'} = {}): FilePosition => ({kind: 'file', device: '1', inode, offset, fingerprint: {length, sha256: sha.repeat(64)}});
const journal = (sequence: string, id = 'abc', time = '5'): JournalPosition => ({kind: 'journal', boot: 'b', time, cursor: `s=${id};i=${sequence};b=b;m=1;t=${time};x=9`});

test.each([
	{what: 'a place behind', places: [file(100), file(101)], to: newest, isDouble: false},
	{what: 'the same place', places: [file(100), file(100)], to: newest, isDouble: true},
	{what: 'a place before', places: [file(100), file(40)], to: newest, isDouble: true},
	{what: 'another file', places: [file(100), file(40, {inode: '8'})], to: newest, isDouble: false},
	{what: 'a file that was emptied and written anew', places: [file(100), file(40, {sha: 'b'})], to: newest, isDouble: false},
	{what: 'a file that is shorter than it was', places: [file(900, {length: 900}), file(40, {length: 40, sha: 'b'})], to: newest, isDouble: false},
	{what: 'a file that has grown', places: [file(900, {length: 200}), file(900, {sha: 'b'})], to: newest, isDouble: true},
	{what: 'a file that was emptied and has grown past what it was, by its stamps', places: [file(900, {length: 200}), file(900, {sha: 'b'})], to: newest + 1, isDouble: false},
	{what: 'an entry behind', places: [journal('ff'), journal('100')], to: newest, isDouble: false},
	{what: 'an entry before', places: [journal('100'), journal('ff')], to: newest, isDouble: true},
	{what: 'the same entry', places: [journal('100'), journal('100')], to: newest, isDouble: true},
	{what: 'an entry of another journal', places: [journal('100'), journal('ff', 'def')], to: newest, isDouble: false},
	{what: 'a file after a journal', places: [journal('100'), file(1)], to: newest, isDouble: false},
	{what: 'a journal after a file', places: [file(100), journal('1')], to: newest, isDouble: false},
] as const)('$what: $isDouble', ({places: [kept, after], to, isDouble}) => {
	expect(isKept({position: kept, newest}, after, to)).toBe(isDouble);
});

const bytes = new TextEncoder().encode('one\ntwo\nthree\n');

test.each([
	['nothing of it', file(100), file(100 + bytes.length), 0],
	['its first line', file(104), file(100 + bytes.length), 4],
	['its first two lines', file(108), file(100 + bytes.length), 8],
	['another file', file(104, {inode: '8'}), file(100 + bytes.length), 0],
	['no end of a line, so that these are other bytes', file(105), file(100 + bytes.length), 0],
])('of a batch is kept already: %s', (_, kept, after, expected) => {
	expect(keptBytes({position: kept, newest}, after, bytes)).toBe(expected);
});

test('of a batch of a journal is kept what stands up to the kept entry', () => {
	const entries = ['fe', 'ff', '100'].map(sequence => `{"__CURSOR":"${journal(sequence).cursor}","MESSAGE":"m"}\n`);
	const all = new TextEncoder().encode(entries.join(''));
	expect(keptBytes({position: journal('ff'), newest}, journal('100'), all)).toBe((entries[0] ?? '').length + (entries[1] ?? '').length);
	expect(keptBytes({position: journal('f0'), newest}, journal('100'), all)).toBe(0);
});
