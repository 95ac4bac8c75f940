import {expect, test} from 'vitest';
import {keyOfText} from '../../source/stats/byte-key.js';
import {PackedTexts} from '../../source/stats/packed-texts.js';

const put = (texts: PackedTexts, row: number, text: string): void => {
	keyOfText(text);
	texts.put(row);
};

const textOf = (number: number): string => `${number}`.repeat(1 + (number % 50));

test('texts of all lengths are found by row, however many come and go', () => {
	const rows = 200;
	const texts = new PackedTexts(rows);
	const kept = new Map<number, string>();
	for (let step = 0; step < 20_000; step++) {
		const row = (step * 7919) % rows;
		if (step % 3 === 0) {
			texts.drop(row);
			kept.delete(row);
		} else {
			put(texts, row, textOf(step));
			kept.set(row, textOf(step));
		}
	}

	expect(kept.size).toBeGreaterThan(100);
	expect([...kept.keys()].map(row => texts.text(row))).toEqual([...kept.values()]);
});

test('the room of dropped texts is used again', () => {
	const texts = new PackedTexts(10);
	for (let step = 0; step < 10_000; step++) {
		put(texts, step % 10, 'x'.repeat(256));
	}

	expect(texts.size()).toBeLessThan(4 * 10 * (256 + 8) * 2);
});
