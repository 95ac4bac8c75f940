import {expect, test} from 'vitest';
import type {StreamRow} from '../../source/model/rows.js';
import {createTimeline, type TimedRow} from '../../source/engine/timeline.js';

const rowOf = (seq: number, time: number, sender = 'a@example.com'): TimedRow => ({
	order: time,
	row: {seq, host: 'mx1', source: 'mail.log', time, program: 'postfix/smtpd', pid: 1, class: 'rejected', reason: 'rbl', fields: {sender}, message: `line ${seq}`},
});

const all = (): boolean => true;
const seqs = (rows: readonly StreamRow[]): number[] => rows.map(({seq}) => seq);

test('batches of several hosts are merged by time, whatever order they come in', () => {
	const timeline = createTimeline(100);
	timeline.insert([rowOf(1, 100), rowOf(2, 300)]);
	timeline.insert([rowOf(4, 250), rowOf(3, 50)]);
	timeline.insert([rowOf(5, 400)]);
	expect(seqs(timeline.page('all', all, 10, {at: 'tail'}).rows)).toEqual([3, 1, 4, 2, 5]);
});

test('a page that is anchored stays where it is while lines come in', () => {
	const timeline = createTimeline(100);
	timeline.insert(Array.from({length: 20}, (_, index) => rowOf(index + 1, index)));
	const before = timeline.page('all', all, 5, {at: 'until', seq: 10});
	timeline.insert([rowOf(21, 30), rowOf(22, 31)]);
	const after = timeline.page('all', all, 5, {at: 'until', seq: 10});
	expect(seqs(before.rows)).toEqual([6, 7, 8, 9, 10]);
	expect(seqs(after.rows)).toEqual([6, 7, 8, 9, 10]);
	expect([before.newer, after.newer, after.older]).toEqual([10, 12, 5]);
});

test('a page from a row starts with it, or with the nearest newer one that matches', () => {
	const timeline = createTimeline(100);
	timeline.insert(Array.from({length: 20}, (_, index) => rowOf(index + 1, index)));
	const even = (row: StreamRow): boolean => row.seq % 2 === 0;
	expect(seqs(timeline.page('all', all, 3, {at: 'from', seq: 4}).rows)).toEqual([4, 5, 6]);
	expect(seqs(timeline.page('even', even, 3, {at: 'from', seq: 5}).rows)).toEqual([6, 8, 10]);
	expect(seqs(timeline.page('even', even, 3, {at: 'until', seq: 5}).rows)).toEqual([2, 4, 6]);
});

test('the oldest lines leave memory, and what matched is still counted', () => {
	const timeline = createTimeline(50);
	timeline.page('all', all, 1, {at: 'tail'});
	for (let seq = 1; seq <= 500; seq += 1) {
		timeline.insert([rowOf(seq, seq)]);
	}

	const page = timeline.page('all', all, 10, {at: 'tail'});
	expect(page.matched).toBe(500);
	expect(page.older + page.rows.length).toBeLessThanOrEqual(55);
	expect(timeline.row(1)).toBeUndefined();
	expect(timeline.row(500)?.message).toBe('line 500');
});

test('a selection that is not kept is made anew from what is in memory', () => {
	const timeline = createTimeline(100);
	timeline.insert([rowOf(1, 1, 'x@a.example'), rowOf(2, 2)]);
	const fromA = (row: StreamRow): boolean => row.fields['sender'] === 'x@a.example';
	expect(seqs(timeline.page('a', fromA, 9, {at: 'tail'}).rows)).toEqual([1]);
	timeline.keep(new Set());
	timeline.insert([rowOf(3, 3, 'x@a.example')]);
	expect(seqs(timeline.page('a', fromA, 9, {at: 'tail'}).rows)).toEqual([1, 3]);
});
