import {Buffer} from 'node:buffer';
import {expect, it} from 'vitest';
import {createWords} from '../../source/parse/words.js';

it('gives each word its own text, whatever stands around it', () => {
	const texts = ['a', 'mx1', 'mx2', 'mail', 'mail1', 'mail-a.example.org', 'mail-b.example.org', 'mäil', 'x'.repeat(63), 'x'.repeat(64), 'x'.repeat(65), ...Array.from({length: 5000}, (_, index) => `host${index}`)];
	const bytes = Buffer.alloc(200);
	const words = createWords(bytes, text => ({text}));
	for (const around of [0, 0xFF]) {
		bytes.fill(around);
		for (const text of [...texts, ...texts]) {
			const length = bytes.write(text, 32);
			expect(words.at(32, 32 + length).text).toBe(text);
		}
	}
});
