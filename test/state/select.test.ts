import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {drillDown} from '../../source/model/drill-down.js';
import {parseFilter} from '../../source/model/filter.js';
import {quietTerm, toggleQuiet} from '../../source/state/areas/quiet.js';
import {diffOf} from '../../source/state/select/diff.js';
import {count, countOf, duration, sparkline} from '../../source/state/select/format.js';
import {fit, fitLine, span, wrap} from '../../source/state/select/line.js';
import {planGroups} from '../../source/state/select/plan.js';
import {suggestions} from '../../source/state/palette.js';
import {changePlan, statistics} from '../helpers/canned-night.js';
import {opened} from '../helpers/drive.js';

const odd = ['', 'plain', 'Größe@bücher.example', '日本語のアドレス@例.example', '👩‍👩‍👧 family', 'a\u0301\u0301\u0301\u0301\u0301 marks', '\u001B[31mred\u202E', 'x'.repeat(500), '\uD800 lone'];

test('a text fits its columns exactly, whatever it holds', () => {
	for (const text of odd) {
		for (const width of [0, 1, 2, 3, 7, 20, 80]) {
			expect(stringWidth(fit(text, width)), `${text} ${width}`).toBe(width);
			expect(stringWidth(fitLine({spans: [span(text), span(text)]}, width).spans.map(each => each.text).join('')), `${text} ${width}`).toBe(width);
		}
	}
});

test('wrapped text loses nothing but blanks, and no line is too wide', () => {
	for (const text of odd.filter(each => stringWidth(each) > 0)) {
		const lines = wrap(text, 9);
		expect(Math.max(...lines.map(each => stringWidth(each)))).toBeLessThanOrEqual(9);
		expect(lines.join('').replaceAll(' ', '')).toBe(span(text).text.replaceAll(' ', ''));
	}
});

const diffs: ReadonlyArray<readonly [before: string, after: string, lines: readonly string[]]> = [
	['a\nb\n', 'a\nb\nc\n', ['same 1 a', 'same 2 b', 'added 3 c']],
	['a\nb\nc\n', 'a\nc\n', ['same 1 a', 'removed 2 b', 'same 2 c']],
	['a\n', 'b\n', ['removed 1 a', 'added 1 b']],
	['1\n2\n3\n4\n5\n6\n7\n8\n', '0\n1\n2\n3\n4\n5\n6\n7\n9\n', ['added 1 0', 'same 2 1', 'same 3 2', 'skipped', 'same 7 6', 'same 8 7', 'removed 8 8', 'added 9 9']],
	['', 'a\n', ['added 1 a']],
	['a\n', 'a\n', []],
];

test.each(diffs)('from %j to %j is shown with what stands around it', (before, after, lines) => {
	expect(diffOf(before, after).map(({kind, number, text}) => kind === 'skipped' ? kind : `${kind} ${number} ${text}`)).toEqual(lines);
});

test('hosts with the same change are folded, though their files differ elsewhere', () => {
	const plan = changePlan({action: 'blacklist-sender', input: {sender: 'a@b.example'}, hosts: ['mx1', 'mx2', 'mx3']});
	expect(planGroups(plan).map(({hosts}) => hosts)).toEqual([['mx1', 'mx2'], ['mx3']]);
});

test('every row of the statistics drills down to a filter that can be read', () => {
	for (const table of statistics.top) {
		for (const {value} of table.rows) {
			const filter = drillDown(table.subject, table.dimension, value);
			expect(parseFilter(filter).ok, filter).toBe(true);
		}
	}
});

test('the quiet term comes and goes in every group of a filter', () => {
	for (const filter of ['', 'class:rejected', 'ip:192.0.2.7 | from:@promo.example', '"a | b"']) {
		const quiet = toggleQuiet(filter);
		expect(parseFilter(quiet).ok, quiet).toBe(true);
		expect(toggleQuiet(quiet)).toBe(filter);
	}

	expect(toggleQuiet('a | b')).toBe(`${quietTerm} a | ${quietTerm} b`);
});

test('the palette finds commands by their beginning, their inside and their letters in order', () => {
	const found = (typed: string) => suggestions(opened(80, 24).state, typed).map(({text}) => text);
	expect(found('blo')[0]).toBe('block');
	expect(found('block')).toEqual(['block', 'unblock']);
	expect(found('rcn')).toEqual(['reconnect']);
	expect(found('host m')).toEqual(['host mx1', 'host mx2', 'host mx3']);
	expect(found('spf o')).toEqual(['spf on', 'spf off']);
	expect(found('zzz')).toEqual([]);
});

test('numbers and spans of time read easily', () => {
	expect([0, 999, 1000, 1_234_567].map(value => count(value))).toEqual(['0', '999', '1,000', '1,234,567']);
	expect([0, 61_000, 120_000, 21_540_000, 200_000_000].map(span_ => duration(span_))).toEqual(['0 s', '61 s', '2 min', '5 h 59 min', '2 d 7 h']);
	expect(sparkline([0, 1, 5, 10], 4)).toBe('▁▂▄▇');
	expect(sparkline([1, 1, 0, 0, 10, 10], 3)).toBe('▂▁▇');
});

test.each([
	[{count: 12}, false, '12'],
	[{count: 12}, true, '≥12'],
	[{count: 1200, atMost: 1200}, false, '1,200'],
	[{count: 1200, atMost: 1230}, false, '≥1,200'],
])('a count that may be more says so: %j', (row, atLeast, shown) => {
	expect(countOf(row, atLeast)).toBe(shown);
});
