import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {History} from '../../../source/engine/history/history.js';
import {openHistory, type OpenHistoryOptions} from '../../../source/engine/history/open-history.js';
import {batchOf, logOf, noon, placeAt, textOf} from './batches.js';

let folder = '';
const open: History[] = [];
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'history-'));
});
afterEach(async () => {
	await Promise.all(open.splice(0).map(async history => history.close()));
	rmSync(folder, {recursive: true, force: true});
});

const file = (): string => path.join(folder, 'state', 'history.db');

async function opened(options: Partial<OpenHistoryOptions> = {}): Promise<History> {
	const history = await openHistory({path: file(), days: 36_500, megabytes: 100, rollupDays: 400, thread: false, ...options});
	open.push(history);
	return history;
}

const all = {hosts: [], from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, limit: 100} as const;
const everything = {since: 0, lines: 1_000_000} as const;
const reject = (qid: string, sender: string): string => `NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 554 5.7.1 <${sender}>: Sender address rejected: Access denied; from=<${sender}> to=<ana@corp.example> proto=ESMTP helo=<${qid}>`;

test('what was appended is there when it is opened again, with the place behind it', async () => {
	const first = await opened();
	const batches = logOf([['connect from unknown[192.0.2.7]', 'one'], ['two'], ['three', 'four']]);
	for (const batch of batches) {
		first.append(batch);
	}

	await first.close();
	const second = await opened();
	expect(second.state()).toMatchObject({mode: 'keeps', lines: 5, oldest: noon, notKept: 0});
	expect(second.position('mx1', '/var/log/mail.log')).toEqual(batches.at(-1)?.after);
	expect(second.position('mx2', '/var/log/mail.log')).toBeUndefined();
	expect(textOf(await second.newest(everything))).toBe(textOf(batches));
});

test('a batch that comes again is ignored, and of one that is half known the rest is kept', async () => {
	const first = await opened();
	const [one, two, three] = logOf([['1'], ['2', '3'], ['4']]);
	const both = batchOf(['2', '3', '4'], one.bytes.length, {at: 1});
	for (const batch of [one, two, two, one, both, three]) {
		first.append(batch);
	}

	await first.close();
	const second = await opened();
	expect(textOf(await second.newest(everything))).toBe(textOf([one, two, three]));
});

test('a place alone, and lines without stamps, are kept as well', async () => {
	const first = await opened();
	first.append({...batchOf(['1'], 0), from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY});
	first.append({...batchOf([], 500), from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY});
	await first.close();
	const second = await opened();
	expect(second.state()).toMatchObject({mode: 'keeps', lines: 1});
	expect(second.position('mx1', '/var/log/mail.log')).toEqual(placeAt(500));
});

test('another file of the same name begins anew', async () => {
	const first = await opened();
	first.append(batchOf(['1', '2'], 0));
	first.append(batchOf(['3'], 0, {at: 5, after: placeAt(10, '8')}));
	await first.close();
	const second = await opened();
	expect(second.state().lines).toBe(3);
});

test('a search finds the newest first, by text and by filter', async () => {
	const history = await opened();
	for (const host of ['mx1', 'mx2']) {
		for (const batch of logOf([[reject('a', 'Spam@promo.example'), 'connect from unknown[192.0.2.9]'], [reject('b', 'ann@good.example')], [reject('c', 'spam@promo.example')]], {host})) {
			history.append(batch);
		}
	}

	await history.close();
	const again = await opened();
	const helos = async (ask: Parameters<History['search']>[0]) => {
		const {rows, complete} = await again.search(ask);
		return `${rows.map(({host, fields}) => `${host} ${fields['helo'] ?? '-'}`).join(', ')} ${complete ? 'all' : 'some'}`;
	};

	expect(await helos({...all, texts: ['SPAM@promo']})).toBe('mx1 c, mx2 c, mx1 a, mx2 a all');
	expect(await helos({...all, hosts: ['mx2'], texts: ['spam@promo']})).toBe('mx2 c, mx2 a all');
	expect(await helos({...all, limit: 2, texts: ['spam@promo']})).toBe('mx1 c, mx2 c some');
	expect(await helos({...all, texts: ['pam@promo'], alone: true})).toBe(' all');
	expect(await helos({...all, filter: 'from:promo.example class:rejected'})).toBe('mx1 c, mx2 c, mx1 a, mx2 a all');
	expect(await helos({...all, filter: 'from:promo.example', from: noon + 1000})).toBe('mx1 c, mx2 c all');
	expect(await helos({...all, filter: 'from:promo.example', to: noon + 1000})).toBe('mx1 a, mx2 a all');
	expect(await helos({...all, filter: 'nosuchkey:x'})).toBe(' some');
});

test('statistics count each line once, however often the history is opened', async () => {
	const [now, top] = [noon + 60_000, 5];
	const told = async (history: History): Promise<string> => {
		const {series, atLeast} = await history.statistics({hosts: [], window: '24h', now, top});
		return `${series.find(({name}) => name === 'rejected')?.total ?? 0} rejected${atLeast ? ' at least' : ''}`;
	};

	const [one, two, three] = logOf([[reject('a', 'spam@promo.example'), reject('b', 'spam@promo.example')], [reject('c', 'spam@promo.example')], [reject('d', 'ann@good.example')]]);
	const first = await opened();
	first.append(one);
	await first.close();
	const second = await opened();
	expect(await told(second)).toBe('2 rejected');
	second.append(one);
	second.append(two);
	await second.close();
	const third = await opened();
	third.append({...three, gaps: [{from: noon + 2000, to: noon + 3000, reason: 'the log was deleted before it was read to its end'}]});
	await third.close();
	const fourth = await opened();
	expect(await told(fourth)).toBe('4 rejected at least');
	expect(await fourth.gaps({hosts: ['mx1'], from: noon, to: now})).toEqual([{host: 'mx1', source: '/var/log/mail.log', from: noon + 2000, to: noon + 3000, reason: 'the log was deleted before it was read to its end'}]);
	expect(await fourth.gaps({hosts: [], from: noon + 4000, to: now})).toEqual([]);
});
