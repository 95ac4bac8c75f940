import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir, userInfo} from 'node:os';
import path from 'node:path';
import {afterAll, expect, test} from 'vitest';
import type {Host} from '../../source/model/host.js';
import type {Target} from '../../source/model/target.js';
import {readJump, resolveTarget} from '../../source/remote/resolve-target.js';

const hasSsh = spawnSync('ssh', ['-V']).error === undefined;
const folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-config-'));
const configFile = path.join(folder, 'config');
const home = userInfo().homedir;

writeFileSync(configFile, `
Host mx1
	HostName mail.example
	Port 2222
	User ops
	IdentityFile ~/.ssh/%h_key
	IdentityFile %d/second_%r_%p
	IdentitiesOnly yes
	UserKnownHostsFile ~/.ssh/known_%k /etc/known
	GlobalKnownHostsFile /etc/global
	HostKeyAlias mx1.alias
	StrictHostKeyChecking accept-new
	HashKnownHosts yes
	ConnectTimeout 7
	IdentityAgent /run/agent-%u
Host mx2
	IdentityAgent none
	ProxyCommand nc -X 5 %h %p 100%%
	UserKnownHostsFile none
Host mx3
	ProxyJump second@jump2:2200,jump3
	PubkeyAuthentication no
Host jump2
	HostName 192.0.2.2
	ProxyJump jump1
Host jump1
	HostName 192.0.2.1
Host jump3
	HostName 192.0.2.3
	ProxyJump jump1
Host self
	ProxyJump self
Host loop1
	ProxyJump loop2
Host loop2
	ProxyJump loop1
Host deep1
	ProxyJump deep2
Host deep2
	ProxyJump deep3
Host deep3
	ProxyJump deep4
Host deep4
	ProxyJump deep5
Host deep5
	ProxyJump deep6
Host deep6
	HostName 192.0.2.6
Host odd
	ProxyCommand nc %z
Match user special
	Port 99
`);

afterAll(() => {
	rmSync(folder, {recursive: true});
});

async function resolve(host: Partial<Host>, file = configFile): Promise<Partial<Target> | string> {
	const target = await resolveTarget({name: 'mx1', groups: [], readOnly: false, sudo: 'auto', ...host}, {configFile: file});
	// How ssh is asked again is no part of what it answers.
	return target.ok ? {...target.value, system: undefined} : target.problem.what;
}

const testWithSsh = test.skipIf(!hasSsh);
const bySsh = hasSsh ? '' : ' (skipped: no ssh program here)';

testWithSsh(`every option that matters arrives, with its tokens filled in${bySsh}`, async () => {
	expect(await resolve({})).toEqual({
		name: 'mx1',
		hostname: 'mail.example',
		port: 2222,
		user: 'ops',
		identityFiles: [`${home}/.ssh/mail.example_key`, `${home}/second_ops_2222`],
		identitiesOnly: true,
		agent: `/run/agent-${userInfo().username}`,
		knownHostsFiles: [`${home}/.ssh/known_mx1.alias`, '/etc/known', '/etc/global'],
		hostKeyAlias: 'mx1.alias',
		strictHostKeyChecking: 'accept-new',
		hashKnownHosts: true,
		jumps: [],
		proxyCommand: undefined,
		connectTimeout: 7000,
	});
});

testWithSsh.each<[string, Partial<Host>, Partial<Target>]>([
	['no agent, a proxy command, nowhere to remember keys', {name: 'mx2'}, {agent: undefined, proxyCommand: 'nc -X 5 mx2 22 100%', knownHostsFiles: ['/dev/null', '/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2']}],
	['an address in place of the name', {name: 'Vienna', address: 'mx1'}, {name: 'Vienna', hostname: 'mail.example'}],
	['the host\'s own user and port, seen by Match and tokens too', {user: 'deploy', port: 24}, {user: 'deploy', port: 24, identityFiles: [`${home}/.ssh/mail.example_key`, `${home}/second_deploy_24`]}],
	['a Match on the user that was given', {name: 'other', user: 'special'}, {port: 99}],
	['no keys where the configuration forbids them', {name: 'mx3'}, {identityFiles: [], agent: undefined}],
])(`%s${bySsh}`, async (_, host, expected) => {
	expect(await resolve(host)).toMatchObject(expected);
});

test('without an ssh program a host is reached by the usual defaults, unless the settings want that program', async () => {
	const {PATH} = process.env;
	process.env['PATH'] = home;
	try {
		expect(await resolve({name: 'mx9.example'})).toMatchObject({hostname: 'mx9.example', port: 22});
		expect(await resolve({name: 'mx9.example', transport: 'ssh'})).toMatch(/there is no ssh program here/);
	} finally {
		process.env['PATH'] = PATH;
	}
});

testWithSsh(`jump hosts come nearest first, with the way to the first of them${bySsh}`, async () => {
	const target = await resolve({name: 'mx3'});
	const jumps = typeof target === 'string' ? [] : target.jumps ?? [];
	expect(jumps.map(({name, user, hostname, port, jumps}) => [name, user, hostname, port, jumps.length])).toEqual([
		['jump1', userInfo().username, '192.0.2.1', 22, 0],
		['jump2', 'second', '192.0.2.2', 2200, 0],
		['jump3', userInfo().username, '192.0.2.3', 22, 0],
	]);
});

testWithSsh.each<[string, Partial<Host>, RegExp]>([
	['jump hosts in a circle', {name: 'loop1'}, /go in a circle: loop1 → loop2 → loop1/],
	['more jump hosts than anybody has', {name: 'deep1'}, /more than 4 jump hosts in a row: deep1 → deep2 → deep3/],
	['a jump host that is the host itself, as ssh says', {name: 'self'}, /jumphost loop via self/],
	['a token that is not known', {name: 'odd'}, /%-token that mxdeck does not know: nc %z/],
	['a name that is an option', {name: '-oProxyCommand=touch /tmp/x'}, /cannot be a host or user name/],
	['a name with a line break', {name: 'mx1\nProxyCommand x'}, /cannot be a host or user name/],
	['a user that is an option', {user: '-F/etc/passwd'}, /cannot be a host or user name/],
])(`%s is a problem${bySsh}`, async (_, host, expected) => {
	expect(await resolve(host)).toMatch(expected);
});

testWithSsh(`a configuration that ssh refuses is told in ssh's words${bySsh}`, async () => {
	const broken = path.join(folder, 'broken');
	writeFileSync(broken, 'Host *\n\tNoSuchOption yes\n');
	expect(await resolve({}, broken)).toMatch(/Bad configuration option: nosuchoption/);
});

test('without an ssh program the usual places hold', async () => {
	const before = process.env['PATH'];
	process.env['PATH'] = folder;
	try {
		expect(await resolve({name: 'mail.example', port: 2200})).toMatchObject({
			hostname: 'mail.example',
			port: 2200,
			user: userInfo().username,
			knownHostsFiles: [`${home}/.ssh/known_hosts`, `${home}/.ssh/known_hosts2`, '/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
			strictHostKeyChecking: 'ask',
		});
	} finally {
		process.env['PATH'] = before;
	}
});

test.each([
	['jump', {alias: 'jump'}],
	['ops@jump:2200', {alias: 'jump', user: 'ops', port: 2200}],
	['ops@[2001:db8::7]:22', {alias: '2001:db8::7', user: 'ops', port: 22}],
	['ssh://ops@jump:2200', {alias: 'jump', user: 'ops', port: 2200}],
	['', undefined],
	['a:b:c', undefined],
])('the jump %j is read', (text, expected) => {
	expect(readJump(text)).toEqual(expected);
});
