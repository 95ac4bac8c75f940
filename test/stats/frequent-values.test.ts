import {describe, expect, test} from 'vitest';
import {keyOfText} from '../../source/stats/byte-key.js';
import {createFrequentValues} from '../../source/stats/frequent-values.js';
import {createTally} from '../../source/stats/report/tally.js';

function createDice(seed: number): () => number {
	let state = seed;
	return () => {
		state = ((state * 1_103_515_245) + 12_345) % 2_147_483_648;
		return state / 2_147_483_648;
	};
}

const begin = 29_000_000;

type Seen = {readonly value: string; readonly minute: number; readonly times: number};

/** Three hours in which few values come often and most come once; some lines come late. */
function stream(seed: number, perMinute: number): readonly Seen[] {
	const dice = createDice(seed);
	return Array.from({length: 180 * perMinute}, (_, index) => ({
		value: dice() < 0.6 ? `once${index}` : `often${Math.floor(3000 * (dice() ** 4))}`,
		minute: begin + Math.max(0, Math.floor(index / perMinute) - (dice() < 0.05 ? Math.floor(dice() * 20) : 0)),
		times: dice() < 0.1 ? 3 : 1,
	}));
}

describe.each([1, 2, 3])('over three hours of a flood (%s), what is stated holds at each moment', seed => {
	const perMinute = 250;
	const all = stream(seed, perMinute);

	test('each row\'s count lies within its bound, and nothing frequent is missed', () => {
		const values = createFrequentValues();
		let checked = 0;
		for (const [index, {value, minute, times}] of all.entries()) {
			keyOfText(value);
			values.add(minute, minute * 60_000, times);
			if (index % (20 * perMinute) !== (20 * perMinute) - 1) {
				continue;
			}

			const current = begin + Math.floor(index / perMinute);
			const truth = new Map<string, number>();
			for (const seen of all.slice(0, index + 1)) {
				if (seen.minute > current - 60) {
					truth.set(seen.value, (truth.get(seen.value) ?? 0) + seen.times);
				}
			}

			const rows = new Map(values.rows(current).map(row => [row.value, row]));
			for (const [name, count] of truth) {
				const row = rows.get(name);
				const [least, most] = row === undefined ? [0, values.missed(current)] : [row.count, row.atMost ?? row.count];
				if (count < least || count > most) {
					expect.fail(`${name} came ${count} times, said to lie between ${least} and ${most}`);
				}

				checked++;
			}

			const total = [...truth.values()].reduce((sum, count) => sum + count, 0);
			expect(values.missed(current)).toBeLessThanOrEqual(Math.ceil(4 * total / 4000));
			expect(rows.size).toBeLessThanOrEqual(4000);
		}

		expect(values.missed(begin + 179)).toBeGreaterThan(0);
		expect(checked).toBeGreaterThan(50_000);
	});

	test('the report\'s counts and bytes do, too', () => {
		const tally = createTally(2000);
		const truth = new Map<string, {count: number; bytes: number}>();
		const dice = createDice(seed);
		for (const {value, times} of all) {
			const bytes = 1 + Math.floor(200_000 * (dice() ** 3));
			keyOfText(value);
			tally.add(times, bytes);
			const {count, bytes: before} = truth.get(value) ?? {count: 0, bytes: 0};
			truth.set(value, {count: count + times, bytes: before + bytes});
		}

		const {rows, missed, missedBytes} = tally.result(2000);
		const known = new Map(rows.map(row => [row.value, row]));
		const wrong = [...truth].filter(([value, {count, bytes}]) => {
			const row = known.get(value) ?? {count: 0, bytes: 0, atMost: missed, atMostBytes: missedBytes};
			return count < row.count || count > (row.atMost ?? row.count) || bytes < (row.bytes ?? 0) || bytes > (row.atMostBytes ?? row.bytes ?? 0);
		});
		expect(wrong).toEqual([]);
		expect(missed).toBeGreaterThan(0);
	});
});
