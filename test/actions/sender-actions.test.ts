import {describe, expect, test} from 'vitest';
import {diffLines} from '../../source/edit/diff.js';
import type {Plan, Planned} from '../../source/model/action.js';
import type {Discovery, RestrictionMap} from '../../source/model/discovery.js';
import {discovered} from '../helpers/discovered.js';
import {applied, planFor, type Answers} from '../helpers/plan-for.js';

const path = '/etc/postfix/sender_access';
const map = (type: string, more: Partial<RestrictionMap> = {}): RestrictionMap => ({list: 'smtpd_sender_restrictions', check: 'check_sender_access', type, path, ...more});
const byHand: Answers = {[path]: '# kept by hand\nspam@bad.example REJECT\nbad2.example REJECT\n'};
const reply = '550 5.7.1 Sender rejected by local policy';

function planOf(planned: Planned): Plan {
	if (planned.kind !== 'change') {
		throw new Error(`no change but ${JSON.stringify(planned)}`);
	}

	return planned.plan;
}

const block = (sender: string, host: Discovery = discovered(), answers: Answers = byHand): Planned => planFor('blacklist-sender', {sender}, host, answers);
const unblock = (sender: string, host: Discovery = discovered(), answers: Answers = byHand): Planned => planFor('unblock-sender', {sender}, host, answers);
const problemOf = (planned: Planned): string => planned.kind === 'refused' ? `${planned.by}: ${planned.problem.what} | ${planned.problem.remedy ?? ''}` : planned.kind;
const shown = (plan: Plan): string[] => plan.edits.flatMap(({before, after}) => diffLines(before, after).filter(({kind}) => kind === 'add' || kind === 'remove').map(({kind, text}) => `${kind === 'add' ? '+' : '-'}${text}`));

describe('blacklisting', () => {
	const types: ReadonlyArray<readonly [type: string, built: string | undefined, reloads: boolean]> = [
		['hash', 'hash', false],
		['btree', 'btree', false],
		['lmdb', 'lmdb', false],
		['cdb', 'cdb', false],
		['texthash', undefined, true],
	];

	test.each(types)('a %s table is taken up as its type wants it', (type, built, reloads) => {
		const plan = planOf(block('new@spam.example', discovered({maps: [map(type)]})));
		expect(plan.summary).toBe('Reject mail from new@spam.example');
		expect(shown(plan)).toEqual(['+# mxdeck', `+new@spam.example ${reply}`]);
		expect(plan.edits.map(each => each.map)).toEqual([built]);
		expect(plan.runs.map(({run}) => run)).toEqual(reloads ? ['postfix-reload'] : []);
		expect(plan.checks).toEqual([{check: 'map-entry', type, path, key: 'new@spam.example', expect: reply}, ...(reloads ? [{check: 'postfix-running'}] : [])]);
	});

	test('planning again after applying has nothing to do', () => {
		for (const sender of ['new@spam.example', 'bad2.example', 'SPAM@bad.example']) {
			expect(block(sender, discovered(), applied(block(sender), byHand)).kind).toBe('already-so');
		}
	});

	test('another action of the same sender is replaced where it stands, and named', () => {
		const plan = planOf(block('spam@bad.example'));
		expect(shown(plan)).toEqual(['-spam@bad.example REJECT', '+# mxdeck', `+spam@bad.example ${reply}`]);
		expect(plan.notes).toContain('replaces the entry "REJECT" of line 2');
	});

	test('a reason and an end stand above the entry, also above one that is there already', () => {
		const raw = {sender: 'x@spam.example', date: '2026-11-22', by: 'alice', change: '2f1e5c1e', for: '30d', reason: 'wave 12'};
		const comment = '# mxdeck 2026-11-22 alice 2f1e5c1e until 2026-12-22: wave 12';
		const plan = planFor('blacklist-sender', raw, discovered(), byHand);
		expect(shown(planOf(plan))).toEqual([`+${comment}`, `+x@spam.example ${reply}`]);
		expect(shown(planOf(planFor('blacklist-sender', {...raw, for: '60d'}, discovered(), applied(plan, byHand))))).toEqual([`-${comment}`, `+${comment.replace('2026-12-22', '2027-01-21')}`]);
	});

	test.each([['for', 'yesterday'], ['reason', 'why\nexample.com OK'], ['reason', 'x'.repeat(121)]])('%s %j is refused', (name, value) => {
		expect(() => planFor('blacklist-sender', {sender: 'x@spam.example', date: '2026-11-22', [name]: value}, discovered(), byHand)).toThrow(name === 'for' ? 'no time to come' : 'the reason');
	});

	test('who and when stand above the entry when they are known', () => {
		expect(shown(planOf(planFor('blacklist-sender', {sender: 'x@spam.example', date: '2026-11-22', by: 'alice'}, discovered(), byHand)))[0]).toBe('+# mxdeck 2026-11-22 alice');
		expect(shown(planOf(planFor('blacklist-sender', {sender: 'x@spam.example', by: 'alice\nexample.com OK'}, discovered(), byHand)))[0]).toBe('+# mxdeck');
	});

	const refusals: ReadonlyArray<readonly [says: string, host: Partial<Discovery>, answers: Answers, problem: RegExp]> = [
		['no list refers to a sender table: the line to add is shown', {maps: []}, byHand, /^host: no restriction list.*add "check_sender_access hash:\/etc\/postfix\/sender_access" to smtpd_sender_restrictions in \/etc\/postfix\/main\.cf/],
		['the line to add has the type that the host uses', {maps: [map('lmdb', {check: 'check_client_access'})]}, byHand, /add "check_sender_access lmdb:/],
		['a table of patterns takes no literal keys', {maps: [map('pcre')]}, byHand, /^host: .*pcre:\/etc\/postfix\/sender_access is a table of patterns/],
		['a table elsewhere is left alone', {maps: [map('hash', {path: '/srv/mail/senders'})]}, byHand, /outside \/etc\/postfix/],
		['a path that climbs out is left alone', {maps: [map('hash', {path: '/etc/postfix/../shadow'})]}, byHand, /outside \/etc\/postfix/],
		['a missing table is said', {}, {}, /^host: \/etc\/postfix\/sender_access cannot be read: there is no such file/],
		['without root nothing is planned', {privilege: 'none', user: 'viewer'}, byHand, /^host: viewer may not become root.*sudoers/],
	];

	test.each(refusals)('%s', (_, host, answers, problem) => {
		expect(problemOf(block('new@spam.example', discovered(host), answers))).toMatch(problem);
	});

	test('a public suffix is refused by a guard for good', () => {
		expect(problemOf(block('co.uk'))).toMatch(/^guard: co\.uk is a public suffix/);
	});

	test('the first table that can be edited is taken, others are named', () => {
		const maps = [map('hash', {list: 'smtpd_recipient_restrictions', path: '/etc/postfix/late'}), map('pcre', {list: 'smtpd_client_restrictions', path: '/etc/postfix/senders.pcre'}), map('hash')];
		const plan = planOf(block('new@spam.example', discovered({maps})));
		expect(plan.edits.map(each => each.path)).toEqual([path]);
		expect(plan.notes).toContain('other sender tables are left as they are: pcre:/etc/postfix/senders.pcre, hash:/etc/postfix/late');
	});

	const subdomains = 'postconf -h parent_domain_matches_subdomains';
	const built = 'postmap -s hash:/etc/postfix/sender_access';
	const notes: ReadonlyArray<readonly [says: string, sender: string, host: Partial<Discovery>, answers: Answers, note: RegExp]> = [
		['a permit before the table', 'x@spam.example', {restrictions: {smtpd_sender_restrictions: 'permit_mynetworks, permit_dnswl_client list.example, check_sender_access hash:/etc/postfix/sender_access'}}, {}, /lets mail through before it asks this table: permit_dnswl_client list\.example/],
		['a hand edit without postmap', 'x@spam.example', {}, {[built]: 'SPAM@bad.example\tOK\nold.example\tREJECT\n'}, /without building its table: .*\(bad2\.example, old\.example, spam@bad\.example\)/],
		['subdomains', 'spam.example', {}, {[subdomains]: 'mynetworks,smtpd_access_maps\n'}, /subdomains of spam\.example is rejected too/],
		['addresses of the domain with an entry of their own', 'bad.example', {}, {}, /spam@bad\.example keeps its own entry: REJECT/],
		['an entry of the whole domain', 'x@bad2.example', {}, {}, /bad2\.example has the entry "REJECT" already/],
		['an address made for one message', 'prvs=12=a@spam.example', {}, {}, /block spam\.example/],
	];

	test.each(notes)('what the operator should know: %s', (_, sender, ...[host, answers, note]) => {
		expect(planOf(block(sender, discovered(host), {...byHand, ...answers})).notes.join('\n')).toMatch(note);
	});

	test('a table that was built from its text needs no word', () => {
		const text = {[path]: 'Spam@bad.example   REJECT\n  for  reasons\nspam@bad.example OK\n'};
		expect(planOf(block('x@spam.example', discovered(), {...text, [built]: 'spam@bad.example\tREJECT  for  reasons\n'})).notes).toEqual([]);
	});

	test('a key that Postfix never looks up is refused with the one that works', () => {
		expect(problemOf(block('.spam.example'))).toMatch(/^host: Postfix never looks up \.spam\.example.*\| spam\.example rejects it/);
		expect(block('.spam.example', discovered(), {...byHand, [subdomains]: 'mynetworks\n'}).kind).toBe('change');
	});
});

describe('unblocking', () => {
	test('the entry goes, and the table answers nothing', () => {
		const plan = planOf(unblock('Spam@bad.example'));
		expect(shown(plan)).toEqual(['-spam@bad.example REJECT']);
		expect(plan.checks).toEqual([{check: 'map-entry', type: 'hash', path, key: 'spam@bad.example', expect: undefined}]);
	});

	test('blocking and unblocking gives the very same bytes', () => {
		const blocked = applied(block('new@spam.example'), byHand);
		expect(applied(unblock('new@spam.example', discovered(), blocked), blocked)).toEqual(byHand);
	});

	test('every table that has the entry loses it', () => {
		const other = map('texthash', {list: 'smtpd_recipient_restrictions', path: '/etc/postfix/more'});
		const plan = planOf(unblock('bad2.example', discovered({maps: [map('hash'), other]}), {...byHand, [other.path]: 'x OK\nbad2.example REJECT\n'}));
		expect(plan.edits.map(each => [each.path, each.map])).toEqual([[path, 'hash'], [other.path, undefined]]);
		expect(plan.runs.map(({run}) => run)).toEqual(['postfix-reload']);
	});

	test('an unknown sender has nothing to take out', () => {
		expect(unblock('nobody@fine.example').kind).toBe('already-so');
	});

	test('a sender that its domain\'s entry rejects is not called unblocked', () => {
		expect(problemOf(unblock('x@bad2.example'))).toMatch(/^host: .*the one of bad2\.example rejects it \| unblock bad2\.example/);
		expect(problemOf(unblock('x@mail.bad2.example'))).toMatch(/unblock bad2\.example/);
	});
});
