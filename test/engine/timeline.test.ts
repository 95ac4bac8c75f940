import {expect, test} from 'vitest';
import type {FilterRow} from '../../source/model/filter/row-test.js';
import type {StreamRow} from '../../source/model/rows.js';
import type {Timeline} from '../../source/engine/timeline.js';
import {giveLines, ingestFor, stamped} from '../helpers/taken-lines.js';

type Given = readonly [time: number, sender?: string];

/** A timeline into which batches of lines go, numbered from 1 in the order in which they come; each line of a source of its own. */
function timelineOf(capacity = 100, mostBytes = 1e9): {readonly timeline: Timeline; readonly insert: (...batch: readonly Given[]) => void} {
	const {ingest, timeline} = ingestFor(capacity, mostBytes);
	let sources = 0;
	return {
		timeline,
		insert(...batch) {
			for (const [time, sender = 'a@example.com'] of batch) {
				sources++;
				const add = ingest.open('mx1', `mail.log.${sources}`);
				giveLines([stamped(time, `mx1 postfix/smtpd[1]: NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 554 5.7.1 no; from=<${sender}> to=<bob@example.org> proto=ESMTP helo=<x>`)], taken => {
					add(taken, 0);
				});
			}

			ingest.flush();
		},
	};
}

const seqs = (rows: readonly StreamRow[]): number[] => rows.map(({seq}) => seq);
const upTo = (count: number, from = 1): Given[] => Array.from({length: count}, (_, index) => [from + index]);

test('batches of several hosts are merged by time, whatever order they come in', () => {
	const {timeline, insert} = timelineOf();
	insert([100], [300]);
	insert([50], [250]);
	insert([400], [10]);
	expect(timeline.page('all', undefined, 10, {at: 'tail'}).rows.map(({time}) => time)).toEqual([10, 50, 100, 250, 300, 400]);
});

test('a page that is anchored stays where it is while lines come in', () => {
	const {timeline, insert} = timelineOf();
	insert(...upTo(20));
	const before = timeline.page('all', undefined, 5, {at: 'until', seq: 10});
	insert([30], [31]);
	const after = timeline.page('all', undefined, 5, {at: 'until', seq: 10});
	expect(seqs(before.rows)).toEqual([6, 7, 8, 9, 10]);
	expect(seqs(after.rows)).toEqual([6, 7, 8, 9, 10]);
	expect([before.newer, after.newer, after.older]).toEqual([10, 12, 5]);
});

test('a page from a row starts with it, or with the nearest newer one that matches', () => {
	const {timeline, insert} = timelineOf();
	insert(...upTo(20));
	const even = ({time}: FilterRow): boolean => time % 2 === 0;
	expect(seqs(timeline.page('all', undefined, 3, {at: 'from', seq: 4}).rows)).toEqual([4, 5, 6]);
	expect(seqs(timeline.page('even', even, 3, {at: 'from', seq: 5}).rows)).toEqual([6, 8, 10]);
	expect(seqs(timeline.page('even', even, 3, {at: 'until', seq: 5}).rows)).toEqual([2, 4, 6]);
});

test('the oldest lines leave memory, and what matched is still counted', () => {
	const {timeline, insert} = timelineOf(50);
	const isOurs = ({host}: FilterRow): boolean => host === 'mx1';
	timeline.page('all', undefined, 1, {at: 'tail'});
	timeline.page('ours', isOurs, 1, {at: 'tail'});
	for (let time = 1; time <= 500; time += 1) {
		insert([time]);
	}

	const page = timeline.page('all', undefined, 10, {at: 'tail'});
	expect(page.matched).toBe(500);
	expect(page.older + page.rows.length).toBeLessThanOrEqual(55);
	expect(timeline.page('ours', isOurs, 10, {at: 'tail'})).toEqual(page);
	expect(timeline.row(1)).toBeUndefined();
	expect(timeline.row(500)?.time).toBe(500);
});

test('long lines leave memory before they fill it', () => {
	const {timeline, insert} = timelineOf(10_000, 4 * 1024 * 1024);
	const long = `${'a'.repeat(7000)}@example.com`;
	for (let batch = 0; batch < 40; batch++) {
		insert(...Array.from({length: 50}, (_, index): Given => [(batch * 50) + index, long]));
	}

	const page = timeline.page('all', undefined, 10, {at: 'tail'});
	expect((page.older + page.rows.length) * 7000).toBeLessThanOrEqual(4 * 1024 * 1024);
	expect(page.rows.at(-1)?.fields['sender']).toBe(long);
});

test('a selection that is not kept is made anew from what is in memory', () => {
	const {timeline, insert} = timelineOf();
	insert([1, 'x@a.example'], [2]);
	const fromA = ({fields}: FilterRow): boolean => fields['sender'] === 'x@a.example';
	expect(seqs(timeline.page('a', fromA, 9, {at: 'tail'}).rows)).toEqual([1]);
	timeline.keep(new Set());
	insert([3, 'x@a.example']);
	expect(seqs(timeline.page('a', fromA, 9, {at: 'tail'}).rows)).toEqual([1, 3]);
});

test('who pauses a flood stops at the page that was on screen, though newer ones were given and its lines have left memory', () => {
	const {timeline, insert} = timelineOf(50);
	insert(...upTo(60));
	const seen = timeline.page('all', undefined, 5, {at: 'tail'});
	for (let from = 100; from < 200; from += 20) {
		insert(...upTo(20, from));
		timeline.page('all', undefined, 5, {at: 'tail'});
	}

	const last = seen.rows.at(-1)?.seq ?? 0;
	expect(timeline.row(last)).toBeUndefined();
	expect(timeline.page('all', undefined, 5, {at: 'until', seq: last}).rows).toEqual(seen.rows);
});

test('the page under the eye of the operator stays, though a flood drives its lines out of memory', () => {
	const {timeline, insert} = timelineOf(50);
	insert(...upTo(60));
	const before = timeline.page('all', undefined, 5, {at: 'until', seq: 30});
	expect(seqs(before.rows)).toEqual([26, 27, 28, 29, 30]);
	for (let from = 100; from < 1000; from += 20) {
		insert(...upTo(20, from));
		expect(timeline.page('all', undefined, 5, {at: 'until', seq: 30}).rows).toEqual(before.rows);
	}

	// Downwards it goes on with the oldest lines that are left.
	const page = timeline.page('all', undefined, 5, {at: 'from', seq: 29});
	const left = page.rows.slice(2);
	expect(seqs(page.rows).slice(0, 2)).toEqual([29, 30]);
	expect(left.map(({seq}) => timeline.row(seq)?.seq)).toEqual(seqs(left));
	expect(seqs(timeline.page('all', undefined, 3, {at: 'tail'}).rows)).toEqual([958, 959, 960]);
});
