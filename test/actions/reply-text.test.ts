import {expect, test} from 'vitest';
import {defaultReply, readReply} from '../../source/actions/reply-text.js';

const accepted: ReadonlyArray<readonly [typed: string | undefined, reply: string]> = [
	[undefined, defaultReply],
	['', defaultReply],
	['  ', defaultReply],
	[defaultReply, defaultReply],
	['No more newsletters, please', '550 5.7.1 No more newsletters, please'],
	['553 5.1.8 Unknown', '553 5.1.8 Unknown'],
	['550 Go away', '550 5.7.1 Go away'],
	['5.7.0 Go away', '550 5.7.0 Go away'],
];

test.each(accepted)('%s gives %s', (typed, reply) => {
	expect(readReply(typed)).toEqual({ok: true, value: reply});
});

const refused: ReadonlyArray<readonly [typed: string, why: RegExp]> = [
	['554 5.7.1 Blocked', /Fail2ban/],
	['550 5.7.1 Access denied', /Fail2ban/],
	['access DENIED by policy', /Fail2ban/],
	['Service unavailable', /Fail2ban/],
	['User unknown in our table', /Fail2ban/],
	['450 4.7.1 Later', /5xx/],
	['550 4.7.1 Later', /5xx/],
	['REJECT', /for people/],
	['REJECT go away', /for people/],
	['OK', /for people/],
	['550', /for people/],
	['550 5.7.1', /for people/],
	['999 x', /for people/],
	['two\nlines', /character/],
	['caf\u00E9', /character/],
	['x'.repeat(201), /longer/],
];

test.each(refused)('%s is refused', (typed, why) => {
	const outcome = readReply(typed);
	expect(outcome.ok ? outcome.value : outcome.problem.what).toMatch(why);
	expect(outcome.ok).toBe(false);
});
