import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {createLineStore} from '../../source/engine/line-store.js';
import type {MailEvent} from '../../source/model/mail-event.js';
import {giveLines} from '../helpers/taken-lines.js';

const folder = path.join(import.meta.dirname, '../fixtures/logs');
const text = readdirSync(folder, {recursive: true, encoding: 'utf8'})
	.filter(name => name.endsWith('.log'))
	.map(name => readFileSync(path.join(folder, name), 'latin1'))
	.join('\n');
const lines = text.split('\n').flatMap(line => line === '' || line.startsWith('#') ? [] : [line]);
const repeated = [
	'Nov 22 03:12:01 mx1 postfix/smtpd[7]: message repeated 3 times: [ connect from unknown[192.0.2.7]]',
	'Nov 22 03:12:01 mx1 last message repeated 2 times',
	`Nov 22 03:12:01 mx1 postfix/smtpd[7]: warning: ${'ü'.repeat(9000)}`,
	'Nov 22 03:12:01 mx1 dovecot: auth: Debug: x(given password: secret) end',
];

test('a line that was kept reads as it did when it came, whatever it is', () => {
	const store = createLineStore(2 * (lines.length + repeated.length));
	const origin = {host: 'mx1', source: 'mail.log'};
	const kept: Array<{readonly place: number; readonly event: MailEvent; readonly time: number}> = [];
	giveLines([...lines, ...repeated, ...lines], ({scanned, event, time}) => {
		const place = store.add(scanned(), {seq: kept.length + 1, time, order: time, origin, known: undefined});
		kept.push({place, event: event(), time});
	});
	expect(kept.length).toBeGreaterThan(500);
	for (const [index, {place, event: {program, pid, message, fields, class: found, reason}, time}] of kept.entries()) {
		expect(store.row(place)).toEqual({seq: index + 1, ...origin, time, program, pid, class: found, reason, fields, message});
		const {class: lookedClass, reason: lookedReason, program: lookedProgram} = store.look(place);
		expect([lookedClass, lookedReason, lookedProgram]).toEqual([found, reason, program]);
	}
});

test('places and pages are used again', () => {
	const store = createLineStore(100);
	const places: number[] = [];
	giveLines(Array.from({length: 20_000}, (_, index) => `Nov 22 03:12:01 mx1 postfix/smtpd[7]: connect from mail${index}.example[192.0.2.7]`), ({scanned}) => {
		if (places.length === 100) {
			store.drop(places.shift() ?? 0);
		}

		places.push(store.add(scanned(), {seq: 1, time: 1, order: 1, origin: {host: 'mx1', source: 'mail.log'}, known: undefined}));
	});
	expect(new Set(places).size).toBe(100);
	expect(store.size()).toBeLessThanOrEqual(2 * 256 * 1024);
	expect(places.map(place => store.row(place).fields['client_name'])).toEqual(Array.from({length: 100}, (_, index) => `mail${19_900 + index}.example`));
});
