import {expect, test} from 'vitest';
import {findEntry, listEntries, removeEntry, setEntry} from '../../source/edit/access-map.js';

const isOurs = (comment: string): boolean => comment.startsWith('mxdeck');
const note = {comment: 'mxdeck', isOurs};

const byHand = '# kept by hand\nspam@one.example REJECT\n\nTwo.example\tREJECT\n  for good reasons\n# of the night shift\nthree.example   450 4.7.1 later\n';

test('entries are read as Postfix reads them', () => {
	expect(listEntries(byHand)).toEqual([
		{key: 'spam@one.example', action: 'REJECT', line: 2, comment: 'kept by hand'},
		{key: 'Two.example', action: 'REJECT for good reasons', line: 4},
		{key: 'three.example', action: '450 4.7.1 later', line: 7, comment: 'of the night shift'},
	]);
});

const finds: ReadonlyArray<readonly [says: string, text: string, key: string, action: string | undefined]> = [
	['the case of a key does not matter', byHand, 'two.EXAMPLE', 'REJECT for good reasons'],
	['the first of two entries counts', 'a.example OK\na.example REJECT\n', 'a.example', 'OK'],
	['a key without an action is no entry', 'a.example\n', 'a.example', undefined],
	['a comment between continuation lines ends nothing', 'a.example REJECT\n# why\n  go away\n', 'a.example', 'REJECT go away'],
	['a commented entry is none', '#a.example REJECT\n', 'a.example', undefined],
	['carriage returns are no part of an action', 'a.example REJECT\r\n', 'a.example', 'REJECT'],
	['bytes beyond ASCII split no key', 'caf\u00C3\u00A0.example REJECT\n', 'caf\u00C3\u00A0.example', 'REJECT'],
	['an empty file has no entries', '', 'a.example', undefined],
];

test.each(finds)('%s', (_, text, key, action) => {
	expect(findEntry(text, key)?.action).toBe(action);
});

const sets: ReadonlyArray<readonly [says: string, before: string, key: string, action: string, after: string]> = [
	['a new entry stands last, its comment above it', 'a.example OK\n', 'b.example', 'REJECT', 'a.example OK\n# mxdeck\nb.example REJECT\n'],
	['a missing final line end is added first', 'a.example OK', 'b.example', 'REJECT', 'a.example OK\n# mxdeck\nb.example REJECT\n'],
	['a file with CRLF gets CRLF', 'a.example OK\r\n', 'b.example', 'REJECT', 'a.example OK\r\n# mxdeck\r\nb.example REJECT\r\n'],
	['CRLF without a final line end', 'x OK\r\na.example OK', 'b.example', 'REJECT', 'x OK\r\na.example OK\r\n# mxdeck\r\nb.example REJECT\r\n'],
	['an empty file gets its first entry', '', 'b.example', 'REJECT', '# mxdeck\nb.example REJECT\n'],
	['an entry is changed where it stands, spacing kept', 'a.example OK\nB.example\t\tOK \r\nc.example OK', 'b.example', 'REJECT', 'a.example OK\n# mxdeck\r\nB.example\t\tREJECT\r\nc.example OK'],
	['continuation lines go with the old action', 'a.example REJECT\n  for reasons\n# note\n\tand more\nb OK\n', 'a.example', 'OK', '# mxdeck\na.example OK\n# note\nb OK\n'],
	['an action that began on the next line moves up', 'a.example\n  REJECT\n', 'a.example', 'OK', '# mxdeck\na.example OK\n'],
	['of two entries the first, which counts, is changed', 'a OK\na OK\n', 'a', 'REJECT', '# mxdeck\na REJECT\na OK\n'],
	['a comment of somebody else stays above the new one', '# by hand\na OK\n', 'a', 'REJECT', '# by hand\n# mxdeck\na REJECT\n'],
	['an older comment of mxdeck gives way', '# by hand\n# mxdeck of old\na OK\n  more\nb OK\n', 'a', 'REJECT', '# by hand\n# mxdeck\na REJECT\nb OK\n'],
	['the same action gets a new comment', '# mxdeck of old\na REJECT\n', 'a', 'REJECT', '# mxdeck\na REJECT\n'],
];

test.each(sets)('%s', (_, before, ...[key, action, after]) => {
	expect(setEntry(before, key, action, note)).toBe(after);
	expect(setEntry(after, key, action, note)).toBe(after);
});

test('the same action without a comment changes nothing', () => {
	expect(setEntry(byHand, 'two.example', 'REJECT for good reasons')).toBe(byHand);
});

const removes: ReadonlyArray<readonly [says: string, before: string, key: string, after: string]> = [
	['an entry goes with the comment of mxdeck above it', 'a OK\n# mxdeck\nb REJECT\nc OK\n', 'b', 'a OK\nc OK\n'],
	['a comment of somebody else stays', byHand, 'spam@one.example', byHand.replace('spam@one.example REJECT\n', '')],
	['continuation lines go with their entry', byHand, 'TWO.example', byHand.replace('Two.example\tREJECT\n  for good reasons\n', '')],
	['all entries of a key go, so that none comes to count', 'a OK\nb REJECT\nA REJECT\n', 'a', 'b REJECT\n'],
	['the last line without its end', 'a OK\nb REJECT', 'b', 'a OK\n'],
	['an unknown key changes nothing', byHand, 'nobody.example', byHand],
	['a key is not found inside another', 'spam@b.example OK\n', 'b.example', 'spam@b.example OK\n'],
];

test.each(removes)('%s', (_, before, key, after) => {
	expect(removeEntry(before, key, isOurs)).toBe(after);
});

test('adding and removing an entry gives the very same bytes', () => {
	for (const text of ['', byHand, byHand.replaceAll('\n', '\r\n'), 'caf\u00E9 OK\n\u0000\u00FF\n']) {
		expect(removeEntry(setEntry(text, 'new@x.example', '550 5.7.1 No', note), 'new@x.example', isOurs)).toBe(text);
	}
});
