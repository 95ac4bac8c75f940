import {expect, test} from 'vitest';
import type {Question} from '../../source/wire/protocol.js';
import {draw} from '../helpers/draw.js';
import {drive, opened, press, type} from '../helpers/drive.js';

const hostKey: Question = {question: 7, host: 'mx3', kind: 'host-key', type: 'ssh-ed25519', fingerprint: 'SHA256:abc', address: '192.0.2.13:22'};
const sudo: Question = {question: 8, host: 'mx2', kind: 'sudo', prompt: 'Password of ops', attempt: 1};

const asked = (...questions: readonly Question[]) => drive(opened(80, 24), ...questions.map(question => ({signal: 'question' as const, question})));

const replies = (...keys: readonly string[]) => (question: Question) =>
	press(asked(question), ...keys).effects.flatMap(effect => effect.effect === 'reply' ? [effect.ask] : []);

const rows: ReadonlyArray<readonly [what: string, question: Question, keys: readonly string[], replies: readonly unknown[]]> = [
	['a host key is accepted by typing yes', hostKey, ['wait', ...type('yes'), 'enter'], [{question: 7, accept: true}]],
	['a host key is not accepted by y', hostKey, ['wait', 'y', 'enter'], []],
	['a host key is not accepted by enter', hostKey, ['wait', 'enter', 'enter'], []],
	['escape declines a host key', hostKey, ['wait', 'esc'], [{question: 7, accept: false}]],
	['a secret is sent as it was typed', sudo, ['wait', ...type('a b'), 'enter'], [{question: 8, secret: 'a b'}]],
	['escape declines a secret', sudo, ['wait', 'esc'], [{question: 8, secret: undefined}]],
	['what was typed before the question appeared answers nothing', sudo, [...type('q'), 'enter', 'esc'], []],
];

test.each(rows)('%s', (_what, question, keys, expected) => {
	expect(replies(...keys)(question)).toEqual(expected);
});

test('a host key cannot be accepted by pasting', () => {
	const pasted = drive(press(asked(hostKey), 'wait'), {signal: 'paste', text: 'yes'});
	expect(press(pasted, 'enter').effects.filter(({effect}) => effect === 'reply')).toEqual([]);
});

test('a secret is never drawn, nor how long it is', () => {
	const typed = (secret: string) => draw(press(asked(sudo), 'wait', ...type(secret)).state);
	expect(typed('hunter2')).not.toContain('hunter2');
	expect(typed('hunter2')).toBe(typed('h'));
});

test('questions are asked one after the other, and those that are gone are dropped', () => {
	const both = asked(hostKey, sudo);
	expect(drive(both, {signal: 'question-gone', question: 7}).state.questions.map(({question}) => question.question)).toEqual([8]);
	expect(press(both, 'wait', 'esc').state.questions.map(({question}) => question.question)).toEqual([8]);
});
