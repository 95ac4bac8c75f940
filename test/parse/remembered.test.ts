import {Buffer} from 'node:buffer';
import {readdirSync, readFileSync} from 'node:fs';
import process from 'node:process';
import {expect, it} from 'vitest';
import type {MailEvent} from '../../source/model/mail-event.js';
import {createLineReader, type LineReaderOptions} from '../../source/parse/index.js';
import {createKnownWords} from '../../source/parse/known-words.js';
import {createRandom, mutate} from './mutations.js';

const now = Date.parse('2026-11-22T20:00:00Z');
const mutations = Number(process.env['MUTATIONS'] ?? 20_000);
const random = createRandom(Number(process.env['SEED'] ?? 1));

/** Up to here stamp, host and tag stand. */
const head = 60;

const folder = new URL('../fixtures/logs/', import.meta.url);
const lines = readdirSync(folder).filter(name => name.endsWith('.log') && name !== 'journal.log')
	.flatMap(name => readFileSync(new URL(name, folder), 'utf8').split('\n'))
	.filter(line => line !== '' && !line.includes('last message repeated'))
	.map(line => Buffer.from(line));

/** The line with another beginning, as its neighbours may have it, too. */
function changed(line: Buffer): Buffer {
	const start = mutate(line.subarray(0, head), lines.map(other => other.subarray(0, head)), random);
	return Buffer.concat([start.filter(byte => byte !== 0x0A), line.subarray(head), Buffer.from('\n')]);
}

/** What a reader that knows nothing yet says of each line. */
const alone = (texts: readonly Buffer[], options: LineReaderOptions): ReadonlyArray<MailEvent | undefined> =>
	texts.flatMap(text => createLineReader(options).push(text, now));

it(`a line means the same behind any others: ${mutations} lines with mutated beginnings`, () => {
	const options = {format: 'auto', zone: '+01:00', host: 'alias'} as const;
	const texts: Buffer[] = [];
	while (texts.length < mutations) {
		const line = lines[random(lines.length)] ?? Buffer.alloc(0);
		const other = random(3) === 0 ? changed(line) : Buffer.concat([line, Buffer.from('\n')]);
		// Most lines of a log begin as the line before.
		texts.push(other, ...Array.from({length: random(3)}, () => Buffer.concat([other.subarray(0, Math.min(head, other.length - 1)), line.subarray(head), Buffer.from('\n')])));
	}

	const together = createLineReader(options).push(Buffer.concat(texts), now);
	expect(together).toHaveLength(texts.length);
	const wanted = alone(texts, options);
	const wrong = together.filter((event, index) => JSON.stringify(event) !== JSON.stringify(wanted[index]));
	expect(wrong.slice(0, 3)).toEqual([]);
}, 120_000);

it('logs whose lines begin alike are kept apart', () => {
	const text = Buffer.from('Nov 22 06:25:01 mx1 postfix/smtpd[12]: connect from unknown[203.0.113.5]\n');
	const [first, second] = ['UTC', '+02:00'].map(zone => createLineReader({format: 'syslog', zone}));
	const times = [first, second, first, second].map(reader => reader?.push(Buffer.concat([text, text]), now).map(({time = 0}) => new Date(time).getUTCHours()));
	expect(times).toEqual([[6, 6], [4, 4], [6, 6], [4, 4]]);
});

it('knows words again by their bytes, however many lines choose', () => {
	const bytes = Buffer.alloc(300, 0x20);
	const known = createKnownWords(bytes, '', [0x5B, 0x3A]);
	const words = ['abc', 'abcd', 'postfix/smtpd', 'postfix/smtp', 'postfix/submission/smtpd', 'dovecot', 'x'.repeat(64), ...Array.from({length: 5000}, (_, index) => `tag${index}`)];
	let kept = 0;
	for (const word of [...words, ...words]) {
		const end = 64 + bytes.write(`${word}[`, 64) - 1;
		const number = known.at(64);
		if (number === -1) {
			known.keep(64, end, word);
		} else {
			kept++;
			expect(known.values[number]).toBe(word);
			expect(known.lengths[number]).toBe(word.length);
		}

		bytes[end] = 0x20;
		expect(known.at(64)).toBe(-1);
	}

	expect(kept).toBeGreaterThan(50);
});
