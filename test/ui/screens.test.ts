import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import type {StatisticsPage} from '../../source/model/rows.js';
import {classifyMessage} from '../../source/parse/index.js';
import {statistics, streamRows} from '../helpers/canned-night.js';
import {draw, paint} from '../helpers/draw.js';
import {type Driven, drive, opened, press, type} from '../helpers/drive.js';

type Way = (start: Driven) => Driven;

const keys = (...names: readonly string[]): Way => start => press(start, ...names);

const forged = 'NOQUEUE: reject: RCPT from m.example[203.0.113.5]: 554 5.7.1 <bob@corp.example>: Relay access denied; from=<x; from=<victim@good.example> to=<bob@corp.example> proto=ESMTP helo=<h>';

/** The night with a last line in which a stranger imitates smtpd. */
const withForged: Way = start => drive(start, {signal: 'content', view: 'stream', content: {
	rows: [...streamRows.slice(-4), {...streamRows.at(-1) ?? expect.fail('there is no row'), seq: 900, class: 'rejected', reason: 'relay-denied', fields: classifyMessage('postfix/smtpd', forged).fields, message: forged}],
	newer: 0,
	older: 0,
	matched: 5,
}});

const lowerBounds: StatisticsPage = {
	...statistics,
	atLeast: true,
	greylist: {...statistics.greylist, atLeast: true},
	top: statistics.top.map(table => ({...table, atLeast: true, missed: 7, rows: table.rows.map(row => ({...row, atMost: row.count + 7}))})),
};

const plan = ['g', 'g', 'b', 'down', 'enter', 'wait'] as const;

const pictures: ReadonlyArray<readonly [name: string, way: Way]> = [
	['stream/following', keys()],
	['stream/detail', keys('k', 'k', 'enter')],
	['stream/filtered', keys('/', ...type('promo'))],
	['stream/may-be-forged', start => press(withForged(press(start, 'enter')), 'j')],
	['stats/reasons', keys('2')],
	['stats/clients', keys('2', 'right', 'right', 'j')],
	['stats/bans-over-time', keys('2', 'p')],
	['stats/counted-once', keys('2', 'p', 'p')],
	['stats/unknown', keys('2', '{')],
	['stats/lower-bounds', start => drive(press(start, '2', '}'), {signal: 'content', view: 'statistics', content: lowerBounds})],
	['bans/list', keys('3', 'j')],
	['senders/list', keys('4', 'j')],
	['spf/list', keys('5')],
	['hosts/live', keys('6')],
	['hosts/trouble', keys('6', 'j', 'j')],
	['hosts/scrolled', keys('6', 'j', 'j', 'pagedown')],
	['dialogs/help', keys('?')],
	['dialogs/palette', keys(':', ...type('un'))],
	['dialogs/host-picker', keys('H', 'j', 'space')],
	['dialogs/form', keys('g', 'g', 'b', 'down')],
	['dialogs/plan', keys(...plan)],
	['dialogs/armed', keys(...plan, '2', 'tab', 'tab')],
	['dialogs/guard-asks', keys(':', ...type('block gmail.com'), 'enter', 'enter', 'wait')],
	['dialogs/may-be-forged', start => press(withForged(start), 'b', ...type('vic'))],
	['dialogs/done', keys(...plan, '2', 'tab', 'tab', 'enter')],
	['dialogs/host-key', start => press(drive(start, {signal: 'question', question: {question: 1, host: 'mx3', kind: 'host-key', type: 'ssh-ed25519', fingerprint: 'SHA256:uNiVztksCsDhcc0u9e8BrrJXVGDttb4o4CZhoG1AAAA', address: '192.0.2.13:22'}}), 'wait', 'y', 'e')],
	['dialogs/sudo', start => press(drive(start, {signal: 'question', question: {question: 2, host: 'mx2', kind: 'sudo', prompt: 'Password of ops on mx2, for sudo', attempt: 2}}), 'wait', ...type('secret'))],
];

const sizes = [[80, 24], [160, 45]] as const;

const small: ReadonlySet<string> = new Set(['stream/following', 'stats/reasons', 'dialogs/plan']);

const rows = pictures.flatMap(([name, way]) => [...sizes, ...(small.has(name) ? [[60, 20] as const] : [])].map(([columns, height]) => ({name, columns, rows: height, way})));

test.each(rows)('$name at $columns x $rows looks as it was approved', async ({name, columns, rows: height, way}) => {
	const screen = draw(way(opened(columns, height)).state);
	await expect(`${screen}\n`).toMatchFileSnapshot(`../golden/${name}-${columns}x${height}.txt`);
});

const everySize = [[60, 20], [79, 24], [100, 30], [132, 40], [59, 20], [60, 19], [1, 1]] as const;

const some = pictures.filter(([name]) => ['stream/detail', 'stats/clients', 'hosts/trouble', 'dialogs/plan', 'dialogs/palette'].includes(name));

test.each(everySize)('every picture fills a terminal of %d x %d and nothing beyond', (columns, height) => {
	for (const [name, way] of some) {
		const lines = draw(way(opened(columns, height)).state).split('\n');
		expect(lines, name).toHaveLength(height);
		expect(Math.max(...lines.map(line => stringWidth(line))), name).toBeLessThanOrEqual(columns);
	}
});

test('only ASCII is drawn where only that may be', () => {
	for (const [name, way] of pictures) {
		expect(draw(way(opened(80, 24)).state, true), name).toMatch(/^[\n -~]*$/);
	}
});

test('without colour no colour is sent', () => {
	for (const [name, way] of pictures) {
		// eslint-disable-next-line no-control-regex -- colours are such characters
		expect(paint(way(opened(80, 24)).state, {colour: false}), name).not.toMatch(/\u001B\[[\d;]*(?:3\d|4\d|9\d)m/);
	}
});

test('log text reaches the terminal without a character that it obeys', () => {
	const {state} = opened(160, 45);
	// eslint-disable-next-line no-control-regex -- these are the characters that must never get through
	expect(paint(state).replaceAll(/\u001B\[[\d;]*m/g, '')).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/);
	expect(draw(state)).toContain('␛[31mthat nothing knows');
});
