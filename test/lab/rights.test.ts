import {describe, expect, test} from 'vitest';
import {as, hosts, mxdeck, onHost} from './lab.js';

const state = async () => Promise.all(hosts.map(async host => onHost(host, 'cat /etc/postfix/sender_access /etc/postfix-policyd-spf-python/policyd-spf.conf; fail2ban-client banned')));

const changes: ReadonlyArray<readonly string[]> = [
	['block', 'spam@example.com'],
	['unban', '203.0.113.90'],
	['spf', 'permerror', 'on'],
];

describe.each(['viewer', 'limited'] as const)('%s', user => {
	test.each(changes.map(words => [words.join(' '), words] as const))('%s is refused clearly and changes nothing', async (_, words) => {
		const before = await state();
		const refused = await mxdeck(...words, '--hosts', as(user), '--yes');
		expect(refused, refused.stderr).toMatchObject({code: 3});
		expect(refused.stderr).toContain(`the account ${user} may read this host but not change it`);
		expect(refused.stderr).toContain('NOPASSWD');
		expect(await state()).toEqual(before);
	});
});

test('without a terminal to give the sudo password on, nothing is changed', async () => {
	const before = await state();
	const refused = await mxdeck('block', 'spam@example.com', '--hosts', as('oncall'), '--yes');
	expect(refused.code).not.toBe(0);
	expect(refused.stderr).toMatch(/sudo/);
	expect(await state()).toEqual(before);
});

test('hosts tells what each account may do, and the remedy for what it may not', async () => {
	const told = await mxdeck('hosts', 'mx1,mx1-ops,mx1-oncall,mx1-viewer,mx3-limited', '--json');
	expect(told, told.stderr).toMatchObject({code: 0});
	const rows = told.stdout.trim().split('\n').map(line => JSON.parse(line) as {readonly host: string; readonly discovery: {readonly privilege: string; readonly jails: readonly string[]}});
	expect(rows.map(({host, discovery: {privilege, jails}}) => `${host}: ${privilege}, ${jails.length} jails`)).toEqual([
		'mx1: root, 4 jails',
		'mx1-ops: sudo, 4 jails',
		'mx1-oncall: sudo-password, 0 jails',
		'mx1-viewer: none, 0 jails',
		'mx3-limited: none, 4 jails',
	]);
	expect(told.stderr).toContain('usermod -aG systemd-journal limited');
});
