import {expect, test} from 'vitest';
import type {ChangePlan} from '../../source/wire/protocol.js';
import {changePlan, night} from '../helpers/canned-night.js';
import {type Driven, drive, opened, press, type} from '../helpers/drive.js';

const applied = ({effects}: Driven) => effects.filter(({effect}) => effect === 'apply');

const block = (sender: string) => press(opened(80, 24), ':', ...type(`block ${sender}`), 'enter');

const planned = (sender: string) => press(block(sender), 'enter', 'wait');

test('the form opens on the row: its sender, the domain as a suggestion, every host marked', () => {
	const {change} = press(opened(80, 24), 'b').state;
	expect(change).toMatchObject({
		stage: 'form',
		action: {name: 'blacklist-sender'},
		entries: [{name: 'sender', entry: {text: 'bob@old-spam.example'}, offers: ['bob@old-spam.example', 'old-spam.example']}, {name: 'text'}, {name: 'for'}, {name: 'reason'}, {name: 'removal'}],
		hosts: {marked: ['mx1', 'mx2', 'mx3']},
	});
});

test('unban from a ban is for the host of the row; others can be marked', () => {
	const form = press(opened(80, 24), '3', 'u');
	expect(form.state.change).toMatchObject({action: {name: 'unban-ip'}, hosts: {marked: ['mx2']}, entries: [{entry: {text: '203.0.113.77'}}]});
	expect(press(form, 'tab', 'a').state.change).toMatchObject({hosts: {marked: ['mx1', 'mx2', 'mx3']}});
});

test('the PermError switch is offered the other way round than it stands', () => {
	const offered = (...keys: readonly string[]) => press(opened(80, 24), '5', ...keys, 'p').state.change;
	expect(offered()).toMatchObject({entries: [{entry: {text: 'on'}}], hosts: {marked: ['mx1']}});
	expect(offered('j')).toMatchObject({entries: [{entry: {text: 'off'}}], hosts: {marked: ['mx2']}});
});

test('undo asks for the id of a change, on every host', () => {
	const form = {action: {name: 'undo-change'}, hosts: {marked: ['mx1', 'mx2', 'mx3']}};
	expect(press(opened(80, 24), 'z').state.change).toMatchObject({...form, entries: [{name: 'change', entry: {text: ''}}]});
	expect(press(opened(80, 24), ':', ...type('undo 2f1e5c1e'), 'enter').state.change).toMatchObject({...form, entries: [{name: 'change', entry: {text: '2f1e5c1e'}}]});
});

test('undo knows the change of an entry that mxdeck wrote', () => {
	const shown = press(opened(80, 24), '4');
	const senders = shown.state.senders?.map(host => ({...host, rows: host.rows.map(row => ({...row, memory: {change: '2f1e5c1e'}}))}));
	expect(press({...shown, state: {...shown.state, senders}}, 'z').state.change).toMatchObject({action: {name: 'undo-change'}, entries: [{entry: {text: '2f1e5c1e'}}]});
});

const unsent: ReadonlyArray<readonly [what: string, drive: () => Driven]> = [
	['the form is open', () => block('promo.example')],
	['the plan has just appeared: what was typed ahead is dropped', () => press(block('promo.example'), 'enter', '2', 'tab', 'tab', 'enter')],
	['enter is pressed on Cancel', () => press(planned('promo.example'), '2', 'tab', 'enter')],
	['the number of hosts is wrong', () => press(planned('promo.example'), '3', 'tab', 'tab', 'enter')],
	['the number of hosts is missing', () => press(planned('promo.example'), 'tab', 'tab', 'enter')],
	['y is pressed', () => press(planned('promo.example'), '2', 'tab', 'tab', 'y')],
	['escape is pressed', () => press(planned('promo.example'), '2', 'tab', 'tab', 'esc', 'enter')],
	['a guard asks and the key was not typed', () => press(planned('gmail.com'), 'tab', '2', 'tab', 'tab', 'enter')],
	['a guard asks and another key was typed', () => press(planned('gmail.com'), ...type('gmail.de'), 'tab', '2', 'tab', 'tab', 'enter')],
	['enter comes together with other keys', () => drive(press(planned('promo.example'), '2', 'tab', 'tab'), {signal: 'key', key: 'enter', alone: false})],
	['text is pasted', () => drive(planned('promo.example'), {signal: 'paste', text: '2'}, {signal: 'paste', text: '\t\t\r'})],
];

test.each(unsent)('nothing is sent while %s', (_what, run) => {
	expect(applied(run())).toEqual([]);
});

test('the number of hosts arms the plan, and enter on Apply sends it', () => {
	expect(applied(press(planned('promo.example'), '2', 'tab', 'tab', 'enter'))).toEqual([{effect: 'apply', id: '7f3', overrides: []}]);
});

test('enter behind the typed number goes to Apply, and to Cancel while it is wrong', () => {
	const focused = (...keys: readonly string[]): unknown => press(planned('promo.example'), ...keys).state.change;
	expect(focused('2', 'enter')).toMatchObject({focus: 'apply'});
	expect(focused('3', 'enter')).toMatchObject({focus: 'cancel'});
});

test('typing the key overrides the guards that ask, by name', () => {
	const armed = press(planned('gmail.com'), ...type('gmail.com'), 'enter', '2', 'enter');
	expect(applied(press(armed, 'enter'))).toEqual([{effect: 'apply', id: '7f3', overrides: ['free mail']}]);
});

test('one host needs no number, and Cancel has the focus', () => {
	const one = press(opened(80, 24), 'tab', 'b', 'enter', 'wait');
	expect(one.state.change).toMatchObject({stage: 'plan', focus: 'cancel'});
	expect(applied(press(one, 'right', 'enter'))).toHaveLength(1);
});

test('without anything to change there is nothing to apply', () => {
	const asked = press(block('promo.example'));
	const flow = asked.state.change?.stage === 'form' ? asked.state.change.flow : -1;
	const plan: ChangePlan = {...changePlan({action: 'blacklist-sender', input: {sender: 'a@b.example'}, hosts: []}), hosts: [{host: 'mx1', planned: {kind: 'already-so', why: 'it is rejected already'}}]};
	const {state} = asked;
	const dialog = drive({state: state.change?.stage === 'form' ? {...state, change: {...state.change, planning: true}} : state, effects: []}, {signal: 'planned', flow, outcome: {ok: true, value: plan}});
	expect(applied(press(dialog, 'wait', 'tab', 'tab', 'enter'))).toEqual([]);
	expect(press(dialog, 'wait', 'enter').state.change).toBeUndefined();
});

test('plans that arrive after the form was closed open nothing', () => {
	const closed = press(block('promo.example'), 'esc');
	const late = drive(closed, {signal: 'planned', flow: 1, outcome: {ok: true, value: changePlan({action: 'unban-ip', input: {address: '192.0.2.7'}, hosts: ['mx1']})}});
	expect(late.state.change).toBeUndefined();
});

test('a refused input stays in the form with the reason', () => {
	const form = block('com');
	const {state} = form;
	const waiting = state.change?.stage === 'form' ? {...state, change: {...state.change, planning: true}} : state;
	const refused = drive({state: waiting, effects: []}, {signal: 'planned', flow: state.flows, outcome: {ok: false, problem: {what: 'com is a public suffix', remedy: 'block a domain'}}});
	expect(refused.state.change).toMatchObject({stage: 'form', planning: false, problem: 'com is a public suffix.  Try: block a domain.'});
});

test('an empty field and no host are told before the engine is asked', () => {
	expect(press(opened(80, 24), '4', 'b', 'enter').state.change).toMatchObject({problem: 'Sender: nothing was typed'});
	expect(press(block('promo.example'), 'shift-tab', 'a', 'enter').state.change).toMatchObject({problem: 'mark at least one host'});
});

test('the results stay until they were seen', () => {
	const done = press(planned('promo.example'), '2', 'tab', 'tab', 'enter');
	expect(done.state.change).toMatchObject({stage: 'done', reports: [{host: 'mx1'}, {host: 'mx2'}]});
	expect(press(done, 'j', 'down').state.change).toMatchObject({stage: 'done'});
	expect(press(done, 'enter').state.change).toBeUndefined();
});

test('when the engine breaks while a change runs, its end is not claimed', () => {
	const {state} = planned('promo.example');
	const running: Driven = {state: {...state, now: night, change: state.change?.stage === 'plan' ? {stage: 'running', plan: state.change.plan, steps: {}, reports: []} : undefined}, effects: []};
	const broken = drive(running, {signal: 'applied', id: '7f3', outcome: {ok: false, problem: {what: 'the engine is gone', state: 'what came of the change is not known'}}});
	expect(broken.state.change).toMatchObject({stage: 'done', problem: 'the engine is gone – what came of the change is not known.'});
});

const over = (until: string) => {
	const shown = press(opened(80, 24), '4');
	return {...shown, state: {...shown.state, senders: shown.state.senders?.map(host => ({...host, rows: host.rows.map((row, index) => ({...row, memory: index === 0 ? {until} : undefined}))}))}};
};

test('entries that are over are removed together, on the hosts that have them, by a plan like any other', () => {
	const form = press(over('2000-01-01'), 'e');
	expect(form.state.change).toMatchObject({stage: 'form', action: {name: 'remove-expired'}, entries: [], hosts: {marked: ['mx1', 'mx2']}});
	expect(press(form, 'enter').effects).toContainEqual(expect.objectContaining({effect: 'plan', action: 'remove-expired', input: {}}));
	expect(press(over('2999-01-01'), 'e').state).toMatchObject({change: undefined, notice: {text: 'expired: no entry is over'}});
});
