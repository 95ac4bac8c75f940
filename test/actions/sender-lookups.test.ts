import {expect, test} from 'vitest';
import {lookupsOf} from '../../source/actions/sender-lookups.js';

const rows: ReadonlyArray<readonly [key: string, parents: string, dotted: string]> = [
	['x@mail.spam.example', 'x@mail.spam.example mail.spam.example spam.example x@', 'x@mail.spam.example mail.spam.example .spam.example x@'],
	['x@spam.example', 'x@spam.example spam.example x@', 'x@spam.example spam.example x@'],
	['spam.example', 'spam.example', 'spam.example'],
	['a.b.spam.example', 'a.b.spam.example b.spam.example spam.example', 'a.b.spam.example .b.spam.example .spam.example'],
	['.spam.example', '', '.spam.example'],
];

test.each(rows)('%s is asked for by %s, or %s', (key, parents, dotted) => {
	expect([lookupsOf(key, true).join(' '), lookupsOf(key, false).join(' ')]).toEqual([parents, dotted]);
});
