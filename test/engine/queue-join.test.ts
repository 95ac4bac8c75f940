import {expect, test} from 'vitest';
import type {EventClass, Fields, MailEvent} from '../../source/model/mail-event.js';
import {createQueueJoin, withKnown, type Joined} from '../../source/engine/queue-join.js';
import {createEventLine} from '../../source/model/event-line.js';

const event = (kind: string, fields: Fields): MailEvent => {
	const [name = '', reason = ''] = kind.split('.');
	return {time: 0, host: 'mx1', program: 'postfix/x', pid: 1, message: '', class: name as EventClass, reason, fields};
};

const lines = createEventLine();

/** Joins events as the engine does lines. */
function joining(): {readonly join: (event: MailEvent) => Joined} {
	const queue = createQueueJoin();
	return {join: one => withKnown(one.fields, queue.join(lines.of(one)))};
}

const client = {client_name: 'mail.good.example', client_ip: '203.0.113.10'};

test('a delivery carries the sender and the client that earlier lines of its queue id named', () => {
	const queue = joining();
	queue.join(event('accepted.smtpd', {qid: '9C4A11C6015', ...client}));
	queue.join(event('queue.active', {qid: '9C4A11C6015', sender: 'friend@good.example'}));
	expect(queue.join(event('delivered.sent', {qid: '9C4A11C6015', recipient: 'alice@corp.example'}))).toEqual({
		fields: {qid: '9C4A11C6015', recipient: 'alice@corp.example', sender: 'friend@good.example', ...client},
		joined: ['sender', 'client_name', 'client_ip'],
	});
});

test('what a line says itself is never replaced', () => {
	const queue = joining();
	queue.join(event('queue.active', {qid: 'A1B2C3D4E5', sender: 'a@good.example'}));
	expect(queue.join(event('rejected.content', {qid: 'A1B2C3D4E5', sender: 'b@good.example'})).fields['sender']).toBe('b@good.example');
});

test('a queue id that is used again starts anew', () => {
	const queue = joining();
	queue.join(event('queue.active', {qid: 'A1B2C3D4E5', sender: 'old@good.example'}));
	queue.join(event('queue.removed', {qid: 'A1B2C3D4E5'}));
	expect(queue.join(event('delivered.sent', {qid: 'A1B2C3D4E5'})).joined).toBeUndefined();
	queue.join(event('queue.active', {qid: 'A1B2C3D4E5', sender: 'older@good.example'}));
	queue.join(event('accepted.smtpd', {qid: 'A1B2C3D4E5', ...client}));
	expect(queue.join(event('queue.message-id', {qid: 'A1B2C3D4E5'})).fields['sender']).toBeUndefined();
});

test('rejects before the queue are not tied together', () => {
	const queue = joining();
	queue.join(event('rejected.rbl', {qid: 'NOQUEUE', sender: 'x@spam.example'}));
	expect(queue.join(event('rejected.helo', {qid: 'NOQUEUE'}))).toEqual({fields: {qid: 'NOQUEUE'}});
});

test('a flood of messages does not grow memory without bound, and the newest are known', () => {
	const queue = joining();
	for (let number = 0; number < 50_000; number += 1) {
		queue.join(event('queue.active', {qid: `Q${number}`, sender: `s${number}@x.example`}));
	}

	expect(queue.join(event('delivered.sent', {qid: 'Q49999'})).fields['sender']).toBe('s49999@x.example');
	expect(queue.join(event('delivered.sent', {qid: 'Q1'})).fields['sender']).toBeUndefined();
});
