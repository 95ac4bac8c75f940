import {expect, test} from 'vitest';
import {diffLines} from '../../source/edit/diff.js';

const signs = {same: ' ', add: '+', remove: '-', gap: '~'} as const;

const shown = (before: string, after: string, context?: number): string =>
	diffLines(before, after, context).map(({kind, text, oldLine, newLine}) => `${signs[kind]}${text} ${oldLine ?? ''}:${newLine ?? ''}`).join('\n');

const numbered = (count: number): string => Array.from({length: count}, (_, index) => `line ${index + 1}\n`).join('');

const rows: ReadonlyArray<readonly [says: string, before: string, after: string, diff: string]> = [
	['equal texts differ in nothing', 'a\n', 'a\n', ''],
	['an appended line has its context', 'a\nb\n', 'a\nb\nc\n', ' a 1:1\n b 2:2\n+c :3'],
	['a changed line is removed and added', 'a\nb\nc\n', 'a\nx\nc\n', ' a 1:1\n-b 2:\n+x :2\n c 3:3'],
	['a removed line', 'a\nb\n', 'a\n', ' a 1:1\n-b 2:'],
	['a final line end is no difference for people', 'a', 'a\nb\n', ' a 1:1\n+b :2'],
	['far lines are a gap', numbered(9), `${numbered(9)}new\n`, '~ :\n line 7 7:7\n line 8 8:8\n line 9 9:9\n+new :10'],
	['line ends are not shown', 'a\r\n', 'b\r\n', '-a 1:\n+b :1'],
];

test.each(rows)('%s', (_, before, after, diff) => {
	expect(shown(before, after)).toBe(diff);
});

test('two places far apart are both shown, with the gap between', () => {
	const after = numbered(20).replace('line 2\n', 'second\n').replace('line 19\n', '');
	expect(shown(numbered(20), after, 1)).toBe(' line 1 1:1\n-line 2 2:\n+second :2\n line 3 3:3\n~ :\n line 18 18:18\n-line 19 19:\n line 20 20:19');
});

test('a table of twenty thousand entries is compared at once', () => {
	const before = numbered(20_000);
	const started = performance.now();
	expect(diffLines(before, before.replace('line 9000\n', ''))).toHaveLength(9);
	expect(performance.now() - started).toBeLessThan(1000);
});
