import {describe, expect, test} from 'vitest';
import {actions} from '../../source/actions/index.js';
import type {Planned} from '../../source/model/action.js';
import type {Discovery} from '../../source/model/discovery.js';
import {discovered} from '../helpers/discovered.js';
import {applied, planFor} from '../helpers/plan-for.js';

describe('unbanning', () => {
	const unban = (address: string, output: string, host: Partial<Discovery> = {}): Planned => planFor('unban-ip', {address}, discovered(host), {'fail2ban-client banned': output});
	const banned = '[{\'sshd\': [\'203.0.113.7\', \'203.0.113.160/28\']}, {\'postfix\': [\'203.0.113.7\', \'2001:db8::5\']}, {\'dovecot\': []}]';

	const rows: ReadonlyArray<readonly [address: string, jails: readonly string[], sent: string]> = [
		['203.0.113.7', ['sshd', 'postfix'], '203.0.113.7'],
		[' 2001:DB8:0::5', ['postfix'], '2001:db8::5'],
		['203.0.113.160/28', ['sshd'], '203.0.113.160/28'],
	];

	test.each(rows)('%s is unbanned in every jail that has it, in the spelling of the host', (address, jails, sent) => {
		const planned = unban(address, banned);
		expect(planned).toMatchObject({kind: 'change', plan: {
			summary: `Unban ${sent} in ${jails.join(', ')}`,
			edits: [],
			runs: jails.map(jail => ({run: 'unban', jail, address: sent})),
			checks: jails.map(jail => ({check: 'not-banned', jail, address: sent})),
		}});
	});

	test('an address that no jail has is free already', () => {
		expect(unban('192.0.2.1', banned)).toEqual({kind: 'already-so', why: '192.0.2.1 is not banned in any jail'});
	});

	test('an address in a banned network is not called free', () => {
		expect(unban('203.0.113.165', banned)).toMatchObject({kind: 'refused', by: 'host', problem: {remedy: 'unban 203.0.113.160/28'}});
	});

	test('an answer that cannot be read is not taken for no bans', () => {
		expect(unban('203.0.113.7', 'something else')).toMatchObject({kind: 'refused', by: 'host'});
	});

	test('a host without Fail2ban, or without rights, is not asked', () => {
		expect(unban('203.0.113.7', banned, {services: []})).toMatchObject({kind: 'refused', problem: {what: 'Fail2ban is not installed on this host'}});
		expect(unban('203.0.113.7', banned, {privilege: 'none'})).toMatchObject({kind: 'refused', by: 'host'});
	});

	test.each(['', 'foo.bar', '203.0.113', '203.0.113.7; reboot', '--all', '203.0.113.7/33', '1.2.3.4 5.6.7.8', 'fe80::1%eth0', '999.1.1.1'])('"%s" is no address', address => {
		expect(actions['unban-ip'].read({address}).ok).toBe(false);
	});
});

describe('PermError rejection', () => {
	const path = '/etc/postfix-policyd-spf-python/policyd-spf.conf';
	const permError = (reject: string, text: string | undefined, host: Partial<Discovery> = {}): Planned => planFor('spf-permerror', {reject}, discovered(host), text === undefined ? {} : {[path]: text});
	const debian = 'debugLevel = 1 \nTestOnly = 1\n\nPermError_reject = False\n';

	test('the value is written, Postfix reloaded, both are checked', () => {
		expect(permError('on', debian)).toMatchObject({kind: 'change', plan: {
			edits: [{path, before: debian, after: debian.replace('False', 'True')}],
			runs: [{run: 'postfix-reload'}],
			checks: [{check: 'setting', path, name: 'PermError_reject', expect: 'True'}, {check: 'postfix-running'}],
		}});
	});

	test('planning again after applying has nothing to do', () => {
		for (const [word, text] of [['on', debian], ['off', debian.replace('False', 'True')], ['off', 'debugLevel = 1'], ['on', 'PermError_reject = yes\n']] as const) {
			const answers = {[path]: text};
			expect(planFor('spf-permerror', {reject: word}, discovered(), applied(permError(word, text), answers)).kind).toBe('already-so');
		}
	});

	const notes: ReadonlyArray<readonly [text: string, note: RegExp]> = [
		[debian.replace('TestOnly = 1', 'TestOnly = 0'), /TestOnly = 0 in this file: nothing is rejected/],
		['defaultSeedOnly = 0\n', /nothing is rejected/],
		['PermError_reject = yes\n', /"yes" counts as False/],
		['PermError_reject = True\nPermError_reject = False\n', /stands 2 times/],
		[debian, /running|run now keep the old value/],
	];

	test.each(notes)('what the operator should know of %j', (text, note) => {
		const planned = permError('on', text);
		expect(planned.kind === 'change' ? planned.plan.notes.join('\n') : planned).toMatch(note);
	});

	const senders = (...values: readonly string[]) => ({senders: {found: 'log', lines: 9, values: values.map(value => ({value, count: 1}))} as const});
	const asks = (reject: string, ...values: readonly string[]): string[] => {
		const planned = planFor('spf-permerror', {reject}, discovered(), {[path]: reject === 'on' ? debian : debian.replace('PermError_reject = False', 'PermError_reject = True')}, senders(...values));
		return planned.kind === 'change' ? planned.guards.filter(({verdict}) => verdict === 'ask').map(({guard, reason}) => `${guard}: ${reason}`) : [planned.kind];
	};

	test('own domains and large providers that it would hit are asked about, as far as the log tells', () => {
		expect(asks('on', 'x@spam.example')).toEqual([]);
		expect(asks('on', 'ana@Ours.example', 'bob@mail.ours.example', 'carl@outlook.com')).toEqual([
			'own-domain: mail from ana@ours.example and 1 more had a PermError in the log in memory and would be rejected: that is a domain of this host, whose own record is broken',
			'free-mail: mail from carl@outlook.com had a PermError in the log in memory and would be rejected: millions of honest people are there',
		]);
		expect(asks('off', 'ana@ours.example')).toEqual([]);
	});

	test('a host that does not use policyd-spf, or keeps it elsewhere, refuses', () => {
		expect(permError('on', debian, {spfConfig: undefined})).toMatchObject({kind: 'refused', by: 'host'});
		expect(permError('on', debian, {spfConfig: '/opt/policyd-spf.conf'})).toMatchObject({kind: 'refused', by: 'host'});
		expect(permError('on', undefined)).toMatchObject({kind: 'refused', by: 'host'});
	});

	test('only on and off are known', () => {
		expect(['True', '', 'On'].map(reject => actions['spf-permerror'].read({reject}).ok)).toEqual([false, false, false]);
	});
});

test('an action takes no input but its own', () => {
	expect(() => actions['unban-ip'].plan({address: '203.0.113.7'}, {}, discovered())).toThrow(TypeError);
});
