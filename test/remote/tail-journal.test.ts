import {rmSync} from 'node:fs';
import path from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import {entry, journalStandIn, type Entry} from './journal-stand-in.js';
import {removeLogs, tailing} from './tailing.js';

afterAll(removeLogs);

const numbers = (from: number, to: number): readonly Entry[] => Array.from({length: to - from + 1}, (_, index) => ({number: from + index}));
const text = (...entries: readonly Entry[]): string => entries.map(each => `${entry(each)}\n`).join('');

const timeOf = (of: Entry): string => (JSON.parse(entry(of)) as {readonly __REALTIME_TIMESTAMP: string}).__REALTIME_TIMESTAMP;

function journaling() {
	const log = tailing({id: 'journal', kind: 'journal', path: undefined, format: 'journal-json'});
	return {log, journal: journalStandIn(log.host)};
}

const dropped = (number: number, of: string): Entry => ({number, fields: {MESSAGE: `Suppressed 1234 messages from ${of}`, MESSAGE_ID: 'a596d6fe7bfa4994828e72309e95d61e'}});

const vanished = 'the journal no longer has the entry that was read last';

test.concurrent('each entry comes once over connections, and one journalctl that ends', async () => {
	const {log, journal} = journaling();
	journal.add(...numbers(1, 5));
	await log.connect();
	await log.read(5);
	journal.add(...numbers(6, 7));
	await log.read(7);
	journal.vacuum(3);
	journal.add(...numbers(8, 9));
	await log.read(9);
	log.disconnect();
	journal.add(...numbers(10, 12));
	await log.connect();
	await log.read(12);
	log.disconnect();
	expect(log.text()).toBe(text(...numbers(1, 12)));
	expect(log.gaps).toEqual([]);
	expect(log.place()).toMatchObject({kind: 'journal', boot: 'b'.repeat(32)});
});

test.concurrent('a journal that was vacuumed beyond the place says so, and the rest comes once', async () => {
	const {log, journal} = journaling();
	journal.add(...numbers(1, 5));
	await log.connect();
	await log.read(5);
	log.disconnect();
	journal.add(...numbers(6, 9));
	journal.vacuum(2);
	rmSync(path.join(log.host, 'vacuumed'));
	await log.connect();
	await log.read(7);
	log.disconnect();
	expect(log.text()).toBe(text(...numbers(1, 5), ...numbers(8, 9)));
	expect(log.gaps.map(({reason}) => reason)).toEqual([vanished]);
});

test.concurrent.each([
	['is of the future', {kind: 'journal', cursor: `s=c0ffee;i=ffff;b=${'b'.repeat(32)};m=3;t=5;x=1`, boot: 'b'.repeat(32), time: '0'}],
	['cannot be read', {kind: 'journal', cursor: `x;b=${'b'.repeat(32)};m=3`, boot: 'b'.repeat(32), time: '0'}],
] as const)('a cursor that %s is told, and what is younger comes once', async (_what, after) => {
	const {log, journal} = journaling();
	journal.add(...numbers(1, 5), {number: 6, boot: 'c'.repeat(32)});
	await log.readOnce({after: {...after, time: timeOf({number: 3})}});
	expect(log.gaps.map(({reason}) => reason)).toEqual([vanished]);
	expect(log.text()).toBe(text(...numbers(4, 5), {number: 6, boot: 'c'.repeat(32)}));
});

test.concurrent('messages that journald dropped are a gap of as many lines, where they are of a mail service', async () => {
	const {log, journal} = journaling();
	journal.add({number: 1}, dropped(2, 'postfix@-.service'), {number: 3}, dropped(4, 'cron.service'), dropped(5, 'dovecot.service'));
	await log.connect();
	await log.until(() => log.gaps.length === 2);
	await log.read(2);
	log.disconnect();
	expect(log.text()).toBe(text({number: 1}, {number: 3}));
	expect(log.gaps).toMatchObject([{lines: 1234}, {lines: 1234}]);
	await log.connect();
	await log.until(() => log.beats.length > 1);
	log.disconnect();
	expect(log.gaps).toHaveLength(2);
});

test.concurrent('messages that are null, bytes or said twice come as they are', async () => {
	const {log, journal} = journaling();
	const odd: readonly Entry[] = [{number: 1, fields: {MESSAGE: null}}, {number: 2, fields: {MESSAGE: [255, 254]}}, {number: 3, fields: {MESSAGE: ['a', 'b']}}];
	journal.add(...odd);
	await log.connect();
	await log.read(3);
	log.disconnect();
	expect(log.text()).toBe(text(...odd));
	expect(log.gaps).toEqual([]);
});

test.concurrent('what is no entry is told, and costs none', async () => {
	const {log, journal} = journaling();
	journal.add(...numbers(1, 2));
	journal.say('Journal file is truncated, ignoring file.');
	await log.readOnce();
	expect(log.text()).toBe(text(...numbers(1, 2)));
	expect(log.gaps).toMatchObject([{lines: 1, reason: 'journalctl gave something that is no entry'}]);
});

test.concurrent('what is no entry does not hide the place before a gap', async () => {
	const {log, journal} = journaling();
	journal.add({number: 1});
	journal.say('Journal file is truncated, ignoring file.');
	journal.add(dropped(2, 'postfix@-.service'), {number: 3});
	await log.readOnce();
	expect(log.text()).toBe(text({number: 1}, {number: 3}));
	expect(log.ended()).toBe('stopped');
	expect(log.gaps.map(({reason}) => reason)).toEqual(['journalctl gave something that is no entry', 'journald dropped messages of postfix@-.service that came too fast']);
});

describe.each([['before', false], ['behind', true]] as const)('an entry that is too large, with its place %s its text', (_where, placeLast) => {
	const huge = (number: number): Entry => ({number, fields: {MESSAGE: '"__CURSOR":"s=1;i=1"'.repeat(75_000)}, placeLast});
	const tooLarge = {lines: 1, reason: 'an entry of the journal is larger than 1 MiB'};

	test.concurrent('is one gap, and those around it come', async () => {
		const {log, journal} = journaling();
		journal.add({number: 1}, huge(2), ...numbers(3, 4), huge(5), huge(6), {number: 7});
		await log.readOnce();
		expect(log.text()).toBe(text({number: 1}, ...numbers(3, 4), {number: 7}));
		expect(log.gaps).toMatchObject([tooLarge, tooLarge, tooLarge]);
	});

	test.concurrent('is told once over connections, though nothing comes behind it', async () => {
		const {log, journal} = journaling();
		journal.add({number: 1}, huge(2));
		await log.readOnce();
		expect(log.place()).toMatchObject({cursor: expect.stringContaining('i=2;') as string, boot: 'b'.repeat(32), time: timeOf({number: 2})});
		await log.readOnce();
		journal.add({number: 3});
		await log.readOnce();
		expect(log.text()).toBe(text({number: 1}, {number: 3}));
		expect(log.gaps).toMatchObject([tooLarge]);
	});

	test.concurrent('is told once, whenever journalctl ends', async () => {
		const {log, journal} = journaling();
		journal.add({number: 1});
		await log.connect();
		await log.read(1);
		journal.add(huge(2), {number: 3});
		await log.read(2);
		journal.vacuum(2);
		journal.add({number: 4});
		await log.read(3);
		journal.vacuum(1);
		journal.add({number: 5});
		await log.read(4);
		log.disconnect();
		expect(log.text()).toBe(text({number: 1}, ...numbers(3, 5)));
		expect(log.gaps).toMatchObject([tooLarge]);
	});

	test.concurrent('that is older than what is wanted is not told', async () => {
		const {log, journal} = journaling();
		journal.add(huge(1), ...numbers(2, 3));
		await log.readOnce({after: {kind: 'journal', cursor: `x;b=${'b'.repeat(32)};m=2`, boot: 'b'.repeat(32), time: timeOf({number: 2})}});
		expect(log.text()).toBe(text({number: 3}));
		expect(log.gaps.map(({reason}) => reason)).toEqual([vanished]);
	});
});

test.concurrent('a journalctl that breaks off leaves no gap', async () => {
	const {log, journal} = journaling();
	journal.add(...numbers(1, 3));
	await log.connect();
	await log.read(3);
	log.disconnect();
	journal.add(...numbers(4, 6));
	journal.breakOff(5);
	await log.connect();
	await log.read(6);
	log.disconnect();
	expect(log.text()).toBe(text(...numbers(1, 6)));
	expect(log.gaps).toEqual([]);
});
