import {expect, test} from 'vitest';
import type {MailEvent} from '../../source/model/mail-event.js';
import {createIngest} from '../../source/engine/ingest.js';
import {createTimeline} from '../../source/engine/timeline.js';
import {createStatistics} from '../../source/stats/index.js';

const now = Date.UTC(2026, 10, 22, 3);
const hour = 3_600_000;

const event = (time: number): MailEvent => ({time, host: 'mx1', program: 'postfix/smtpd', pid: 7, message: 'connect', class: 'connection', reason: 'connect', fields: {}});

/** Lines per second after a hundred lines with this stamp came in at once. */
function rateOf(stamp: number, skew: number): number {
	const ingest = createIngest(createTimeline(1000), createStatistics());
	ingest.add('mx1', 'mail.log', Array.from({length: 100}, () => ({event: event(stamp), time: stamp})), {now, skew});
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
	const timeline = createTimeline(1000);
	const ingest = createIngest(timeline, createStatistics());
	ingest.add('mx1', 'mail.log', [now, now - 900, now + 1].map(time => ({event: event(time), time})), {now, skew: 0});
	expect(ingest.flush()).toBe(3);
	expect(timeline.page('all', () => true, 9, {at: 'tail'}).rows.map(({seq}) => seq)).toEqual([1, 2, 3]);
});
