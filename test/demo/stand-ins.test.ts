import {execFile} from 'node:child_process';
import {mkdtemp, mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {layTree} from '../../source/demo/host-tree.js';
import {profiles} from '../../source/demo/profiles.js';

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'mxdeck-stand-ins-'));
});

afterEach(async () => {
	await rm(folder, {recursive: true, force: true});
});

type Ran = {readonly code: number; readonly stdout: string; readonly stderr: string};

async function lay(host: string): Promise<void> {
	const profile = profiles.find(({name}) => name === host);
	expect(profile).toBeDefined();
	await mkdir(path.join(folder, host));
	await layTree(path.join(folder, host), profile ?? profiles[0]);
}

async function run(command: string, host: string): Promise<Ran> {
	const root = path.join(folder, host);
	return new Promise(resolve => {
		execFile('sh', ['-c', command], {
			cwd: path.join(root, 'etc/postfix'),
			env: {...process.env, MXDECK_ROOT: root, PATH: `${root}/usr/sbin:${root}/usr/bin:${process.env['PATH'] ?? ''}`},
		}, (error, stdout, stderr) => {
			resolve({code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr});
		});
	});
}

type Row = {
	readonly name: string;
	readonly host?: string;
	/** Goes into etc/postfix/t. */
	readonly map?: string;
	readonly command: string;
	readonly stdout?: string;
	readonly stderr?: string;
	readonly code?: number;
};

const line = (...lines: readonly string[]) => lines.map(text => `${text}\n`).join('');

const rows: readonly Row[] = [
	{name: 'postmap folds keys and keeps the first of two', map: line('A@b.example REJECT', 'a@B.example 550 x'), command: 'postmap hash:t; postmap -s hash:t', stdout: line('a@b.example\tREJECT'), stderr: line('postmap: warning: t.db: duplicate entry: "a@b.example"')},
	{name: 'postmap joins lines that begin with a space', map: line('d.example REJECT foo', '# in between', '   more'), command: 'postmap hash:t && postmap -q D.example hash:t', stdout: line('REJECT foo   more')},
	{name: 'postmap warns of a line without a value and ends well', map: line('', 'noval', 'good.example OK'), command: 'postmap hash:t; echo $?; postmap -q good.example hash:t', stdout: line('0', 'OK'), stderr: line('postmap: warning: t, line 2: expected format: key whitespace value')},
	{name: 'postmap warns of a first line that begins with a space', map: line(' lead x'), command: 'postmap hash:t', stderr: line('postmap: warning: t: logical line must not start with whitespace: " lead x"')},
	{name: 'postmap warns of colons', map: line('key: v'), command: 'postmap hash:t && postmap -q key: hash:t', stdout: line('v'), stderr: line('postmap: warning: t, line 1: record is in "key: value" format; is this an alias file?')},
	{name: 'a key that is not there is no output and 1', map: line('a.example OK'), command: 'postmap hash:t; postmap -q b.example hash:t', code: 1},
	{name: 'postmap -q - answers the keys that are there', map: line('a.example OK', 'b.example REJECT no'), command: String.raw`postmap hash:t; printf "b.example\nc.example\n" | postmap -q - hash:t`, stdout: line('b.example\tREJECT no')},
	{name: 'a key is never code', map: line('a.example OK'), command: 'postmap hash:t; postmap -q \'.*"; system("echo x")\' hash:t', code: 1},
	{name: 'an edit without postmap is not in force', map: line('a.example OK'), command: 'postmap hash:t; echo "b.example OK" >> t; postmap -q b.example hash:t', code: 1},
	{name: 'the type without a name is hash', map: line('a.example OK'), command: 'postmap t; postmap -q a.example hash:t', stdout: line('OK')},
	{name: 'lmdb has a file of its own', host: 'mx2', map: line('a.example OK'), command: 'postmap lmdb:t; ls t.*; postmap -q a.example lmdb:t', stdout: line('t.lmdb', 'OK')},
	{name: 'texthash is asked in the text', map: line('a.example OK'), command: 'postmap -q a.example texthash:t', stdout: line('OK')},
	{name: 'texthash is not built', map: line('a.example OK'), command: 'postmap texthash:t', stderr: line('postmap: fatal: unsupported dictionary type: texthash does not support bulk-mode creation.'), code: 1},
	{name: 'an unknown type is refused', map: '', command: 'postmap foo:t', stderr: line('postmap: fatal: unsupported dictionary type: foo. Is the postfix-foo package installed?'), code: 1},
	{name: 'a missing text is refused', command: 'postmap hash:/etc/postfix/nosuch', stderr: line('postmap: fatal: open /etc/postfix/nosuch: No such file or directory'), code: 1},
	{name: 'a missing index is refused', command: 'postmap -q a.example hash:nosuch', stderr: line('postmap: fatal: open database nosuch.db: No such file or directory'), code: 1},
	{name: 'the sender map stands and is built', command: 'postmap -q cheap-lists.example hash:/etc/postfix/sender_access', stdout: line('550 5.7.1 Bulk mail from this domain is refused')},
	{name: 'postconf -h folds a list into a line', command: 'postconf -h smtpd_sender_restrictions', stdout: line('permit_mynetworks, reject_non_fqdn_sender, reject_unknown_sender_domain, check_sender_access hash:/etc/postfix/sender_access')},
	{name: 'postconf -x expands', command: 'postconf -x -h mydestination; postconf -xh mydestination', stdout: line('mx1.corp.example, localhost', 'mx1.corp.example, localhost')},
	{name: 'postconf without -x does not', command: 'postconf mydestination', stdout: line('mydestination = $myhostname, localhost')},
	{name: 'postconf -d knows the version', command: 'postconf -d mail_version', stdout: line('mail_version = 3.7.11')},
	{name: 'postconf warns of what it does not know', command: 'postconf nosuch mail_version', stdout: line('mail_version = 3.7.11'), stderr: line('postconf: warning: nosuch: unknown parameter')},
	{name: 'the type that postmap takes by itself differs by host', host: 'mx2', command: 'postconf -h default_database_type', stdout: line('lmdb')},
	{name: 'postconf -M folds a service into a line', command: 'postconf -M policy-spf/unix', stdout: line('policy-spf unix  -       n       n       -       -       spawn user=nobody argv=/usr/bin/policyd-spf')},
	{name: 'a broken main.cf is named', command: 'echo broken > main.cf; postconf -n', stderr: line('postconf: fatal: /etc/postfix/main.cf, line 1: missing \'=\' after attribute name: "broken"'), code: 1},
	{name: 'a broken main.cf stops a reload, without a word', command: 'echo broken > main.cf; postfix reload', code: 1},
	{name: 'postfix status says nothing without a terminal', command: 'postfix status; tail -n 1 "$MXDECK_ROOT/var/log/mail.log" | cut -d" " -f 4-', stdout: line('the Postfix mail system is running: PID: 217')},
	{name: 'a stopped Postfix has status 1', command: 'postfix stop; postfix status', code: 1},
	{name: 'a stopped Postfix cannot be reloaded', command: 'postfix stop; postfix reload', code: 1},
	{name: 'a reload hands the SPF settings over', command: 'cd ../postfix-policyd-spf-python; echo "PermError_reject = True" >> policyd-spf.conf; grep -c "= True" ../../run/policyd-spf.conf; postfix reload; grep -c "= True" ../../run/policyd-spf.conf', stdout: line('0', '1')},
	{name: 'fail2ban answers a ping', command: 'fail2ban-client ping', stdout: line('Server replied: pong')},
	{name: 'fail2ban lists its jails', command: 'fail2ban-client status', stdout: line('Status', '|- Number of jail:\t4', '`- Jail list:\tdovecot, postfix, postfix-sasl, sshd')},
	{name: 'nobody is banned at first', command: 'fail2ban-client banned; fail2ban-client banned 192.0.2.1; fail2ban-client get postfix banip --with-time', stdout: line('[{\'dovecot\': []}, {\'postfix\': []}, {\'postfix-sasl\': []}, {\'sshd\': []}]', '[[]]')},
	{name: 'a ban is listed', command: 'fail2ban-client set postfix banip 192.0.2.1 2001:db8::1; fail2ban-client banned; fail2ban-client banned 192.0.2.1 192.0.2.2; fail2ban-client get postfix banip', stdout: line('2', '[{\'dovecot\': []}, {\'postfix\': [\'192.0.2.1\', \'2001:db8::1\']}, {\'postfix-sasl\': []}, {\'sshd\': []}]', '[[\'postfix\'], []]', '192.0.2.1 2001:db8::1')},
	{name: 'a second ban is none', command: 'fail2ban-client set postfix banip 192.0.2.1; fail2ban-client set postfix banip 192.0.2.1', stdout: line('1', '0')},
	{name: 'a ban has its times', command: 'fail2ban-client set postfix banip 192.0.2.1; fail2ban-client get postfix banip --with-time | tr 0-9 9', stdout: line('1', '999.9.9.9 \t9999-99-99 99:99:99 + 999 = 9999-99-99 99:99:99')},
	{name: 'an unban says 1 once, and 0 again with code 0', command: 'fail2ban-client set postfix banip 192.0.2.1; fail2ban-client set postfix unbanip 192.0.2.1; fail2ban-client set postfix unbanip 192.0.2.1', stdout: line('1', '1', '0')},
	{name: 'an unban is logged', command: 'fail2ban-client set postfix banip 192.0.2.1; fail2ban-client set postfix unbanip 192.0.2.1; cut -c 24- "$MXDECK_ROOT/var/log/fail2ban.log"', stdout: line('1', '1', ' fail2ban.actions        [36]: NOTICE  [postfix] Ban 192.0.2.1', ' fail2ban.actions        [36]: NOTICE  [postfix] Unban 192.0.2.1')},
	{name: 'an unban without a jail takes all', command: 'fail2ban-client set postfix banip 192.0.2.1; fail2ban-client set dovecot banip 192.0.2.1; fail2ban-client unban 192.0.2.1', stdout: line('1', '1', '2')},
	{name: 'an address is never a path', command: 'fail2ban-client set postfix unbanip ../../x; fail2ban-client set postfix unbanip /etc/passwd', stdout: line('0', '0')},
	{name: 'fail2ban names its log', command: 'fail2ban-client get logtarget', stdout: line('Current logging target is:', '`- /var/log/fail2ban.log')},
	{name: 'the ban time is the one of jail.local', command: 'fail2ban-client get postfix-sasl bantime', stdout: line('21600')},
	{name: 'logger writes to syslog', command: 'logger -t mxdeck hello; cut -d" " -f 2,4- "$MXDECK_ROOT/var/log/syslog"', stdout: line('mx1 hello')},
	{name: 'logger writes mail to the mail log', command: 'logger -t mxdeck -p mail.notice "a  b"; cut -d" " -f 2,4- "$MXDECK_ROOT/var/log/mail.log"', stdout: line('mx1 a  b')},
	{name: 'the traditional stamp stands where rsyslog is set to it', host: 'mx2', command: 'logger -t mxdeck hello; cut -c 17-27 "$MXDECK_ROOT/var/log/syslog"', stdout: line('mx2 mxdeck[')},
	{name: 'the operator is root', command: 'id -u; id -un; id -Gn', stdout: line('0', 'root', 'root')},
	{name: 'the services run', command: 'systemctl is-active postfix@- fail2ban nosuch', stdout: line('active', 'active', 'inactive')},
];

test.each(rows)('$name', async ({host = 'mx1', map, command, stdout = '', stderr = '', code = 0}) => {
	await lay(host);
	if (map !== undefined) {
		await writeFile(path.join(folder, host, 'etc/postfix/t'), map);
	}

	expect(await run(command, host)).toMatchObject({stdout, stderr, code});
});

test('a jail that does not exist is an error', async () => {
	await lay('mx1');
	for (const command of ['status nosuch', 'get nosuch banip', 'set nosuch unbanip 192.0.2.1']) {
		const ran = await run(`fail2ban-client ${command}`, 'mx1');
		expect(ran).toMatchObject({code: 255, stdout: 'Sorry but the jail \'nosuch\' does not exist\n'});
		expect(ran.stderr).toMatch(/ERROR {3}NOK: \('nosuch',\)/);
	}
});

test('the line of a stand-in has the stamp of its host', async () => {
	await lay('mx1');
	await lay('mx2');
	await run('logger -t x hello', 'mx1');
	expect(await readFile(path.join(folder, 'mx1/var/log/syslog'), 'utf8')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}[+-]\d\d:\d\d mx1 x\[\d+]: hello\n$/);
	await run('logger -t x hello', 'mx2');
	expect(await readFile(path.join(folder, 'mx2/var/log/syslog'), 'utf8')).toMatch(/^[A-Z][a-z]{2} [\d ]\d \d\d:\d\d:\d\d mx2 x\[\d+]: hello\n$/);
});
