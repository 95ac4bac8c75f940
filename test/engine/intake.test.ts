import {expect, test} from 'vitest';
import type {MailEvent} from '../../source/model/mail-event.js';
import {createIntake} from '../../source/engine/intake.js';

const event = (time: number | undefined, message: string): MailEvent => ({time, host: 'mx1', program: 'postfix/smtpd', pid: 7, message, class: 'connection', reason: 'connect', fields: {}});

/** A reader that gives the events that it was given for the next chunk. */
function readerOf(batches: ReadonlyArray<readonly MailEvent[]>) {
	const left = [...batches];
	return {push: () => left.shift() ?? [], end: () => [], cursor: () => undefined};
}

const chunk = new Uint8Array();
const messages = (taken: ReadonlyArray<{readonly event: MailEvent}>): string[] => taken.map(({event: {message}}) => message);

test('lines that come again after a reconnect are taken once', () => {
	const intake = createIntake();
	intake.begin(readerOf([[event(10_000, 'a'), event(11_000, 'b'), event(11_000, 'c')]]), 0);
	expect(messages(intake.push(chunk, 12_000))).toEqual(['a', 'b', 'c']);
	intake.begin(readerOf([[event(10_000, 'a'), event(11_000, 'b'), event(11_000, 'c'), event(11_000, 'd'), event(20_000, 'e')]]), 0);
	expect(messages(intake.push(chunk, 21_000))).toEqual(['d', 'e']);
	expect(intake.gaps()).toBe(0);
});

test('a reconnect whose first line is newer than the last one known counts as a gap', () => {
	const intake = createIntake();
	intake.begin(readerOf([[event(10_000, 'a')]]), 0);
	intake.push(chunk, 10_000);
	intake.begin(readerOf([[event(90_000, 'z')]]), 0);
	expect(messages(intake.push(chunk, 90_000))).toEqual(['z']);
	expect(intake.gaps()).toBe(1);
});

test('a line without a stamp stands where the line before it stands', () => {
	const intake = createIntake();
	intake.begin(readerOf([[event(10_000, 'a'), event(undefined, 'cut')]]), 0);
	expect(intake.push(chunk, 99_000).map(({time}) => time)).toEqual([10_000, 10_000]);
});

test('lines from before the asked span are left out', () => {
	const intake = createIntake();
	intake.begin(readerOf([[event(10_000, 'old'), event(60_000, 'new')]]), 50_000);
	expect(messages(intake.push(chunk, 61_000))).toEqual(['new']);
});

test('a busy source is taken once, too: many thousand lines of the last seconds come again', () => {
	const busy = Array.from({length: 20_000}, (_, index) => event(100_000 + Math.floor(index / 10), `line ${index}`));
	const intake = createIntake();
	intake.begin(readerOf([busy]), 0);
	expect(intake.push(chunk, 102_000)).toHaveLength(20_000);
	intake.begin(readerOf([[...busy, event(102_100, 'next')]]), 0);
	expect(messages(intake.push(chunk, 103_000))).toEqual(['next']);
	expect(intake.gaps()).toBe(0);
});

test('two lines that are alike are both taken, and neither again', () => {
	const twins = [event(10_000, 'same'), event(10_000, 'same')];
	const intake = createIntake();
	intake.begin(readerOf([twins]), 0);
	expect(intake.push(chunk, 10_000)).toHaveLength(2);
	intake.begin(readerOf([[...twins, event(10_000, 'same'), event(10_001, 'new')]]), 0);
	expect(messages(intake.push(chunk, 10_002))).toEqual(['same', 'new']);
});
