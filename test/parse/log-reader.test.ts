import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {createBytePlace} from '../../source/model/byte-place.js';
import {createEventLine} from '../../source/model/event-line.js';
import {lineFields} from '../../source/model/line-field.js';
import type {LogLine} from '../../source/model/log-line.js';
import {createLineReader, createLogReader} from '../../source/parse/index.js';

const now = Date.UTC(2026, 10, 22, 18, 20);
const options = {format: 'auto', zone: 'UTC'} as const;

const folders = ['logs', 'stats'].map(name => path.join(import.meta.dirname, '..', 'fixtures', name));
const logs = folders.flatMap(folder => readdirSync(folder).filter(name => /\.(log|json)$/.test(name)).map(name => [name, readFileSync(path.join(folder, name))] as const));

const at = createBytePlace();

/** All that can be asked of a line. */
function toldBy(line: LogLine): unknown {
	return {
		envelope: [line.time, line.host, line.program, line.pid, line.class, line.reason, line.verdict, line.repeated, line.message],
		fields: lineFields.map(field => [
			field.name,
			line.field(field.name),
			line.has(field.name),
			line.number(field),
			line.place(field, at) ? Buffer.from(at.view.buffer, at.view.byteOffset + at.start, at.end - at.start).toString() : undefined,
		]),
		words: ['auth=', 'queued as', 'status=sent', 'nowhere to be found'].map(text => line.mentions(text)),
	};
}

function readLines(log: Uint8Array, chunk: number): readonly unknown[] {
	const told: unknown[] = [];
	const reader = createLogReader(options, line => {
		told.push(toldBy(line));
	});
	for (let from = 0; from < log.length; from += chunk) {
		reader.push(log.subarray(from, from + chunk), now);
	}

	reader.end(now);
	return told;
}

function readEvents(log: Uint8Array): readonly unknown[] {
	const reader = createLineReader(options);
	const {of} = createEventLine();
	return [...reader.push(log, now), ...reader.end(now)].map(event => toldBy(of(event)));
}

test.each(logs)('%s: a line tells the same, decoded or not', (_name, log) => {
	expect(readLines(log, 1e9)).toEqual(readEvents(log));
});

describe('a line that was repeated', () => {
	const line = (text: string, host = 'mx1'): string => `Nov 22 18:00:01 ${host} ${text}\n`;
	const reject = line('postfix/smtpd[7]: NOQUEUE: reject: RCPT from unknown[203.0.113.5]: 554 5.7.1 <x@partner.example>: Relay access denied; from=<a@b.example> to=<x@partner.example> proto=SMTP helo=<x>');
	const repeated = line('last message repeated 3 times');
	const other = line('postfix/smtpd[8]: connect from unknown[203.0.113.9]', 'mx2');
	test.each([
		['at once', reject + repeated],
		['after a line of another host', reject + other + repeated],
		['twice', reject + repeated + repeated],
		['within rsyslog\'s own words', line('postfix/smtpd[7]: message repeated 2 times: [ connect from unknown[203.0.113.9]]') + repeated],
		['as the first line', repeated + reject],
		['where nothing is known of its host', other + repeated],
	])('%s: is given again, wherever the chunks are cut', (_name, text) => {
		const log = Buffer.from(text);
		const expected = readEvents(log);
		for (const chunk of [1e9, 200, 64, 7]) {
			expect(readLines(log, chunk)).toEqual(expected);
		}
	});
});

test('what a password was typed is not told', () => {
	const log = Buffer.from('Nov 22 18:00:01 mx1 dovecot: auth: passwd-file(ann,203.0.113.31): Password mismatch (given password: se cret)\n');
	expect(JSON.stringify(readLines(log, 1e9))).not.toContain('cret');
});
