import {expect, test} from 'vitest';
import type {StreamRow} from '../../source/model/rows.js';
import {classifyMessage} from '../../source/parse/index.js';
import {night, statistics} from '../helpers/canned-night.js';
import {draw} from '../helpers/draw.js';
import {type Driven, drive, opened, press, type} from '../helpers/drive.js';

const message = 'NOQUEUE: reject: RCPT from m.example[203.0.113.5]: 554 5.7.1 <bob@corp.example>: Relay access denied; from=<x; from=<victim@good.example> to=<bob@corp.example> proto=ESMTP helo=<h>';
const {class: eventClass, reason, fields} = classifyMessage('postfix/smtpd', message);
const forged: StreamRow = {seq: 900, host: 'mx1', source: 'journal', time: night, pid: 1, class: eventClass, reason, fields, program: 'postfix/smtpd', message};

const withForged = (driven: Driven): Driven => drive(driven, {signal: 'content', view: 'stream', content: {rows: [forged], newer: 0, older: 0, matched: 1}});
const onForged = (): Driven => withForged(opened(80, 24));

test('a forged line is marked in the stream, and its detail says why', () => {
	expect(draw(onForged().state)).toMatch(/reject.*▲ victim@good/);
	expect(draw(withForged(press(onForged(), 'enter')).state).replaceAll(/\s+/g, ' ')).toContain('▲ ambiguous: "from=<" stands in it twice, so its sender may be forged');
});

const offers: ReadonlyArray<readonly [what: string, keys: readonly string[], field: string]> = [
	['block', ['b'], 'victim@good.example'],
	['unban', ['u'], '203.0.113.5'],
];

test.each(offers)('%s from a forged line fills nothing in: the value must be typed', (_what, keys, value) => {
	const form = press(onForged(), ...keys);
	expect(form.state.change).toMatchObject({stage: 'form', doubt: {value}, entries: [{entry: {text: ''}, offers: []}, ...(keys[0] === 'b' ? [{name: 'text'}, {name: 'for'}, {name: 'reason'}, {name: 'removal'}] : [])]});
	expect(draw(form.state)).toContain('The line may be forged');
	expect(press(form, 'enter').effects.filter(({effect}) => effect === 'plan')).toEqual([]);
	const pasted = drive(form, {signal: 'paste', text: value});
	expect(pasted.state.change).toMatchObject({entries: [{entry: {text: ''}}, ...(keys[0] === 'b' ? [{}, {}, {}, {}] : [])], problem: 'pasted text is not taken here: type what you mean'});
	expect(press(form, ...type(value), 'enter').effects.find(({effect}) => effect === 'plan')).toMatchObject({input: {[keys[0] === 'b' ? 'sender' : 'address']: value}});
});

test('the palette completes nothing from a forged line', () => {
	expect(press(onForged(), ':', ...type('block '), 'tab').state.overlay).toMatchObject({entry: {text: 'block '}});
	expect(press(opened(80, 24), ':', ...type('block '), 'tab').state.overlay).toMatchObject({entry: {text: 'block bob@old-spam.example'}});
});

test('a value of a top table that imitates a line is not filled in either', () => {
	const content = {...statistics, top: [{subject: 'rejected' as const, dimension: 'sender' as const, rows: [{value: 'a> to=<v@w.example', count: 3}], distinct: 1}]};
	const form = press(drive(press(opened(80, 24), '2'), {signal: 'content', view: 'statistics', content}), 'b');
	expect(form.state.change).toMatchObject({doubt: {value: 'a> to=<v@w.example'}, entries: [{entry: {text: ''}}, {}, {}, {}, {}]});
});
