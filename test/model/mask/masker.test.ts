import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {parseIpAddress} from '../../../source/model/ip-address.js';
import type {MailEvent} from '../../../source/model/mail-event.js';
import {createMasker} from '../../../source/model/mask/masker.js';
import {isPublicWord} from '../../../source/model/mask/public-words.js';
import {createLineReader} from '../../../source/parse/index.js';

describe('what a line looks like masked', () => {
	test.each([
		['frobnicate: 4736D1C61B0: from=<ann@corp.example> via mx7.corp.example[203.0.113.5]:25 odd', 'frobnicate: ID000000001: from=<USER1@HOST1.invalid> via HOST2.invalid[198.18.0.1]:25 odd'],
		['ann said hello to ann@corp.example, then CORP left', 'USER1 said hello to USER1@HOST1.invalid, then TEXT1 left'],
		['from 2001:db8::7 and ::ffff:192.0.2.9 and 127.0.0.1', 'from 2001:2::1 and 2001:2::2 and 127.0.0.1'],
		['from fe80::1%eth0, then 198.51.100.0/24', 'from 2001:2::1%eth0, then 198.18.0.1/24'],
		['imap(bob)<12><AbC+/dE12>: odd', 'imap(USER1)<TEXT1><TEXT2>: odd'],
		['auth: passwd-file(bob,203.0.113.5): something new', 'auth: passwd-file(USER1,198.18.0.1): something new'],
		['warning: user bob tried, sasl_username=bob', 'warning: user USER1 tried, sasl_username=USER1'],
		['1A2B3C4D5E: warning: header Subject: Dear Bob, your bill from m.example[192.0.2.1]', 'ID00000001: warning: header Subject: TEXT1'],
		['NOQUEUE: frob: RCPT from unknown[203.0.113.5]: 554 <"a b"@x.example>: no; helo=<WIN-AB12>', 'NOQUEUE: frob: RCPT from unknown[198.18.0.1]: 554 <"USER1"@HOST2.invalid>: no; helo=<HOST1.invalid>'],
		['cannot open /home/bob/Maildir/new: denied', 'cannot open /home/TEXT1/TEXT2/TEXT3: denied'],
		['warning: /etc/postfix/main.cf, line 3: odd', 'warning: /etc/postfix/main.cf, line 3: odd'],
		['bøb@exämple.org and Grüße', 'USER1@HOST1.invalid and TEXT2'],
		['bounce=bob=corp.example@lists.example', 'USER1@HOST1.invalid'],
	])('%s', (message, masked) => {
		expect(createMasker().mask(message)).toBe(masked);
	});
});

test('the same text gets the same placeholder in every line, whatever its case', () => {
	const {mask, host} = createMasker();
	expect([mask('ann@corp.example'), mask('bob@corp.example'), mask('Ann@CORP.example'), host('mx1'), mask('mx1 says ann')])
		.toEqual(['USER1@HOST1.invalid', 'USER2@HOST1.invalid', 'USER1@HOST1.invalid', 'HOST2.invalid', 'HOST2.invalid says USER1']);
});

test('characters that stand for placeholders while masking cannot be smuggled in', () => {
	expect(createMasker().mask('a\uE000\uE100\uE100b ann@x.example')).toBe('a???b USER1@HOST1.invalid');
});

const now = Date.UTC(2026, 10, 22);
const folders = [new URL('../../fixtures/logs/', import.meta.url), new URL('../../../../shared/corpus/', import.meta.url)].filter(folder => existsSync(folder));

function eventsOf(file: URL): readonly MailEvent[] {
	const reader = createLineReader({format: 'auto', zone: 'UTC', host: ''});
	return [...reader.push(readFileSync(file), now), ...reader.end(now)];
}

const events = folders.flatMap(folder => readdirSync(folder).filter(name => name.endsWith('.log')).flatMap(name => eventsOf(new URL(name, folder))));

const isWordIn = (word: string, text: string): boolean => text.toLowerCase().split(/[^\p{L}\p{N}.+_-]+/u).some(token => token === word || token.split(/[.+_-]/).includes(word));

/** What must be gone: addresses whole and in their parts, wherever they stand. */
function secretsOf(message: string): readonly string[] {
	const mails = [...message.matchAll(/([^\s<>()[\]{},;"'|]+)@([\w.-]+\w)/g)].flatMap(([whole, local = '', domain = '']) => [whole, domain, ...(local.includes('=') ? [] : [local])]);
	const ips = [...message.matchAll(/[\da-f.:]{3,45}/gi)].map(([text]) => text.replace(/:$/, '')).filter(text => /[.:].*[.:]/.test(text) && parseIpAddress(text) !== undefined && !/^(?:127\.|::1$|0\.0\.0\.0)/.test(text));
	return [...mails, ...ips].map(text => text.toLowerCase()).filter(text => text.length >= 3 && !isPublicWord(text) && !/^\d{1,5}$/.test(text));
}

test.each([true, false])('nothing of an address stays in any line of fixtures and corpus (fields known: %s)', known => {
	const {mask} = createMasker();
	const left = events.flatMap(({message, fields}) => {
		const masked = mask(message, known ? fields : {});
		return secretsOf(message).filter(secret => isWordIn(secret, masked) || (secret.includes('@') && masked.toLowerCase().includes(secret))).map(secret => `${secret} in ${masked} of ${message}`);
	});
	expect(events.length).toBeGreaterThan(500);
	expect(left).toEqual([]);
});

const owned = ['sender', 'recipient', 'orig_to', 'user', 'client_ip', 'helo', 'client_name', 'qid'] as const;

test('no field that names somebody stays in its line', () => {
	const {mask} = createMasker();
	const left = events.flatMap(({message, fields}) => {
		const masked = mask(message, fields).toLowerCase();
		return owned.flatMap(name => {
			const value = fields[name]?.toLowerCase() ?? '';
			return value.length < 4 || isPublicWord(value) || /^(?:127\.|::1$|\d{1,5}$)/.test(value) || value === 'localhost.localdomain' || !masked.includes(value) ? [] : [`${name} ${value} in ${masked}`];
		});
	});
	expect(left).toEqual([]);
});

test('a line of 8 KiB of any repeated text is masked in no time', () => {
	for (const piece of ['a', '<', '>', '"', '@', 'a@', '=', 'a=', '/', 'home/', '[', '(', 'a(', ':', '1.', '192.0.2.1 ', 'Subject: ', 'user ', '\\', '"\\', 'é', '\uE000', 'for x from ', 'aB', '::', 'helo=<']) {
		const started = performance.now();
		createMasker().mask(piece.repeat(Math.ceil(8192 / piece.length)));
		expect(performance.now() - started, piece).toBeLessThan(300);
	}
});
