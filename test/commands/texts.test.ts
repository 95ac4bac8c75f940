import {expect, test} from 'vitest';
import {eventJson} from '../../commands/headless/event-line.js';
import {jsonText} from '../../commands/headless/json-text.js';
import {planText} from '../../commands/headless/plan-text.js';
import {reportsText} from '../../commands/headless/report-text.js';
import {typeInto} from '../../commands/headless/terminal-asker.js';
import type {HostPlan} from '../../source/wire/protocol.js';

test.each(['plain', 'Grüße', 'tab\tand\nline', '\u001B[31mred', '\u009B31m', 'right\u202Eto left', 'zero\u200Bwidth', '\u{E0041}tag', '😀'])('%j is the same after JSON, and harmless on the way', text => {
	const written = jsonText({text});
	expect(JSON.parse(written)).toEqual({text});
	// eslint-disable-next-line no-control-regex -- these must not be there
	expect(written).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u200B\u202E\u{E0041}]/u);
});

test('a line without a readable stamp has the time null', () => {
	expect(JSON.parse(eventJson({time: undefined, host: 'mx1', program: 'postfix/smtpd', pid: 7, message: 'hello', class: 'unclassified', reason: 'unknown', fields: {}}, 3)))
		.toEqual({line: 3, host: 'mx1', time: null, program: 'postfix/smtpd', class: 'unclassified', reason: 'unknown', fields: {}});
});

const before = '# senders\na.example REJECT\n';
const change: HostPlan['planned'] = {
	kind: 'change',
	summary: 'Reject mail from b.example',
	edits: [{path: '/etc/postfix/sender_access', before, after: `${before}b.example 550 5.7.1 G\u00C3\u00BCte\n`, sha256: '00'}],
	runs: [],
	checks: [],
	notes: ['mail from subdomains is rejected too'],
	guards: [{guard: 'own-domain', verdict: 'ok', reason: 'passes'}, {guard: 'free-mail', verdict: 'ask', reason: 'many people'}],
	commands: ['postmap hash:/etc/postfix/sender_access'],
};

test('a plan tells hosts with the same change together, with the diff, the commands and what speaks against it', () => {
	const text = planText({id: 'id', action: 'blacklist-sender', input: {}, title: 'Blacklist a sender', history: [{value: 'rejected rbl', count: 3}], hosts: [
		{host: 'mx1', planned: change},
		{host: 'mx2', planned: change},
		{host: 'mx3', planned: {kind: 'unreachable', problem: {what: 'no route', host: 'mx3'}}},
	]});
	expect(text).toBe(`Blacklist a sender

mx1, mx2: Reject mail from b.example
    /etc/postfix/sender_access
        1   # senders
        2   a.example REJECT
        3 + b.example 550 5.7.1 Güte
    does     postmap hash:/etc/postfix/sender_access
    note     mail from subdomains is rejected too
    guard    free-mail: many people

mx3: unreachable: no route.

In the log: 3 rejected rbl
`);
});

test('results stand one host a line, with what was verified or what went wrong', () => {
	expect(reportsText([
		{host: 'mx1', result: 'done', verified: ['postmap answers', 'Postfix is running'], took: 420},
		{host: 'backup', result: 'unreachable', verified: [], took: 0, problem: {what: 'no route', host: 'backup'}},
	])).toBe([
		'mx1     done          0.42 s  postmap answers',
		'                              Postfix is running',
		'backup  unreachable           no route.',
		'',
	].join('\n'));
});

test.each([
	{typed: ['yes\r'], line: 'yes', end: 'entered'},
	{typed: ['ye', 's', '\n'], line: 'yes', end: 'entered'},
	{typed: ['nö\u007F\u007Fyes\r'], line: 'yes', end: 'entered'},
	{typed: ['abc\u0015x\r'], line: 'x', end: 'entered'},
	{typed: ['abc\u0003'], line: '', end: 'interrupted'},
	{typed: ['\u0004'], line: '', end: 'declined'},
	{typed: ['a\u0004b'], line: 'ab', end: undefined},
	{typed: ['half'], line: 'half', end: undefined},
])('typing $typed gives "$line"', ({typed, line, end}) => {
	let state: ReturnType<typeof typeInto> = {line: ''};
	for (const piece of typed) {
		state = typeInto(state.line, piece);
	}

	expect(state).toEqual(end === undefined ? {line} : {line, end});
});
