import {expect, test} from 'vitest';
import type {Planned} from '../../source/model/action.js';
import {discovered} from '../helpers/discovered.js';
import {applied, planFor} from '../helpers/plan-for.js';

const table = '/etc/postfix/sender_access';
const more = '/etc/postfix/more';
const host = discovered({maps: [table, more].map(path => ({list: 'smtpd_sender_restrictions', check: 'check_sender_access', type: path === table ? 'hash' : 'texthash', path}))});
const note = (until: string): string => `# mxdeck 2026-11-01 ana 2f1e5c1e until ${until}: wave`;
const files = {
	[table]: `# by hand\n${note('2026-11-20')}\nover@spam.example 550 5.7.1 No\n${note('2026-11-22')}\ntoday.example 550 5.7.1 No\nfree.example OK\n`,
	[more]: `${note('2026-01-01')}\nold.example REJECT\nold.example OK\n${note('2026-01-01')}\npartner.example OK\n`,
};
const plan = (answers: Readonly<Record<string, string>> = files): Planned => planFor('remove-expired', {date: '2026-11-22'}, host, answers);

test('every entry whose last day is over goes with its comment, in every table', () => {
	const planned = plan();
	expect(applied(planned, files)).toEqual({
		[table]: `# by hand\n${note('2026-11-22')}\ntoday.example 550 5.7.1 No\nfree.example OK\n`,
		[more]: `old.example OK\n${note('2026-01-01')}\npartner.example OK\n`,
	});
	expect(planned).toMatchObject({kind: 'change', plan: {
		summary: 'Accept mail from 2 senders again: their time is over',
		checks: [
			{check: 'map-entry', path: table, key: 'over@spam.example', expect: undefined},
			{check: 'map-entry', path: more, key: 'old.example', expect: 'OK'},
			{check: 'postfix-running'},
		],
		runs: [{run: 'postfix-reload'}],
		notes: ['partner.example is over too, but is no entry that mxdeck writes: it stays', 'old.example has another entry, "OK": it holds from now on'],
	}});
});

test('planning again after that has nothing to do', () => {
	expect(plan(applied(plan(), files))).toMatchObject({kind: 'already-so'});
});

test('more than one change takes are left to the next', () => {
	const many = Array.from({length: 250}, (_, index) => `${note('2026-01-01')}\ns${index}.example 550 5.7.1 No\n`).join('');
	const first = applied(plan({[table]: many, [more]: ''}), {[table]: many, [more]: ''});
	expect(first[table]?.split('\n')).toHaveLength(101);
	expect(applied(plan(first), first)[table]).toBe('');
});
