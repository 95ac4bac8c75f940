import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import type {Report} from '../../source/model/action.js';
import type {StatisticsPage} from '../../source/model/rows.js';
import {classifyMessage} from '../../source/parse/index.js';
import type {ChangePlan, MissedChange, WaitingChange} from '../../source/wire/protocol.js';
import {changePlan, night, snapshot, statistics, streamRows, week} from '../helpers/canned-night.js';
import {fleet, fleetBans} from '../helpers/canned-fleet.js';
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

/** The night with lines missing on two hosts: a few rows ago, and since the newest row. */
const withGaps: Way = start => drive(start, {signal: 'snapshot', snapshot: {...snapshot, hosts: snapshot.hosts.map(row => ({
	...row,
	...(row.host === 'mx1' && {gaps: 1, missing: [{source: '/var/log/mail.log', from: night - 9000, to: night - 3000, lines: 230, bytes: 41_200, reason: 'the log was copied and truncated'}]}),
	...(row.host === 'mx2' && {gaps: 1, missing: [{source: 'journal', from: night + 500, to: undefined, reason: 'the journal no longer has the entry that was read last'}]}),
}))}});

const lowerBounds: StatisticsPage = {
	...statistics,
	atLeast: true,
	greylist: {...statistics.greylist, atLeast: true},
	top: statistics.top.map(table => ({...table, atLeast: true, missed: 7, rows: table.rows.map(row => ({...row, atMost: row.count + 7}))})),
};

const many = Array.from({length: 20}, (_, index) => `mx${index + 1}`);

const own = changePlan({action: 'blacklist-sender', input: {sender: 'promo.example'}, hosts: ['mx1', 'mx2', 'mx3']});
const big: ChangePlan = {...own, hosts: many.map(host => ({host, planned: own.hosts[0]?.planned ?? expect.fail('there is no plan')}))};

const verified = ['postmap -q promo.example hash:/etc/postfix/sender_access answers "550 5.7.1 Sender rejected by local policy"'];
const made = (host: string, took = 312): Report => ({host, result: 'done', verified, took});

const running = (of: ChangePlan, steps: Readonly<Record<string, string>>, reports: readonly Report[]): Way => start =>
	({...start, state: {...start.state, now: night, change: {stage: 'running', plan: of, steps, reports}}});

const done = (of: ChangePlan, reports: readonly Report[]): Way => start =>
	drive(running(of, {}, [])(start), {signal: 'applied', id: of.id, outcome: {ok: true, value: reports}});

const failing: readonly Report[] = many.map((host, index) => index < 5
	? {...made(host, 300 + (index * 17)), ...(index === 0 && {watched: 'Postfix runs, 12 mails accepted in 3 s, no new fatal error'})}
	: (index === 5
		? {host, result: 'rolled-back', verified: [], took: 640, problem: {what: 'postmap refused /etc/postfix/sender_access at line 14', state: 'the backup was put back', remedy: 'fix line 14, then run the action again'}}
		: {host, result: 'skipped', verified: [], took: 0, problem: {what: 'not sent, because mx6 failed', state: 'nothing was changed here'}}));

const unknown: Report = {host: 'mx3', result: 'unknown', verified: [], took: 4100, problem: {what: 'the connection broke before the host answered', state: 'change 7f3 may have been made or not', remedy: 'plan it again: a change that was made shows as already so'}};

const sick: Report = {...made('mx1'), problem: {what: 'trouble since the change: postfix/smtpd: fatal: open database /etc/postfix/sender_access.db: No such file or directory', state: 'the change stands on this host and was sent to no other', remedy: 'look at its log; undo it here if the change is the cause'}};

const waits: WaitingChange = {id: '7f3', what: 'Reject mail from promo.example', operator: 'ana', hosts: [{host: 'mx1', until: night + 581_000}, {host: 'mx2', until: night + 582_000}]};
const byBen: WaitingChange = {id: '61c', what: 'SPF PermError rejection: on', operator: 'ben', hosts: [{host: 'mx3', until: night + 1_790_000}]};
const missed: MissedChange = {id: '5a0', host: 'mx3', action: 'blacklist-sender', input: {sender: 'old-wave.example', text: '550 5.7.1 No'}, what: 'Reject mail from old-wave.example', until: night + 79_000_000, isBack: true};

/** The night on two hundred hosts. */
const onFleet: Way = start => drive(start, {signal: 'snapshot', snapshot: fleet});

const waiting = (...changes: readonly WaitingChange[]): Way => start => drive(start, {signal: 'waiting', changes});
const missing = (...changes: readonly MissedChange[]): Way => start => drive(start, {signal: 'missed', changes});
const inTurn = (...ways: readonly Way[]): Way => start => {
	let state = start;
	for (const way of ways) {
		state = way(state);
	}

	return state;
};

/** The plan of the night's form, as the engine calls it risky. */
const risky: Way = start => {
	const form = press(start, 'g', 'g', 'b');
	const {change} = form.state;
	return change?.stage === 'form'
		? press(drive({...form, state: {...form.state, change: {...change, planning: true}}}, {signal: 'planned', flow: change.flow, outcome: {ok: true, value: {...own, risk: 'everybody at a domain is rejected'}}}), 'wait')
		: form;
};

const plan = ['g', 'g', 'b', 'down', 'enter', 'wait'] as const;

const pictures: ReadonlyArray<readonly [name: string, way: Way]> = [
	['stream/following', keys()],
	['stream/detail', keys('k', 'k', 'enter')],
	['stream/gaps', withGaps],
	['stream/filtered', keys('/', ...type('promo'))],
	['stream/may-be-forged', start => press(withForged(press(start, 'enter')), 'j')],
	['stats/reasons', keys('2')],
	['stats/clients', keys('2', 'right', 'right', 'j')],
	['stats/bans-over-time', keys('2', 'p')],
	['stats/counted-once', keys('2', 'p', 'p')],
	['stats/unknown', keys('2', '{')],
	['stats/lower-bounds', start => drive(press(start, '2', '}'), {signal: 'content', view: 'statistics', content: lowerBounds})],
	['stats/counting', keys('2', 'w')],
	['stats/week', start => drive(press(start, '2', 'w', 'w'), {signal: 'content', view: 'statistics', content: week})],
	['stats/week-of-bans', start => drive(press(start, '2', 'w', 'w', 'p'), {signal: 'content', view: 'statistics', content: {...week, atLeast: true}})],
	['stats/no-history', start => drive(press(start, '2', 'w'), {signal: 'content', view: 'statistics', content: {...statistics, instead: {window: '24h', why: 'no history is kept'}}})],
	['bans/list', keys('3', 'j')],
	['senders/list', keys('4', 'j')],
	['spf/list', keys('5')],
	['trace/nothing', keys('7')],
	['trace/story', keys('g', 'g', 'j', 'j', 't')],
	['trace/other-story', keys('g', 'g', 'j', 'j', 't', 'l', 'j', 'j', 'j')],
	['trace/line', keys('g', 'g', 'j', 'j', 't', 'l', 'j', 'j', 'enter')],
	['hosts/live', keys('6', 'j')],
	['hosts/trouble', keys('6')],
	['hosts/scrolled', keys('6', 'pagedown')],
	['hosts/fleet', inTurn(onFleet, keys('6'))],
	['hosts/fleet-groups', inTurn(onFleet, keys('6', 's', 'j', 'enter', 'j'))],
	['hosts/fleet-filtered', inTurn(onFleet, keys('6', '/', ...type('@dr !live')))],
	['stream/fleet', onFleet],
	['bans/fleet', inTurn(onFleet, keys('3'), start => drive(start, {signal: 'content', view: 'bans', content: fleetBans}))],
	['dialogs/host-picker-fleet', inTurn(onFleet, keys('H', '/', ...type('@edge'), 'enter', 'a'))],
	['dialogs/help', keys('?')],
	['dialogs/palette', keys(':', ...type('un'))],
	['dialogs/host-picker', keys('H', 'j', 'space')],
	['dialogs/form', keys('g', 'g', 'b', 'down')],
	['dialogs/plan', keys(...plan)],
	['dialogs/armed', keys(...plan, '2', 'tab', 'tab')],
	['dialogs/guard-asks', keys(':', ...type('block gmail.com'), 'enter', 'enter', 'wait')],
	['dialogs/may-be-forged', start => press(withForged(start), 'b', ...type('vic'))],
	['dialogs/done', keys(...plan, '2', 'tab', 'tab', 'enter')],
	['dialogs/plan-risky', risky],
	['dialogs/plan-while-waiting', inTurn(waiting(waits), risky)],
	['dialogs/done-missed', inTurn(missing({...missed, id: '7f3', isBack: false}), done(own, [made('mx1'), made('mx2', 333), {host: 'mx3', result: 'unreachable', verified: [], took: 0, problem: {what: 'no answer for 15 s', state: 'nothing was sent', remedy: 'wait until the host is live again'}}]))],
	['dialogs/watching', running(big, {mx1: 'watching 3 s'}, [])],
	['dialogs/asking', running(own, {mx1: 'done', mx2: 'sending'}, [made('mx1'), {...unknown, host: 'mx2'}])],
	['dialogs/done-many', done(big, failing)],
	['dialogs/done-sick', done(own, [sick, {host: 'mx2', result: 'skipped', verified: [], took: 0, problem: {what: 'not sent, because mx1 showed trouble after the change: postfix/smtpd: fatal: open database /etc/postfix/sender_access.db: No such file or directory', state: 'nothing was changed here'}}])],
	['dialogs/done-unknown', done(own, [made('mx1'), made('mx2', 333), unknown])],
	['dialogs/done-known', inTurn(done(own, [made('mx1'), made('mx2', 333), unknown]), start => drive(start, {signal: 'report', id: '7f3', report: made('mx3')}))],
	['dialogs/done-waiting', inTurn(waiting(waits), done(own, [{...made('mx1'), confirmWithin: 600}, {...made('mx2', 333), confirmWithin: 600}]))],
	['dialogs/waiting', inTurn(waiting(waits, byBen), missing(missed), keys('c', 'j', 'wait'))],
	['dialogs/missed', inTurn(missing(missed, {...missed, id: '5a1', host: 'mx9', isBack: false}), keys('c', 'wait'))],
	['dialogs/leave-waiting', inTurn(waiting(waits), keys('q'))],
	['stream/waiting', waiting(waits)],
	['hosts/waiting', inTurn(waiting({...waits, hosts: [{host: 'mx1', until: night - 3000}]}, byBen), keys('6'))],
	['bans/missed', inTurn(missing(missed), keys('3'))],
	['dialogs/host-key', start => press(drive(start, {signal: 'question', question: {question: 1, host: 'mx3', kind: 'host-key', type: 'ssh-ed25519', fingerprint: 'SHA256:uNiVztksCsDhcc0u9e8BrrJXVGDttb4o4CZhoG1AAAA', address: '192.0.2.13:22'}}), 'wait', 'y', 'e')],
	['dialogs/sudo', start => press(drive(start, {signal: 'question', question: {question: 2, host: 'mx2', kind: 'sudo', prompt: 'Password of ops on mx2, for sudo', attempt: 2}}), 'wait', ...type('secret'))],
];

const sizes = [[80, 24], [160, 45]] as const;

const small: ReadonlySet<string> = new Set(['stream/following', 'stream/waiting', 'stats/reasons', 'dialogs/plan', 'dialogs/done-many', 'dialogs/waiting']);

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
