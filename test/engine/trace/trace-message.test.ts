import {expect, test} from 'vitest';
import {createIngest, mostPending} from '../../../source/engine/ingest.js';
import {createLineStore} from '../../../source/engine/line-store.js';
import {createTimeline} from '../../../source/engine/timeline.js';
import {historyLines} from '../../../source/engine/trace/history-lines.js';
import type {LinePlace, NearPlace} from '../../../source/engine/trace/line-place.js';
import {memoryLines} from '../../../source/engine/trace/memory-lines.js';
import {traceMessage} from '../../../source/engine/trace/trace-message.js';
import type {History} from '../../../source/engine/history/history.js';
import type {StreamRow} from '../../../source/model/rows.js';
import type {TraceQuery} from '../../../source/model/trace/trace-query.js';
import type {Traced} from '../../../source/model/trace/traced.js';
import {createStatistics} from '../../../source/stats/index.js';
import {giveLines} from '../../helpers/taken-lines.js';
import {rowsOf} from '../../model/trace/lines.js';

const log = {
	mx1: [
		'2026-11-22T02:58:10.150000+00:00 mx1 postfix/smtpd[1020]: NOQUEUE: reject: RCPT from mail.good.example[203.0.113.10]: 450 4.2.0 <eva@corp.example>: Recipient address rejected: Greylisted; from=<friend@good.example> to=<eva@corp.example> proto=ESMTP helo=<mail.good.example>',
		'2026-11-22T03:03:40.310000+00:00 mx1 postfix/smtpd[1020]: 4F2A1C61B0: client=mail.good.example[203.0.113.10]',
		'2026-11-22T03:03:40.340000+00:00 mx1 postfix/cleanup[1031]: 4F2A1C61B0: message-id=<a81@good.example>',
		'2026-11-22T03:03:40.360000+00:00 mx1 postfix/qmgr[219]: 4F2A1C61B0: from=<friend@good.example>, size=4120, nrcpt=1 (queue active)',
		'2026-11-22T03:03:40.790000+00:00 mx1 postfix/smtp[1052]: 4F2A1C61B0: to=<eva@corp.example>, relay=mx2.corp.example[198.51.100.12]:25, delay=0.5, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 6B11D4A02F)',
		'2026-11-22T03:03:40.800000+00:00 mx1 postfix/qmgr[219]: 4F2A1C61B0: removed',
		'2026-11-22T03:03:41.000000+00:00 mx1 postfix/qmgr[219]: 777777AAAA: removed',
	],
	mx2: [
		'2026-11-22T03:03:40.700000+00:00 mx2 postfix/smtpd[2020]: 6B11D4A02F: client=mx1.corp.example[198.51.100.11]',
		'2026-11-22T03:03:40.730000+00:00 mx2 postfix/cleanup[2031]: 6B11D4A02F: message-id=<a81@good.example>',
		'2026-11-22T03:03:40.760000+00:00 mx2 postfix/qmgr[211]: 6B11D4A02F: from=<friend@good.example>, size=4530, nrcpt=1 (queue active)',
		'2026-11-22T03:03:41.010000+00:00 mx2 postfix/lmtp[2060]: 6B11D4A02F: to=<eva@corp.example>, relay=mx2[private/dovecot-lmtp], delay=0.3, dsn=2.0.0, status=sent (250 2.0.0 Saved)',
		'2026-11-22T03:03:41.020000+00:00 mx2 postfix/qmgr[211]: 6B11D4A02F: removed',
	],
} as const;

const rows = (host: 'mx1' | 'mx2'): readonly StreamRow[] => rowsOf(`${log[host].join('\n')}\n`);

/** A place that holds these lines, and what it was asked. */
function place(name: string, held: readonly StreamRow[], options: {readonly covers?: boolean; readonly trouble?: string; readonly wait?: Promise<void>} = {}): NearPlace & {readonly asked: string[][]} {
	const asked: string[][] = [];
	return {
		name,
		host: name,
		asked,
		async find({texts}, {onRows, onShare, onTrouble}) {
			asked.push([...texts]);
			await options.wait;
			onShare(0.5);
			onRows(held.filter(({message}) => texts.some(text => message.toLowerCase().includes(text.toLowerCase()))));
			if (options.trouble !== undefined) {
				onTrouble({what: options.trouble});
			}
		},
		covers: async () => options.covers ?? false,
	};
}

const nobody = new AbortController().signal;
const since = Date.UTC(2026, 10, 20);
const query: TraceQuery = {queueIds: ['6B11D4A02F'], messageIds: [], addresses: []};

const trace = async (near: readonly NearPlace[], far: readonly LinePlace[], own = query, tell: (traced: Traced) => void = () => undefined): Promise<Traced> =>
	traceMessage({query: own, hosts: [], since, now: Date.UTC(2026, 10, 22, 4)}, {near, far, hosts: ['mx1', 'mx2']}, {tell, until: nobody});

const outcomes = ({stories}: Traced): readonly string[] => stories.map(({verdicts, stages}) => `${verdicts.map(({outcome, host, greylisted}) => `${outcome} ${host} ${greylisted ?? 0}`).join(',')} ${stages.length} lines`);

test('what one host tells is asked of the others, until the story is whole', async () => {
	const [mx1, mx2] = [place('mx1', rows('mx1')), place('mx2', rows('mx2'))];
	const traced = await trace([place('memory', [])], [mx1, mx2]);
	expect(outcomes(traced)).toEqual(['delivered mx2 330160 11 lines']);
	expect(mx1.asked[0]).toEqual(['6B11D4A02F']);
	expect(mx1.asked.flat()).toContain('4F2A1C61B0');
	expect(new Set(mx1.asked.flat()).size).toBe(mx1.asked.flat().length);
	expect(traced.isDone).toBe(true);
});

test('hosts are left in peace when memory tells the whole story and reaches far enough back', async () => {
	const [mx1, mx2] = [place('mx1', rows('mx1')), place('mx2', rows('mx2'))];
	expect(outcomes(await trace([place('memory', [...rows('mx1'), ...rows('mx2')], {covers: true})], [mx1, mx2]))).toEqual(['delivered mx2 330160 11 lines']);
	expect([...mx1.asked, ...mx2.asked]).toEqual([]);
});

test.each([
	['does not reach far enough back', [...rows('mx1'), ...rows('mx2')], false],
	['knows nothing of the message', [], true],
	['knows how it began and not how it ended', rows('mx1').slice(0, 4), true],
])('hosts are asked when memory %s', async (_, held, covers) => {
	const [mx1, mx2] = [place('mx1', rows('mx1')), place('mx2', rows('mx2'))];
	expect(outcomes(await trace([place('memory', held, {covers})], [mx1, mx2], {...query, queueIds: ['4F2A1C61B0']}))).toEqual(['delivered mx2 330160 11 lines']);
	expect(mx1.asked.length).toBeGreaterThan(0);
});

test('a line that memory and a host both know is told once', async () => {
	const {stories: [story]} = await trace([place('memory', rows('mx1'))], [place('mx1', rows('mx1')), place('mx2', rows('mx2'))]);
	expect(story?.stages.length).toBe(11);
});

test('what a host could not search is said, and what others found is told at once', async () => {
	let release: () => void = () => undefined;
	const wait = new Promise<void>(resolve => {
		release = resolve;
	});
	const told: string[] = [];
	const slow = place('mx1', rows('mx1'), {wait});
	const running = trace([], [slow, place('mx2', rows('mx2')), place('mx3', [], {trouble: 'the link is down'})], query, traced => {
		told.push(...outcomes(traced));
		if (traced.stories.length > 0) {
			release();
		}
	});
	const traced = await running;
	expect(told[0]).toBe('delivered mx2 0 5 lines');
	expect(outcomes(traced)).toEqual(['delivered mx2 330160 11 lines']);
	expect(traced.places.map(({place: name, state, troubles}) => `${name} ${state} ${troubles.map(({what}) => what).join(',')}`)).toEqual(['mx1 done ', 'mx2 done ', 'mx3 failed the link is down']);
});

test('a search that is ended answers with what is known by then', async () => {
	const controller = new AbortController();
	const mx2 = place('mx2', rows('mx2'));
	const traced = await traceMessage({query, hosts: [], since, now: Date.UTC(2026, 10, 22, 4)}, {near: [], far: [mx2], hosts: ['mx2']}, {
		tell({places}) {
			if (places.length > 0) {
				controller.abort();
			}
		},
		until: controller.signal,
	});
	expect(outcomes(traced)).toEqual(['delivered mx2 0 5 lines']);
	expect(mx2.asked.length).toBe(1);
});

test('lines in memory are found by the bytes of their text, and only what was found is decoded', async () => {
	const store = createLineStore(1000 + (2 * mostPending));
	const timeline = createTimeline(store, {capacity: 1000, mostBytes: 1e9});
	const ingest = createIngest({store, timeline, statistics: createStatistics()});
	for (const host of ['mx1', 'mx2'] as const) {
		const add = ingest.open(host, '/var/log/mail.log');
		giveLines(log[host], taken => {
			add(taken, 0);
		});
	}

	ingest.flush();
	const memory = memoryLines(timeline, store);
	expect(outcomes(await trace([memory], []))).toEqual(['delivered mx2 330160 11 lines']);
	expect(await memory.covers(['mx1'], Date.UTC(2026, 10, 22, 3))).toBe(true);
	expect(await memory.covers(['mx1', 'mx2'], Date.UTC(2026, 10, 22, 3))).toBe(false);
	expect(await memory.covers(['mx9'], Date.UTC(2026, 10, 22, 3))).toBe(false);
	const found: StreamRow[] = [];
	await memory.find({texts: ['FRIEND@good.example'], from: 0, to: Date.UTC(2027, 0), hosts: ['mx2']}, {
		onRows(some) {
			found.push(...some);
		},
		onShare: () => undefined,
		onTrouble: () => undefined,
	}, nobody);
	expect(found.map(({host, class: kind}) => `${host} ${kind}`)).toEqual(['mx2 queue']);
});

test('the history is asked for texts, and covers what it kept without a gap', async () => {
	const all = [...rows('mx1'), ...rows('mx2')];
	const history: Pick<History, 'state' | 'search' | 'gaps'> = {
		state: () => ({mode: 'keeps', bytes: 1, lines: all.length, oldest: Date.UTC(2026, 10, 21), notKept: 0}),
		async search(ask) {
			const texts = 'texts' in ask ? ask.texts : [];
			return {rows: all.filter(({message}) => texts.some(text => message.includes(text))).toReversed(), complete: true};
		},
		gaps: async ({hosts}) => hosts.includes('mx2') ? [{host: 'mx2', source: 'journal', from: 1, to: 2, reason: 'vacuum'}] : [],
	};
	const place = historyLines(history);
	expect(outcomes(await trace([place], []))).toEqual(['delivered mx2 330160 11 lines']);
	expect(await place.covers(['mx1'], Date.UTC(2026, 10, 22))).toBe(true);
	expect(await place.covers(['mx1', 'mx2'], Date.UTC(2026, 10, 22))).toBe(false);
	expect(await place.covers(['mx1'], Date.UTC(2026, 10, 20))).toBe(false);
});
