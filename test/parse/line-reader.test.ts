import {Buffer} from 'node:buffer';
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {MailEvent} from '../../source/model/mail-event.js';
import {createLineReader, type LineReaderOptions} from '../../source/parse/index.js';

const now = Date.parse('2026-11-22T20:00:00Z');
const line = (message: string): string => `Nov 22 06:25:01 mx1 postfix/smtpd[12]: ${message}\n`;
const connect = line('connect from unknown[203.0.113.5]');

/** The events of a text that comes in pieces of this many bytes. */
function read(text: string | Uint8Array, size: number, options: Partial<LineReaderOptions> = {}): readonly MailEvent[] {
	const reader = createLineReader({format: 'syslog', zone: 'UTC', ...options});
	const bytes = Buffer.from(text);
	const events: MailEvent[] = [];
	for (let start = 0; start < bytes.length; start += size) {
		events.push(...reader.push(bytes.subarray(start, start + size), now));
	}

	return [...events, ...reader.end(now)];
}

describe('reading lines', () => {
	it('gives the same events however the bytes are cut', () => {
		const text = readFileSync(new URL('../fixtures/logs/mail-log.log', import.meta.url), 'utf8');
		const all = read(text, text.length);
		expect(all).toHaveLength(text.split('\n').length - 1);
		for (const size of [1, 7, 100, 4096]) {
			expect(read(text, size)).toEqual(all);
		}
	});

	it('keeps a torn last line until its rest comes', () => {
		const reader = createLineReader({format: 'syslog', zone: 'UTC'});
		expect(reader.push(Buffer.from(connect + connect.slice(0, 30)), now)).toHaveLength(1);
		expect(reader.push(Buffer.from(connect.slice(30)), now)).toMatchObject([{class: 'connection'}]);
		expect(reader.end(now)).toEqual([]);
	});

	it('gives one event for every line, empty ones too', () => {
		expect(read(`\n${connect}\r\n\n`, 1000).map(event => event.class)).toEqual(['unclassified', 'connection', 'unclassified', 'unclassified']);
	});

	it('reads the head of a line that is too long and goes on behind it', () => {
		for (const size of [1000, 65_536, 2_000_000]) {
			const events = read(line(`warning: ${'x'.repeat(1_000_000)}`) + connect, size);
			expect(events.map(event => event.class)).toEqual(['warning', 'connection']);
			expect(events[0]?.message.length).toBeLessThan(8192);
		}
	});

	it('reads lines that are many blocks long together', () => {
		expect(read(connect.repeat(20_000), 1_500_000)).toHaveLength(20_000);
	});

	it('counts a message that rsyslog repeats', () => {
		const [event] = read(line('message repeated 3 times: [ lost connection after AUTH from unknown[203.0.113.5]]'), 1000);
		expect(event).toMatchObject({class: 'connection', reason: 'lost', fields: {repeated: '3', stage: 'AUTH', client_ip: '203.0.113.5'}});
	});

	it('counts the line before as often as syslogd repeats it, by host', () => {
		const other = connect.replace('mx1', 'mx2').replace('connect from', 'lost connection after AUTH from');
		const events = read(`${connect}${other}Nov 22 06:25:09 mx1 last message repeated 4 times\n`, 1000);
		expect(events[2]).toMatchObject({class: 'connection', reason: 'connect', host: 'mx1', time: Date.parse('2026-11-22T06:25:09Z'), fields: {repeated: '4'}});
	});

	it('knows the cursor of the last whole journal entry', () => {
		const entry = (cursor: string) => `${JSON.stringify({__CURSOR: cursor, SYSLOG_IDENTIFIER: 'postgrey', MESSAGE: 'Exiting!'})}\n`;
		const reader = createLineReader({format: 'journal-json', zone: 'UTC'});
		expect(reader.cursor()).toBeUndefined();
		reader.push(Buffer.from(entry('s=1') + entry('s=2') + entry('s=3').slice(0, 30)), now);
		expect(reader.cursor()).toBe('s=2');
	});

	it('reads the hour that comes twice as going on', () => {
		const at = (clock: string) => connect.replace('Nov 22 06:25:01', `Oct 25 ${clock}`);
		const events = read(at('02:10:00') + at('02:50:00') + at('02:10:00') + at('02:50:00') + at('03:05:00'), 1000, {zone: 'Europe/Berlin'});
		expect(events.map(({time = 0}) => new Date(time).toISOString().slice(11, 16))).toEqual(['00:10', '00:50', '01:10', '01:50', '02:05']);
	});

	it('keeps two readers apart', () => {
		const first = createLineReader({format: 'syslog', zone: 'UTC', host: 'a'});
		const second = createLineReader({format: 'syslog', zone: 'UTC', host: 'b'});
		first.push(Buffer.from(connect.slice(0, 50)), now);
		second.push(Buffer.from(line('lost connection after AUTH from unknown[203.0.113.5]').slice(0, 60)), now);
		expect(first.push(Buffer.from(connect.slice(50)), now)).toMatchObject([{reason: 'connect'}]);
	});
});
