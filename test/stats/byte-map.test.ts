import {expect, test} from 'vitest';
import {addNothingToKey, addTextToKey, addToKey, endKey, keyOfText, startKey} from '../../source/stats/byte-key.js';
import {ByteMap} from '../../source/stats/byte-map.js';

function createDice(seed: number): (below: number) => number {
	let state = seed;
	return below => {
		state = ((state * 1_103_515_245) + 12_345) % 2_147_483_648;
		return Math.floor(state / 65_536) % below;
	};
}

/** Short and long ones, with letters of more than one byte. */
const nameOf = (number: number): string => `${'ü'.repeat(number % 5)}${'x'.repeat(number % 90)}@${number}.example`;

test.each([1, 2, 3])('finds, forgets and keeps the order like a map of strings (%d)', seed => {
	const dice = createDice(seed);
	const map = new ByteMap(8, 500);
	const rows = new Map<string, number>();
	for (let step = 0; step < 20_000; step++) {
		const name = nameOf(dice(700));
		keyOfText(name);
		const row = map.find();
		expect(row).toBe(rows.get(name) ?? -1);
		if (row >= 0) {
			if (dice(2) === 0) {
				map.remove(row);
				rows.delete(name);
			}

			continue;
		}

		if (map.size >= 500) {
			const {oldest} = map;
			expect(map.text(oldest)).toBe([...rows.keys()][0]);
			rows.delete(map.text(oldest));
			map.remove(oldest);
		}

		keyOfText(name);
		rows.set(name, map.add());
	}

	const order: string[] = [];
	for (let row = map.oldest; row >= 0; row = map.next(row)) {
		order.push(map.text(row));
	}

	expect(order).toEqual([...rows.keys()]);
	expect(map.size).toBe(rows.size);
});

test('keys of several parts differ by where the parts meet', () => {
	const map = new ByteMap(12, 10);
	const keys: ReadonlyArray<readonly string[]> = [['ab', 'c', ''], ['a', 'bc', ''], ['abc', '', ''], ['', 'abc', ''], ['', '', 'abc'], ['ab', '', 'c'], ['a\0', 'bc', '']];
	for (const parts of keys) {
		startKey();
		for (const part of parts) {
			if (part === '') {
				addNothingToKey();
			} else {
				addTextToKey(part);
			}
		}

		endKey();
		expect(map.find(), JSON.stringify(parts)).toBe(-1);
		map.add();
	}
});

test.each([
	['Ann@Shop.EXAMPLE', 3, 'Ann@shop.example'],
	['ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`{|}@', 0, 'abcdefghijklmnopqrstuvwxyz[\\]^_`{|}@'],
	['JÖRG@ÄPFEL.EXAMPLE', 6, 'JÖRG@ÄpfelX'.replace('ÄpfelX', 'Äpfel.example')],
	['MIXED', 2, 'MIxed'],
])('letters are made small from a place on: %s', (text, from, expected) => {
	const bytes = new TextEncoder().encode(`${text}12345678`);
	startKey();
	addToKey({view: new DataView(bytes.buffer), start: 0, end: bytes.length - 8}, from);
	endKey();
	const map = new ByteMap(16, 1);
	expect(map.text(map.add())).toBe(expected);
});
