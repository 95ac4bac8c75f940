import {expect, test} from 'vitest';
import type {Report} from '../../source/model/action.js';
import type {State} from '../../source/state/state.js';
import type {ChangePlan, MissedChange, WaitingChange} from '../../source/wire/protocol.js';
import {changePlan, night} from '../helpers/canned-night.js';
import {type Driven, drive, opened, press, type} from '../helpers/drive.js';

const waits: WaitingChange = {id: '7f3', what: 'Reject mail from promo.example', operator: 'ana', hosts: [{host: 'mx1', until: night + 600_000}, {host: 'mx2', until: night + 600_000}]};
const later: WaitingChange = {id: '61c', what: 'SPF PermError rejection: on', operator: 'ben', hosts: [{host: 'mx3', until: night + 900_000}]};
const missed: MissedChange = {id: '5a0', host: 'mx3', action: 'blacklist-sender', input: {sender: 'old-wave.example', text: '550 5.7.1 No', for: '7d'}, what: 'Reject mail from old-wave.example', until: night + 80_000_000, isBack: true};

const waiting = (...changes: readonly WaitingChange[]): Driven => drive(opened(80, 24), {signal: 'waiting', changes});
const missing = (...changes: readonly MissedChange[]): Driven => drive(opened(80, 24), {signal: 'missed', changes});
const asked = ({effects}: Driven) => effects.filter(({effect}) => effect !== 'watch');

const plan = changePlan({action: 'blacklist-sender', input: {sender: 'promo.example', text: '550 5.7.1 No'}, hosts: ['mx1', 'mx2', 'mx3']});
const report = (host: string, result: Report['result'], more: Partial<Report> = {}): Report => ({host, result, verified: [], took: 10, ...more});

/** The dialog of results, as the hosts gave them. */
function done(reports: readonly Report[], start = opened(80, 24)): Driven {
	const running: State = {...start.state, change: {stage: 'running', plan, steps: {}, reports: []}};
	return drive({...start, state: running}, {signal: 'applied', id: plan.id, outcome: {ok: true, value: reports}});
}

const decisions = [
	{keys: ['c', 'wait', 'enter'], ask: {id: '7f3', decision: 'confirm', hosts: ['mx1', 'mx2']}},
	{keys: ['c', 'wait', '+'], ask: {id: '7f3', decision: 'extend', seconds: 600, hosts: ['mx1', 'mx2']}},
	{keys: ['c', 'wait', 'x'], ask: {id: '7f3', decision: 'revert', hosts: ['mx1', 'mx2']}},
	{keys: ['c', 'wait', 'j', 'enter'], ask: {id: '61c', decision: 'confirm', hosts: ['mx3']}},
	{keys: ['c', 'wait', 'down', 'down', 'down', 'up', 'x'], ask: {id: '7f3', decision: 'revert', hosts: ['mx1', 'mx2']}},
	{keys: ['+'], ask: {id: '7f3', decision: 'extend', seconds: 600, hosts: ['mx1', 'mx2']}},
] as const;

test.each(decisions)('$keys tells the hosts: $ask.decision $ask.id', ({keys, ask}) => {
	const {state, effects} = press(waiting(waits, later), ...keys);
	expect(effects.filter(({effect}) => effect !== 'watch')).toEqual([{effect: 'decide', ask}]);
	expect(state.overlay).toBeUndefined();
});

const undecided: ReadonlyArray<readonly [what: string, way: () => Driven]> = [
	['c alone is pressed', () => press(waiting(waits), 'c')],
	['keys were typed before the list was seen', () => press(waiting(waits), 'c', 'enter', 'x')],
	['keys come together', () => drive(press(waiting(waits), 'c', 'wait'), {signal: 'key', key: 'enter', alone: false}, {signal: 'key', key: 'x', alone: false})],
	['another key is pressed', () => press(waiting(waits), 'c', 'wait', 'y', 'b', 'space')],
	['the list is closed', () => press(waiting(waits), 'c', 'wait', 'esc', 'enter')],
	['text is pasted', () => drive(press(waiting(waits), 'c', 'wait'), {signal: 'paste', text: 'x\r'})],
	['nothing waits', () => press(opened(80, 24), 'c', '+', 'wait', 'enter')],
	['it is gone by the time of the key', () => press(drive(press(waiting(waits), 'c', 'wait'), {signal: 'waiting', changes: []}), 'x')],
];

test.each(undecided)('nothing is decided when %s', (_what, way) => {
	expect(asked(way())).toEqual([]);
});

test('the cursor stays on its change when another comes before it', () => {
	const list = drive(press(waiting(later), 'c', 'wait'), {signal: 'waiting', changes: [waits, later]});
	expect(asked(press(list, 'enter'))).toMatchObject([{ask: {id: '61c'}}]);
});

const answers: ReadonlyArray<readonly [decision: 'confirm' | 'extend' | 'revert', reports: readonly Report[], text: string]> = [
	['confirm', [report('mx1', 'done'), report('mx2', 'done')], 'mx1 mx2: confirmed, it stays'],
	['extend', [report('mx1', 'done', {confirmWithin: 600})], 'mx1: has ten more minutes'],
	['extend', [report('mx1', 'done')], 'mx1: it was confirmed already'],
	['revert', [report('mx1', 'rolled-back')], 'mx1: put back, which was verified'],
	['revert', [report('mx1', 'done')], 'mx1: it was confirmed already'],
	['confirm', [report('mx1', 'done'), report('mx2', 'rolled-back', {problem: {what: 'nobody confirmed the change in time', host: 'mx2', state: 'everything was put back as it was, which was verified'}})], 'mx2: nobody confirmed the change in time – everything was put back as it was, which was verified.  (mx1: confirmed, it stays)'],
	['confirm', [report('mx1', 'unreachable', {problem: {what: 'no answer'}})], 'mx1: no answer.'],
];

test.each(answers)('what the hosts say to %s is told as it is: %j', (decision, reports, text) => {
	expect(drive(waiting(waits), {signal: 'decided', decision, reports}).state.notice?.text).toBe(text);
});

test('a risky plan is put back unless it is confirmed, any other on request; ctrl-t switches', () => {
	const planned = (risk?: string): Driven => {
		const form = press(opened(80, 24), ':', ...type('block promo.example'), 'enter');
		const {change} = form.state;
		const planning: State = change?.stage === 'form' ? {...form.state, change: {...change, planning: true}} : form.state;
		const value: ChangePlan = {...plan, ...(risk !== undefined && {risk})};
		return press(drive({state: planning, effects: []}, {signal: 'planned', flow: planning.flows, outcome: {ok: true, value}}), 'wait');
	};

	const confirmWithin = (driven: Driven): unknown => press(driven, '2', 'enter', 'enter').effects.flatMap(effect => effect.effect === 'apply' ? [effect.confirmWithin] : []);
	expect(confirmWithin(planned())).toEqual([undefined]);
	expect(confirmWithin(planned('a whole domain'))).toEqual([600]);
	expect(confirmWithin(press(planned(), 'ctrl-t'))).toEqual([600]);
	expect(confirmWithin(press(planned('a whole domain'), 'ctrl-t'))).toEqual([undefined]);
});

test('z undoes a change where it was made, by a plan that is confirmed like any other', () => {
	const undo = press(done([report('mx1', 'done'), report('mx2', 'rolled-back'), report('mx3', 'skipped')]), 'z');
	expect(asked(undo)).toMatchObject([{effect: 'plan', action: 'undo-change', input: {change: '7f3'}, hosts: ['mx1']}]);
	expect(undo.state.change).toMatchObject({stage: 'plan'});
});

test('z where the change still waits opens the list in which it can be put back', () => {
	const list = press(done([report('mx1', 'done', {confirmWithin: 600})], waiting(later, waits)), 'z');
	expect(list.state.overlay).toMatchObject({over: 'waiting', picked: 1});
	expect(asked(list)).toEqual([]);
});

test('r plans the same again where it was not made, and leaves alone what is not known', () => {
	const results = [report('mx1', 'done'), report('mx2', 'rolled-back'), report('mx3', 'skipped'), report('mx4', 'unknown'), report('mx5', 'unreachable'), report('mx6', 'already-so'), report('mx7', 'conflict'), report('mx8', 'failed')];
	expect(asked(press(done(results), 'r'))).toMatchObject([{effect: 'plan', action: 'blacklist-sender', input: plan.input, hosts: ['mx2', 'mx3', 'mx5', 'mx7', 'mx8']}]);
	expect(asked(press(done([report('mx1', 'done')]), 'r'))).toEqual([]);
});

test('what was not known turns into what the host says, in the open dialog', () => {
	const open = done([report('mx1', 'done'), report('mx2', 'unknown')]);
	expect(drive(open, {signal: 'report', id: plan.id, report: report('mx2', 'rolled-back')}).state.change).toMatchObject({reports: [{host: 'mx1', result: 'done'}, {host: 'mx2', result: 'rolled-back', took: 10}]});
	expect(drive(open, {signal: 'report', id: 'other', report: report('mx2', 'done')}).state.change).toMatchObject({reports: [{}, {result: 'unknown'}]});
});

test('a host that is back is told with what it missed; enter plans that there with all that was typed', () => {
	const away = missing({...missed, isBack: false});
	expect(away.state.notice).toBeUndefined();
	expect(asked(press(away, 'c', 'wait', 'enter'))).toEqual([]);
	const back = drive(away, {signal: 'missed', changes: [missed]});
	expect(back.state.notice?.text).toBe('mx3 is back, it missed: Reject mail from old-wave.example (c)');
	expect(asked(back)).toEqual([]);
	const planned = press(back, 'c', 'wait', 'enter');
	expect(asked(planned)).toMatchObject([{effect: 'plan', action: 'blacklist-sender', input: missed.input, hosts: ['mx3']}]);
	expect(planned.state.change).toMatchObject({stage: 'plan'});
	expect(asked(press(back, 'c', 'wait', 'x'))).toEqual([{effect: 'forget', ask: {id: '5a0', host: 'mx3'}}]);
});

test('who quits while a change waits is asked first', () => {
	const left = press(waiting(waits), 'q');
	expect(left.state.overlay).toMatchObject({over: 'leave', stay: true});
	expect(asked(left)).toEqual([]);
	expect(asked(press(left, 'tab', 'enter'))).toMatchObject([{effect: 'quit'}]);
	expect(asked(press(opened(80, 24), 'q'))).toEqual([{effect: 'quit', code: 0}]);
});

test('a read-only console decides nothing', () => {
	const {effects} = press(drive(opened(80, 24, {readOnly: true}), {signal: 'waiting', changes: [waits]}), '+', 'c', 'wait', 'enter');
	expect(effects.filter(({effect}) => effect === 'decide')).toEqual([]);
});
