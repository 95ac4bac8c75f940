import {expect, test} from 'vitest';
import {giveLines, ingestFor, stamped} from '../helpers/taken-lines.js';

const now = Date.UTC(2026, 10, 22, 3);
const hour = 3_600_000;

const connect = (time: number): string => stamped(time, 'mx1 postfix/smtpd[7]: connect from unknown[192.0.2.7]');

/** Lines per second after a hundred lines with this stamp came in at once. */
function rateOf(stamp: number, skew: number): number {
	const {ingest} = ingestFor(1000);
	const add = ingest.open('mx1', 'mail.log');
	giveLines(Array.from({length: 100}, () => connect(stamp)), taken => {
		add(taken, skew);
	}, now);
	return ingest.tally('mx1').rate.perSecond(now + 1000);
}

test.each([
	['lines of now count', now, 0, 10],
	['lines of the backlog do not', now - hour, 0, 0],
	['lines of now by a clock that is an hour behind count', now - hour, -hour, 10],
	['old lines by a clock that is an hour ahead do not', now, hour, 0],
])('the rate tells what is written now by the host\'s own clock: %s', (_what, stamp, skew, rate) => {
	expect(rateOf(stamp, skew)).toBe(rate);
});

test('lines of one source keep their order though a daemon stamps them a little out of turn', () => {
	const {ingest, timeline} = ingestFor(1000);
	const add = ingest.open('mx1', 'mail.log');
	giveLines([now, now - 900, now + 1].map(time => connect(time)), taken => {
		add(taken, 0);
	}, now);
	expect(ingest.flush()).toBe(3);
	expect(timeline.page('all', undefined, 9, {at: 'tail'}).rows.map(({seq}) => seq)).toEqual([1, 2, 3]);
});

test('of a flood that comes at once no line is lost, and each is counted', () => {
	const {ingest, timeline} = ingestFor(1000);
	const add = ingest.open('mx1', 'mail.log');
	timeline.page('all', undefined, 1, {at: 'tail'});
	giveLines(Array.from({length: 50_000}, (_, index) => connect(now + index)), taken => {
		add(taken, 0);
	}, now);
	expect(ingest.flush()).toBe(50_000);
	expect(ingest.totals().lines).toBe(50_000);
	expect(timeline.page('all', undefined, 1, {at: 'tail'})).toMatchObject({matched: 50_000, rows: [{seq: 50_000}]});
});
