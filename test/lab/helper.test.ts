import {afterAll, beforeAll, expect, test} from 'vitest';
import {eventually, mxdeck, mxdeckOnTerminal, offer, onHost, results, type ChangeOutput} from './lab.js';

// limited may call a few programs through sudo, none of which mxdeck uses for changes: with the helper alone it does what root does.
const host = 'mx1';
const limited = 'mx1-limited';
const helper = '/usr/local/sbin/mxdeck-helper';
const rules = '/etc/sudoers.d/mxdeck';
const table = '/etc/postfix/sender_access';
const spf = '/etc/postfix-policyd-spf-python/policyd-spf.conf';
const sender = 'friend@good.example';
const client = 10;

const content = async (file: string) => onHost(host, `cat ${file}; stat -c "%U %G %a" ${file}`);
const asLimited = async (command: string) => onHost(host, `su -s /bin/sh limited -c '${command}' 2>&1; :`);
const idOf = ({stdout}: {readonly stdout: string}) => (JSON.parse(stdout) as {readonly change: string}).change;
const privilege = async (name: string) => {
	const {stdout} = await mxdeck('hosts', name, '--json');
	const {discovery} = JSON.parse(stdout) as {readonly discovery: {readonly privilege: string; readonly jails: readonly string[]}};
	return `${discovery.privilege}, ${discovery.jails.length} jails`;
};

const removed = async () => onHost(host, `rm -f ${helper} ${rules}`);

beforeAll(async () => {
	await removed();
	await eventually(async () => offer(host, client, sender), text => text.startsWith('250'), 120);
});

afterAll(async () => {
	await removed();
	await onHost(host, 'fail2ban-client set postfix unbanip 203.0.113.83; :');
});

test('a dry run shows both files and installs nothing', async () => {
	const dry = await mxdeck('hosts', 'install-helper', 'mx1-ops', '--user', 'limited', '--dry-run');
	expect(dry, dry.stderr).toMatchObject({code: 0, stdout: ''});
	expect(dry.stderr).toContain(`limited ALL=(root) NOPASSWD: ${helper} ""`);
	expect(await onHost(host, `ls ${helper} ${rules} 2>/dev/null; :`)).toBe('');
});

test('without a terminal and without --yes, and as an account that may not, nothing is installed', async () => {
	expect(await mxdeck('hosts', 'install-helper', 'mx1-ops', '--user', 'limited')).toMatchObject({code: 2});
	expect(await mxdeck('hosts', 'install-helper', limited, '--yes')).toMatchObject({code: 3});
	expect(await mxdeck('hosts', 'install-helper', host, '--yes')).toMatchObject({code: 3});
	expect(await onHost(host, `ls ${helper} ${rules} 2>/dev/null; :`)).toBe('');
});

test('it is installed through sudo, for an account that has nothing else', async () => {
	expect(await privilege(limited)).toBe('none, 4 jails');
	const installed = await mxdeck('hosts', 'install-helper', 'mx1-ops', '--user', 'limited', '--yes', '--json');
	expect(installed, installed.stderr).toMatchObject({code: 0});
	expect(await onHost(host, `stat -c "%U %G %a %n" ${helper} ${rules}; visudo -c | head -1`)).toBe(`root root 755 ${helper}\nroot root 440 ${rules}\n/etc/sudoers: parsed OK\n`);
	expect(await privilege(limited)).toBe('helper, 4 jails');
	expect(await asLimited('sudo -n /bin/sh -c id')).toContain('a password is required');
	expect(await asLimited(`echo version | sudo -n ${helper} version`)).not.toMatch(/\d [\da-f]{64}/);
	expect(await asLimited(`echo version | sudo -n ${helper}`)).toMatch(/1 [\da-f]{64}\s*$/);
	const again = await mxdeck('hosts', 'install-helper', 'mx1-ops', '--user', 'limited', '--yes');
	expect(again, again.stderr).toMatchObject({code: 0});
	expect(again.stderr).toContain('nothing to do');
});

test('a sender is blocked, unblocked, and the unblocking undone, by the helper alone', async () => {
	const before = await content(table);
	const blocked = await mxdeck('block', sender, '--hosts', limited, '--yes', '--json');
	expect(blocked, blocked.stderr).toMatchObject({code: 0});
	expect(await offer(host, client, sender)).toMatch(/^550 5\.7\.1 /);
	const unblocked = await mxdeck('unblock', sender, '--hosts', limited, '--yes', '--json');
	expect(results(unblocked), unblocked.stderr).toEqual([`${limited}: done`]);
	expect(await offer(host, client, sender)).toMatch(/^250 /);
	const undone = await mxdeck('undo', idOf(unblocked), '--hosts', limited, '--yes', '--json');
	expect(results(undone), undone.stderr).toEqual([`${limited}: done`]);
	expect(await offer(host, client, sender)).toMatch(/^550 5\.7\.1 /);
	const back = await mxdeck('undo', idOf(undone), '--hosts', limited, '--yes', '--json');
	expect(results(back), back.stderr).toEqual([`${limited}: done`]);
	expect(await content(table)).toBe(before);
});

test('a change that nobody confirms is put back by the host, though the helper was all that its account had', async () => {
	const before = await content(table);
	const blocked = await mxdeck('block', sender, '--hosts', limited, '--confirm', '1', '--yes', '--json');
	expect(results(blocked), blocked.stderr).toEqual([`${limited}: done`]);
	expect(await offer(host, client, sender)).toMatch(/^550 /);
	expect(await eventually(async () => offer(host, client, sender), text => text.startsWith('250 '), 90)).toMatch(/^250 /);
	expect(await content(table)).toBe(before);
});

test('the SPF setting is switched and switched back', async () => {
	const before = await content(spf);
	const wanted = /^PermError_reject\s*=\s*True/m.test(before) ? 'off' : 'on';
	const switched = await mxdeck('spf', 'permerror', wanted, '--hosts', limited, '--yes', '--json');
	expect(results(switched), switched.stderr).toEqual([`${limited}: done`]);
	const undone = await mxdeck('undo', idOf(switched), '--hosts', limited, '--yes', '--json');
	expect(results(undone), undone.stderr).toEqual([`${limited}: done`]);
	expect(await content(spf)).toBe(before);
});

test('a ban is lifted, and made again by undoing that', async () => {
	await onHost(host, 'fail2ban-client set postfix banip 203.0.113.83');
	const unbanned = await mxdeck('unban', '203.0.113.83', '--hosts', limited, '--yes', '--json');
	expect(results(unbanned), unbanned.stderr).toEqual([`${limited}: done`]);
	expect(await onHost(host, 'fail2ban-client banned 203.0.113.83')).toBe('[[]]\n');
	const undone = await mxdeck('undo', idOf(unbanned), '--hosts', limited, '--yes', '--json');
	expect(results(undone), undone.stderr).toEqual([`${limited}: done`]);
	expect(await onHost(host, 'fail2ban-client banned 203.0.113.83')).toBe('[[\'postfix\']]\n');
});

test('the host\'s journal is read through it', async () => {
	const log = await mxdeck('log', limited, '--limit', '5');
	expect(log, log.stderr).toMatchObject({code: 0});
	expect(log.stdout).toContain('unban-ip');
});

test('a helper that somebody edited is not used: the change is refused, and says what to run', async () => {
	await onHost(host, `echo '# edited' >>${helper}`);
	const before = await content(table);
	const refused = await mxdeck('block', sender, '--hosts', limited, '--yes');
	expect(refused, refused.stderr).toMatchObject({code: 3});
	expect(refused.stderr).toContain('the helper on it is not the one that this mxdeck knows');
	expect(refused.stderr).toContain('mxdeck hosts install-helper');
	expect(await content(table)).toBe(before);
	const installed = await mxdeck('hosts', 'install-helper', host, '--user', 'limited', '--yes', '--json');
	expect(installed, installed.stderr).toMatchObject({code: 0});
	expect(installed.stderr).toContain('replaced');
	expect(await privilege(limited)).toBe('helper, 4 jails');
});

test('rules that mxdeck did not write stand in the way, and stay', async () => {
	await onHost(host, `echo 'ops ALL=(root) NOPASSWD: /bin/true' >>${rules}`);
	const refused = await mxdeck('hosts', 'remove-helper', 'mx1-ops', '--yes');
	expect(refused, refused.stderr).toMatchObject({code: 3});
	expect(refused.stderr).toContain('says more than mxdeck wrote');
	await onHost(host, `sed -i '/bin.true/d' ${rules}`);
});

test('it is taken away, and the account reads only', async () => {
	const taken = await mxdeck('hosts', 'remove-helper', 'mx1-ops', '--yes', '--json');
	expect(taken, taken.stderr).toMatchObject({code: 0});
	const {hosts} = JSON.parse(taken.stdout) as ChangeOutput;
	expect(hosts.map(({result}) => result)).toEqual(['done']);
	expect(await onHost(host, `ls ${helper} ${rules} 2>/dev/null; visudo -c | head -1`)).toBe('/etc/sudoers: parsed OK\n');
	expect(await privilege(limited)).toBe('none, 4 jails');
	expect(await mxdeck('block', sender, '--hosts', limited, '--yes')).toMatchObject({code: 3});
});

test('an account whose sudo asks for a password gives it to install the helper, and never again after', async () => {
	const installed = await mxdeckOnTerminal('oncall-pw', 'hosts', 'install-helper', 'mx1-oncall', '--yes', '--json');
	expect(installed, installed.stderr).toMatchObject({code: 0, asked: 1});
	expect(await privilege('mx1-oncall')).toBe('helper, 4 jails');
	const blocked = await mxdeck('block', sender, '--hosts', 'mx1-oncall', '--yes', '--json');
	expect(results(blocked), blocked.stderr).toEqual(['mx1-oncall: done']);
	const undone = await mxdeck('undo', idOf(blocked), '--hosts', 'mx1-oncall', '--yes', '--json');
	expect(results(undone), undone.stderr).toEqual(['mx1-oncall: done']);
	const taken = await mxdeckOnTerminal('oncall-pw', 'hosts', 'remove-helper', 'mx1-oncall', '--yes', '--json');
	expect(taken, taken.stderr).toMatchObject({code: 0, asked: 1});
	expect(await privilege('mx1-oncall')).toBe('sudo-password, 0 jails');
});
