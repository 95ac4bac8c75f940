import {expect, test} from 'vitest';
import {createWordFilter, mayHold, readWordFilter, wordsOfText} from '../../source/store/word-filter.js';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const line = 'Nov 22 12:00:00 mx1 postfix/smtpd[812]: 4XyZaB12cD: reject: RCPT from dyn-7.isp.example[192.0.2.77]:4711: from=<Ann.Lee+list@Mail.Example> to=<größe@corp.example> message-id=<20261122.ABCDEF@host.example> [2001:db8:1f::77]\n';

test.each([
	['4XyZaB12cD', true],
	['4xyzab12cd', true],
	['192.0.2.77', true],
	['ann.lee+list@mail.example', true],
	['mail.example', true],
	['20261122.ABCDEF@host.example', true],
	['größe@corp.example', true],
	['4XyZaB12cE', false],
	['192.0.2.78', false],
	['192.0.2.7', false],
	['bob@mail.example.com.invalid', false],
	['Ann.Leeds@mail.example', false],
])('lines of which one has %s alone: %s', (text, holds) => {
	const words = wordsOfText(text, true);
	expect(words.length).toBeGreaterThan(0);
	expect(mayHold(createWordFilter(bytesOf(line)), words)).toBe(holds);
});

test('a text that may be a part of a word is only known by what stands between its ends', () => {
	const filter = createWordFilter(bytesOf(line));
	expect(wordsOfText('yZaB12', false)).toEqual([]);
	expect(mayHold(filter, wordsOfText('lee+list@mail.exam', false))).toBe(true);
	expect(mayHold(filter, wordsOfText('lee+lisa@mail.exam', false))).toBe(false);
	expect(mayHold(filter, wordsOfText('92.0.2.7', false))).toBe(true);
});

test('no text that stands in the lines is ever denied, and few others are not', () => {
	let seed = 7;
	const random = (below: number): number => {
		seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0; // eslint-disable-line no-bitwise -- a generator of numbers
		return seed % below;
	};

	const alphabet = 'aB3.9-@_:[ü=\n';
	const text = Array.from({length: 6000}, () => alphabet.charAt(random(alphabet.length))).join('');
	const filter = createWordFilter(bytesOf(text));
	for (let count = 0; count < 2000; count++) {
		const start = random(text.length - 30);
		const part = text.slice(start, start + 1 + random(29));
		expect(mayHold(filter, wordsOfText(part, false)), JSON.stringify(part)).toBe(true);
		const isWord = (character = ''): boolean => /[\dA-Za-zü]/.test(character);
		if (!isWord(text[start - 1]) && !isWord(text[start + part.length])) {
			expect(mayHold(filter, wordsOfText(part, true)), JSON.stringify(part)).toBe(true);
		}
	}

	expect(filter).toEqual(readWordFilter(bytesOf(text)));
	const many = createWordFilter(bytesOf(Array.from({length: 5000}, (_, number) => `word${number}x`).join(' ')));
	const wrong = Array.from({length: 5000}, (_, number) => `other${number}y`).filter(word => mayHold(many, wordsOfText(word, true)));
	expect(wrong.length).toBeLessThan(200);
});

test.each([
	['', 8],
	['a', 8],
	['word', 8],
	['192.0.2.7', 8],
	['one.192.0.2.7.5.two 1.2.3 .4', 8],
	['1.2.3.4567 1234.5.6.7 1.2345.6.7.8.9 0.0.0.0.a 10.20.30.40b c1.2.3.4.5 1..2.3.4 255.255.255.255', 8],
	[`${'x'.repeat(40_000)} ${'7'.repeat(40_000)} ${'1.'.repeat(20_000)}`, 8],
])('%#: words are read the same many bytes at once and one by one', (text, least) => {
	for (let shift = 0; shift < 66; shift++) {
		const bytes = bytesOf(`${' '.repeat(shift)}${text}`);
		expect(createWordFilter(bytes)).toEqual(readWordFilter(bytes));
		expect(createWordFilter(bytes).length).toBeGreaterThanOrEqual(least);
	}
});
