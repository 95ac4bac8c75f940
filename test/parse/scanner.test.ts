import {Buffer} from 'node:buffer';
import {readFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import type {MailEvent} from '../../source/model/mail-event.js';
import {createLineReader, createScanner, eventOf, fieldEnd, fieldNumber, fieldStart, scannedBytes, verdicts, type LineReaderOptions} from '../../source/parse/index.js';

const now = Date.parse('2026-11-22T20:00:00Z');

const files: ReadonlyArray<readonly [name: string, format: LineReaderOptions['format']]> = [
	['mail-log.log', 'syslog'],
	['traditional.log', 'syslog'],
	['rfc5424.log', 'syslog'],
	['journal.log', 'journal-json'],
	['fail2ban.log', 'fail2ban'],
	['dovecot.log', 'dovecot'],
];

it.each(files)('%s is scanned as it is read, however its bytes are cut', (name, format) => {
	const bytes = readFileSync(new URL(`../fixtures/logs/${name}`, import.meta.url));
	const options = {format, zone: 'Europe/Berlin'};
	const reader = createLineReader(options);
	const read = [...reader.push(bytes, now), ...reader.end(now)];
	for (const size of [97, 65_536]) {
		const scanned: MailEvent[] = [];
		const scanner = createScanner(options, line => {
			expect(verdicts[line.meaning.verdict]).toEqual({class: line.meaning.class, reason: line.meaning.reason});
			scanned.push(eventOf(line));
		});
		for (let start = 0; start < bytes.length; start += size) {
			scanner.scan(bytes.subarray(start, start + size), now);
		}

		scanner.end(now);
		expect(scanned).toEqual(read);
	}
});

it('tells where a line\'s fields stand, and that a field of the line before is not its own', () => {
	const address = fieldNumber('client_ip');
	const found: Array<string | undefined> = [];
	const scanner = createScanner({format: 'syslog', zone: 'UTC'}, line => {
		const start = fieldStart(line.meaning, address);
		found.push(start === 0 ? undefined : scannedBytes.toString('latin1', start, fieldEnd(address)));
	});
	const head = 'Nov 22 06:25:01 mx1 postfix/';
	scanner.scan(Buffer.from(`${head}smtpd[1]: connect from unknown[203.0.113.5]\n${head}qmgr[1]: 1A2B3C4D5E: removed\n${head}smtpd[1]: connect from unknown[unknown]\n`), now);
	expect(found).toEqual(['203.0.113.5', undefined, undefined]);
});

it('keeps the bytes of a line as they came', () => {
	const reader = createLineReader({format: 'syslog', zone: 'UTC'});
	const [event] = reader.push(Buffer.from('Nov 22 06:25:01 mx1 postfix/smtpd[1]: connect from unknown[203.0.113.5]  \n'), now);
	expect(event?.message).toBe('connect from unknown[203.0.113.5]  ');
});
