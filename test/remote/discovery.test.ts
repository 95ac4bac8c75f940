import {mkdtempSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {spawnSync} from 'node:child_process';
import {afterAll, describe, expect, test} from 'vitest';
import type {Discovery} from '../../source/model/discovery.js';
import type {Host} from '../../source/model/host.js';
import {discover, discoveryFrom} from '../../source/remote/discovery.js';
import script from '../../source/remote/host-scripts/discover.sh';
import {localShell} from './local-shell.js';

const host: Host = {name: 'mx', groups: [], readOnly: false, sudo: 'auto'};

/** What a lab host answered to an account (recorded by test/lab/record-discovery). */
function recorded(name: string): Discovery {
	const text = readFileSync(path.join(import.meta.dirname, '../fixtures/discovery', `${name}.txt`), 'utf8');
	const answers = text.split(/^== /m).slice(1).map(part => {
		const end = part.indexOf('\n');
		return [part.slice(0, end), part.slice(end + 1)] as const;
	});
	return discoveryFrom(new Map(answers), host, 0);
}

const sourcesOf = ({sources}: Discovery) => sources.map(({id, readable, carries}) => `${readable} ${id}: ${carries.join(' ')}`);

describe('what an account may do is told from what sudo says', () => {
	const rows = [
		['root', 'root'],
		['ops', 'sudo'],
		['oncall', 'sudo-password'],
		['viewer', 'none'],
		['limited', 'none'],
	] as const;
	for (const [user, privilege] of rows) {
		test(`${user}: ${privilege}`, () => {
			expect(['mx1', 'mx2', 'mx3'].map(name => recorded(`${name}-${user}`).privilege)).toEqual([privilege, privilege, privilege]);
		});
	}
});

describe('each line of a known service comes through one source', () => {
	const rows: ReadonlyArray<readonly [string, readonly string[]]> = [
		['mx1-root', [
			'yes /var/log/mail.log: postfix policyd-spf',
			'yes /var/log/syslog: postgrey',
			'yes /var/log/dovecot.log: dovecot',
			'yes /var/log/fail2ban.log: fail2ban',
		]],
		['mx2-ops', [
			'yes /var/log/mail.log: postfix policyd-spf',
			'yes /var/log/syslog: postgrey',
			'sudo /var/log/dovecot.log: dovecot',
			'yes /var/log/fail2ban.log: fail2ban',
		]],
		['mx1-viewer', [
			'yes /var/log/mail.log: postfix policyd-spf',
			'yes /var/log/syslog: postgrey',
			'no /var/log/dovecot.log: dovecot',
			'yes /var/log/fail2ban.log: fail2ban',
		]],
		['mx3-viewer', [
			'yes journal: postfix policyd-spf dovecot postgrey',
			'yes /var/log/fail2ban.log: fail2ban',
		]],
		['mx3-limited', [
			'no journal: postfix policyd-spf dovecot postgrey',
			'no /var/log/fail2ban.log: fail2ban',
		]],
	];
	for (const [name, expected] of rows) {
		test(name, () => {
			expect(sourcesOf(recorded(name))).toEqual(expected);
		});
	}
});

test('a host is described by its own words', () => {
	const {hostname, system, zone, user, groups, operatorAddress, ownDomains, ownNetworks, spfConfig, maps, jails} = recorded('mx2-ops');
	expect({hostname, system, zone, user, groups, operatorAddress, ownDomains, ownNetworks, spfConfig, maps, jails}).toEqual({
		hostname: 'mx2',
		system: 'Debian GNU/Linux 12 (bookworm)',
		zone: 'Europe/Berlin',
		user: 'ops',
		groups: ['ops', 'adm', 'systemd-journal'],
		operatorAddress: '10.77.0.1',
		ownDomains: ['mx2.shop.example', 'localhost', 'shop.example'],
		ownNetworks: ['127.0.0.0/8', '::ffff:127.0.0.0/104', '::1/128'],
		spfConfig: '/etc/postfix-policyd-spf-python/policyd-spf.conf',
		maps: [{list: 'smtpd_sender_restrictions', check: 'check_sender_access', type: 'lmdb', path: '/etc/postfix/sender_access'}],
		jails: ['dovecot', 'postfix', 'postfix-sasl', 'sshd'],
	});
});

test('services come with their state and version', () => {
	expect(recorded('mx3-viewer').services).toEqual([
		{name: 'postfix', running: true, installed: true, version: '3.7.11'},
		{name: 'postgrey', running: true, installed: true, version: '1.37'},
		{name: 'policyd-spf', running: true, installed: true, version: '3.0.4'},
		{name: 'fail2ban', running: true, installed: true, version: '1.0.2'},
		{name: 'dovecot', running: true, installed: true, version: '2.3.19.1'},
	]);
});

describe('a missing right names its remedy', () => {
	const rows: ReadonlyArray<readonly [string, readonly RegExp[]]> = [
		['mx1-root', []],
		['mx1-ops', []],
		['mx1-oncall', [/may not read \/var\/log\/dovecot\.log .*sudo asks.* → chgrp adm/, /only root may ask Fail2ban.* → give the sudo password/]],
		['mx1-viewer', [/may not read \/var\/log\/dovecot\.log.* → chgrp adm/, /viewer cannot become root.* → .*viewer ALL=\(root\) NOPASSWD/, /only root may ask Fail2ban.* → .*sudoers\.d/]],
		['mx3-limited', [/own lines of the journal → usermod -aG systemd-journal limited/, /fail2ban\.log .* → usermod -aG adm limited/, /cannot become root.* → .*sudoers\.d/]],
	];
	for (const [name, expected] of rows) {
		test(name, () => {
			const said = recorded(name).missing.map(({what, remedy}) => `${what} → ${remedy}`);
			expect(said).toHaveLength(expected.length);
			for (const [index, pattern] of expected.entries()) {
				expect(said[index]).toMatch(pattern);
			}
		});
	}
});

describe('on a host', () => {
	const root = mkdtempSync(path.join(tmpdir(), 'mxdeck-discovery-'));
	afterAll(() => {
		rmSync(root, {recursive: true});
	});
	const put = (name: string, text: string, mode = 0o644) => {
		mkdirSync(path.dirname(path.join(root, name)), {recursive: true});
		writeFileSync(path.join(root, name), text, {mode});
	};

	put('etc/hostname', 'mail\n');
	put('etc/os-release', 'PRETTY_NAME="Test OS 1"\n');
	put('etc/rsyslog.conf', 'mail.* -/var/log/mail.log\n*.*;mail.none /var/log/syslog\n');
	put('var/log/mail.log', '');
	put('var/log/syslog', '');
	put('var/log/odd name.log', '');
	put('usr/sbin/postfix', '#!/bin/sh\n', 0o755);
	put('usr/sbin/postconf', '#!/bin/sh\n[ "$1" = -x ] && [ $# = 1 ] && printf \'%s\\n\' "myhostname = mail.example.org" "smtpd_restriction_classes = strict" "smtpd_sender_restrictions = strict, permit"\n[ "$2" = strict ] && echo "strict = check_sender_access texthash:/etc/postfix/senders"\nexit 0\n', 0o755);
	put('usr/bin/systemctl', '#!/bin/sh\ncase $3 in postfix@-.service | rsyslog.service) exit 0 ;; esac\nexit 3\n', 0o755);
	symlinkSync('/usr/share/zoneinfo/Asia/Tokyo', path.join(root, 'etc/localtime'));

	test('the script finds what is below the folder that plays it', async () => {
		const found = await discover(localShell(root, {SSH_CONNECTION: '192.0.2.7 4711 198.51.100.1 22'}), {...host, sources: ['/var/log/odd name.log']});
		expect(found).toMatchObject({ok: true, value: {
			hostname: 'mail',
			system: 'Test OS 1',
			zone: 'Asia/Tokyo',
			privilege: 'root',
			operatorAddress: '192.0.2.7',
			maps: [{list: 'smtpd_sender_restrictions', check: 'check_sender_access', type: 'texthash', path: '/etc/postfix/senders'}],
			sources: [{id: '/var/log/odd name.log', kind: 'file', path: '/var/log/odd name.log', format: 'syslog', carries: ['postfix'], readable: 'yes'}],
		}});
		expect(found.ok && Math.abs(found.value.clockSkew) < 1000).toBe(true);
		expect(found.ok && found.value.services.filter(({installed}) => installed)).toEqual([{name: 'postfix', running: true, installed: true, version: undefined}]);
	});

	test('noise of a login script does not matter', async () => {
		const shell = localShell(root);
		const noisy = {...shell, exec: async (command: string, options?: object) => shell.exec(`echo mxdeck begin; echo hostname bm9pc2U=; printf noise; ${command}; echo bye`, options)};
		expect(await discover(noisy, host)).toMatchObject({ok: true, value: {hostname: 'mail'}});
	});

	test('a host that answers with something else is trouble, not an empty host', async () => {
		const closed = {...localShell(root), exec: async () => localShell(root).exec('echo This account is not available; exit 1')};
		expect(await discover(closed, host)).toMatchObject({ok: false, problem: {host: 'mx', state: 'nothing was changed'}});
	});

	test('a script that was cut on its way runs nothing', () => {
		const whole = `${script}\nmain abc auto '' </dev/null\n`;
		const cuts = Array.from({length: 40}, (_, index) => Math.floor(script.length * index / 40));
		const said = cuts.map(cut => spawnSync('/bin/sh', ['-s'], {input: whole.slice(0, cut), env: {MXDECK_ROOT: root, PATH: '/usr/bin:/bin'}}).stdout.toString());
		expect(said.filter(text => text !== '')).toEqual([]);
	});
});

test('the lists are those that port 25 has, also where master.cf sets them, and the domains those of all tables', () => {
	const answers = new Map([
		['postconf', 'smtpd_sender_restrictions = permit_mynetworks, check_sender_access hash:/etc/postfix/a\nsmtpd_delay_reject = yes\nvirtual_mailbox_domains = lmdb:/etc/postfix/domains\n'],
		['overrides', 'smtp/inet/smtpd_sender_restrictions = check_sender_access lmdb:/etc/postfix/b\nsmtp/inet/smtpd_delay_reject = no\nsubmission/inet/smtpd_sender_restrictions = permit\n'],
	]);
	const found = discoveryFrom(answers, host, 0);
	expect(found.restrictions).toEqual({smtpd_sender_restrictions: 'check_sender_access lmdb:/etc/postfix/b'});
	expect(found.maps.map(({type, path: file}) => `${type}:${file}`)).toEqual(['lmdb:/etc/postfix/b']);
	expect(found.delaysReject).toBe(false);
	expect(found.domainTables).toEqual([{parameter: 'virtual_mailbox_domains', type: 'lmdb', path: '/etc/postfix/domains'}]);
});
