import {expect, test} from 'vitest';
import {undoEdit} from '../../source/edit/undo-edit.js';

const before = '# by hand\na@x.example OK\nb@x.example REJECT\nc@x.example OK\n';

/** `now` may be given as what somebody made of the text after the edit. */
function check(after: string, now: string, expected: string | RegExp, old = before): void {
	const undone = undoEdit(old, after, now);
	const said = 'text' in undone ? undone.text : undone.conflict;
	if (typeof expected === 'string') {
		expect(said).toBe(expected);
	} else {
		expect(said).toMatch(expected);
		expect(undone).toHaveProperty('conflict');
	}
}

const added = `${before}# mxdeck\nd@x.example 550 No\n`;
const removed = '# by hand\na@x.example OK\nc@x.example OK\n';
const replaced = before.replace('b@x.example REJECT', 'b@x.example 550 No');

const rows: ReadonlyArray<readonly [says: string, after: string, now: string, expected: string | RegExp]> = [
	['what nobody touched since becomes what it was', added, added, before],
	['an added entry goes, what was added after it stays', added, `${added}e@x.example OK\n`, `${before}e@x.example OK\n`],
	['an added entry goes from wherever it was moved to', added, `# mxdeck\nd@x.example 550 No\n${before}`, before],
	['an added entry that was edited stays', added, added.replace('550 No', '550 Never'), /"d@x\.example 550 No" does not stand there any more/],
	['an added entry that somebody took out is not searched for', added, before, /does not stand there any more/],
	['an added entry that stands twice is nobody\'s to choose', added, `${added}e@x.example OK\n# mxdeck\nd@x.example 550 No\n`, /does not stand there/],
	['a removed entry comes back between its neighbours', removed, `z@x.example OK\n${removed}`, `z@x.example OK\n${before}`],
	['a removed entry comes back after its old neighbour', removed, removed.replace('c@x.example OK\n', 'n@x.example OK\n'), '# by hand\na@x.example OK\nb@x.example REJECT\nn@x.example OK\n'],
	['a removed entry comes back before its old neighbour', removed, removed.replace('a@x.example OK\n', 'n@x.example OK\n'), '# by hand\nn@x.example OK\nb@x.example REJECT\nc@x.example OK\n'],
	['a removed entry without its neighbours comes back at the end', removed, 'n@x.example OK', 'n@x.example OK\nb@x.example REJECT\n'],
	['a removed entry never cuts off what continues its neighbour', removed, '# by hand\na@x.example OK\n  and more\nn@x.example OK\n', '# by hand\na@x.example OK\n  and more\nn@x.example OK\nb@x.example REJECT\n'],
	['a replaced entry gets its old value', replaced, `${replaced}e@x.example OK\n`, `${before}e@x.example OK\n`],
	['a file that now has CRLF is undone too', added, added.replaceAll('\n', '\r\n'), before.replaceAll('\n', '\r\n')],
];

test.each(rows)('%s', (_, after, now, expected) => {
	check(after, now, expected);
});

test('a line end that was missing at the end is missing again', () => {
	check('a\nb\n', 'a\nb\n', 'a', 'a');
});

test('entries in several places all go', () => {
	const old = 'a 1\nb 2\nc 3\n';
	check('x\na 1\nb 2\ny\nc 3\n', 'x\na 1\nn\nb 2\ny\nc 3\n', 'a 1\nn\nb 2\nc 3\n', old);
});
