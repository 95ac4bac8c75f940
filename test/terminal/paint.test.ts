import {expect, test} from 'vitest';
import {clipLine, sliceLine} from '../../source/ui/terminal/clip-line.js';
import {paint} from '../../source/ui/terminal/paint.js';

const size = {columns: 10, rows: 3};

test.each([
	{line: 'short', text: 'short', width: 5},
	{line: 'exactly 10', text: 'exactly 10', width: 10},
	{line: 'longer than ten', text: 'longer tha', width: 10},
	{line: '\u001B[31mred and long\u001B[39m!', text: '\u001B[31mred and lo\u001B[39m', width: 10},
	{line: '日本語日本語', text: '日本語日本', width: 10},
	{line: 'a日本語日本語', text: 'a日本語日 ', width: 10},
	{line: '\u001B[1m日本\u001B[22m語日本語', text: '\u001B[1m日本\u001B[22m語日本', width: 10},
	{line: 'e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301', text: 'e\u0301'.repeat(10), width: 10},
	{line: '', text: '', width: 0},
])('$line is cut to ten cells with its styling closed', ({line, text, width}) => {
	expect(clipLine(line, 10)).toEqual({text, width});
});

test.each([
	{line: 'plain text', from: 2, to: 5, text: 'ain'},
	{line: 'short', from: 3, to: 8, text: 'rt   '},
	{line: 'short', from: 8, to: 10, text: '  '},
	{line: 'short', from: 3, to: Infinity, text: 'rt'},
	{line: '\u001B[31mred\u001B[0m\u001B[32mgreen\u001B[0m', from: 4, to: 6, text: '\u001B[32mre\u001B[0m'},
	{line: '\u001B[31mred\u001B[0m plain', from: 5, to: 8, text: 'lai'},
	{line: '日本語', from: 1, to: 5, text: ' 本 '},
])('of $line the columns $from to $to are $text', ({line, from, to, text}) => {
	expect(sliceLine(line, from, to)).toBe(text);
});

const update = (bytes: string): string => `\u001B[?2026h${bytes}\u001B[?2026l`;

test.each([
	{change: 'nothing', shown: ['a', 'b'], lines: ['a', 'b'], bytes: ''},
	{change: 'one line', shown: ['a', 'b', 'c'], lines: ['a', 'x', 'c'], bytes: update('\u001B[2;1Hx\u001B[0m\u001B[K')},
	{change: 'a line that fills its row', shown: ['a'], lines: ['0123456789'], bytes: update('\u001B[1;1H0123456789\u001B[0m')},
	{change: 'a line less', shown: ['a', 'b'], lines: ['a'], bytes: update('\u001B[2;1H\u001B[0m\u001B[K')},
	{change: 'lines below the screen', shown: ['a', 'b', 'c'], lines: ['a', 'b', 'c', 'd'], bytes: ''},
	{change: 'an unknown screen', shown: undefined, lines: ['a'], bytes: update('\u001B[0m\u001B[2J\u001B[1;1Ha\u001B[0m\u001B[K')},
])('$change writes no more than that', ({shown, lines, bytes}) => {
	expect(paint(shown, lines, size)).toBe(bytes);
});
