import {expect, test} from 'vitest';
import {queryOfRow, readTraceQuery} from '../../../source/model/trace/read-query.js';
import type {TraceQuery} from '../../../source/model/trace/trace-query.js';

const nothing = {queueIds: [], messageIds: [], addresses: []};

const bounce = `From: MAILER-DAEMON@mx1.corp.example (Mail Delivery System)
To: al@d.example
Message-Id: <20261122030001.6F3E21C6015@mx1.corp.example>

This is the mail system at host mx1.corp.example.

<no@hard.example>: host mail.hard.example[203.0.113.12] said: 550 5.1.1 no such
    user (in reply to RCPT TO command)

Reporting-MTA: dns; mx1.corp.example
X-Postfix-Queue-ID: 670971C6004
X-Postfix-Sender: rfc822; al@d.example
Arrival-Date: Sun, 22 Nov 2026 04:00:00 +0100 (CET)

Final-Recipient: rfc822; no@hard.example
Status: 5.1.1

From: Al <al@d.example>
To: No <no@hard.example>
Message-ID: <77aa@d.example>
Date: Sun, 22 Nov 2026 03:59:58 +0100
`;

test.each<[string, string, Partial<TraceQuery>]>([
	['a short queue id', '4F2A1C61B0', {queueIds: ['4F2A1C61B0']}],
	['a short queue id without a digit', 'CACACACA', {queueIds: ['CACACACA']}],
	['a long queue id', '4PbC4x469Jz3tBr', {queueIds: ['4PbC4x469Jz3tBr']}],
	['a message-id', '<a81@good.example>', {messageIds: ['a81@good.example'], addresses: ['a81@good.example']}],
	['a message-id without an @', '<odd-one>', {messageIds: ['odd-one']}],
	['what may be an address or a message-id', 'jo@d.example', {messageIds: ['jo@d.example'], addresses: ['jo@d.example']}],
	['a domain', '@d.example', {addresses: ['@d.example']}],
	['sender and recipient', 'a@b.example <jo@d.example>', {addresses: ['a@b.example', 'jo@d.example']}],
	['a line of a log', 'Nov 22 03:00:01 mx1 postfix/smtp[3]: 670971C6004: to=<no@hard.example>, relay=x, status=sent (250 Ok: queued as 8C1F21C6002)', {queueIds: ['670971C6004', '8C1F21C6002'], addresses: ['no@hard.example']}],
	['a bounce', bounce, {queueIds: ['670971C6004'], messageIds: ['20261122030001.6F3E21C6015@mx1.corp.example', '77aa@d.example'], addresses: ['al@d.example', 'no@hard.example'], at: Date.UTC(2026, 10, 22, 3)}],
	['a bounce whose line ends were lost', bounce.replaceAll('\n', ' '), {queueIds: ['670971C6004'], messageIds: ['20261122030001.6F3E21C6015@mx1.corp.example', '77aa@d.example'], addresses: ['al@d.example', 'no@hard.example'], at: Date.UTC(2026, 10, 22, 3)}],
])('%s is found', (_, text, query) => {
	expect(readTraceQuery(text)).toEqual({ok: true, value: {...nothing, ...query}});
});

test.each(['', '  ', 'hello', 'two words', 'postfix'])('"%s" names no message', text => {
	expect(readTraceQuery(text).ok).toBe(false);
});

test('a text that a stranger wrote to be slow is read at once', () => {
	const started = performance.now();
	for (const part of ['to=<a', 'From: a', '<a@', 'message-id: <', 'Final-Recipient: rfc822; ', '(expanded from', 'x@x,']) {
		readTraceQuery(`To: ${part.repeat(60_000)}`);
	}

	expect(performance.now() - started).toBeLessThan(5000);
});

test.each<[string, Parameters<typeof queryOfRow>[0]['fields'], Partial<TraceQuery> | undefined]>([
	['queue id', {qid: '4F2A1C61B0', sender: 'a@b.example'}, {queueIds: ['4F2A1C61B0'], host: 'mx1', at: 5}],
	['message-id', {message_id: '<a81@good.example>', recipient: 'jo@d.example'}, {messageIds: ['a81@good.example'], at: 5}],
	['sender and recipient, where it names no queue id', {qid: 'NOQUEUE', sender: 'a@b.example', recipient: 'jo@d.example'}, {addresses: ['a@b.example', 'jo@d.example'], at: 5}],
	['nothing, where it names no message', {client_ip: '203.0.113.5'}, undefined],
])('a line asks for its %s', (_, fields, query) => {
	expect(queryOfRow({host: 'mx1', time: 5, fields})).toEqual(query === undefined ? undefined : {...nothing, ...query});
});
