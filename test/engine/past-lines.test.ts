import {expect, test} from 'vitest';
import type {LineSearch} from '../../source/engine/history/history.js';
import {createPastLines, withoutKnown} from '../../source/engine/past-lines.js';
import {stateOf} from '../helpers/history-state.js';
import type {StreamRow} from '../../source/model/rows.js';
import type {StreamAnchor, View} from '../../source/wire/protocol.js';
import {giveLines, ingestFor, stamped} from '../helpers/taken-lines.js';

const now = Date.UTC(2026, 10, 22, 20);
const second = 1000;
const row = (number: number): StreamRow => ({
	seq: 0, host: 'mx1', source: '/var/log/mail.log', time: now + (number * second), program: 'postfix/smtpd', pid: 1, class: 'unclassified', reason: 'unknown', fields: {}, message: `line ${number}`,
});

/** Memory holds 100 lines of 300; the history all of them. */
function open(memory = 100, all = 300) {
	const {ingest, timeline} = ingestFor(memory);
	const add = ingest.open('mx1', '/var/log/mail.log');
	const give = (from: number, to: number): void => {
		giveLines(Array.from({length: to - from}, (_, index) => stamped(now + ((from + index) * second), `mx1 postfix/smtpd[1]: line ${from + index}`)), taken => {
			add(taken, 0);
		}, now);
		ingest.flush();
	};

	give(0, all);
	const asked: LineSearch[] = [];
	let kept = all;
	const past = createPastLines({
		timeline,
		hosts: ['mx1'],
		history: {
			state: () => stateOf({lines: kept}),
			async search(ask) {
				asked.push(ask);
				const found = Array.from({length: kept}, (_, index) => row(kept - 1 - index)).filter(({time}) => time >= ask.from && time < ask.to);
				return {rows: found.slice(0, 60), complete: found.length <= 60};
			},
		},
		onNews: () => undefined,
	});
	const page = (anchor: StreamAnchor) => {
		const view: Extract<View, {view: 'stream'}> = {view: 'stream', hosts: [], filter: '', rows: 20, anchor};
		return past.reach('all', view, timeline.page('all', undefined, 20, anchor));
	};

	return {page, asked, give(from: number, to: number) {
		give(from, to);
		kept = to;
	}};
}

const numbersOf = (rows: readonly StreamRow[]): readonly number[] => rows.map(({message}) => Number(message.split(' ')[1]));

test('paging up goes on beyond memory to the first line that is kept, each line once', async () => {
	const {page, asked} = open();
	const seen: number[] = [];
	let anchor: StreamAnchor = {at: 'tail'};
	for (let step = 0; step < 100 && seen[0] !== 0; step++) {
		const {rows} = page(anchor);
		const fresh = numbersOf(rows).filter(number => !seen.includes(number));
		seen.unshift(...fresh);
		anchor = {at: 'until', seq: rows[0]?.seq ?? 0};
		await new Promise(resolve => {
			setImmediate(resolve);
		});
	}

	expect(seen).toEqual(Array.from({length: 300}, (_, index) => index));
	expect(page({at: 'from', seq: 0}).past).toEqual({state: 'all', done: 0});
	expect(asked[0]?.hosts).toEqual(['mx1']);
});

test('lines that leave memory while the past is read stay between both', async () => {
	const {page, give} = open();
	page({at: 'from', seq: 0});
	await new Promise(resolve => {
		setImmediate(resolve);
	});
	const first = page({at: 'from', seq: 0});
	expect(numbersOf(first.rows)[0]).toBeLessThan(200);
	give(300, 450);
	const seen = new Set<number>();
	let anchor: StreamAnchor = {at: 'from', seq: first.rows[0]?.seq ?? 0};
	for (let step = 0; step < 40; step++) {
		const {rows} = page(anchor);
		for (const number of numbersOf(rows)) {
			seen.add(number);
		}

		anchor = {at: 'from', seq: rows.at(-1)?.seq ?? 0};
	}

	const numbers = [...seen];
	expect(numbers.at(-1)).toBe(449);
	expect(numbers).toEqual(Array.from({length: numbers.length}, (_, index) => 450 - numbers.length + index));
});

test('who follows the newest lines of a full page asks nothing', () => {
	const {page, asked} = open();
	expect(page({at: 'tail'}).past).toBeUndefined();
	expect(asked).toEqual([]);
});

test('of equal lines as many are left as are not known', () => {
	expect(withoutKnown([row(1), row(1), row(1), row(2)], [row(1), row(3)])).toEqual([row(1), row(1), row(2)]);
});
