import {expect, test} from 'vitest';
import {changedSpan} from '../../source/remote/change-request.js';

const spans: ReadonlyArray<readonly [before: string, after: string, span: ReturnType<typeof changedSpan>]> = [
	['abc', 'abXc', {offset: 2, removed: 0, inserted: 'X'}],
	['abc', 'ac', {offset: 1, removed: 1, inserted: ''}],
	['aaa', 'aaaa', {offset: 3, removed: 0, inserted: 'a'}],
	['', 'x', {offset: 0, removed: 0, inserted: 'x'}],
	['x', '', {offset: 0, removed: 1, inserted: ''}],
	['same', 'same', {offset: 4, removed: 0, inserted: ''}],
];

test.each(spans)('%j becomes %j by one span', (before, after, span) => {
	expect(changedSpan(before, after)).toEqual(span);
});
