import {createHash} from 'node:crypto';
import {lstatSync, readdirSync, readFileSync, readlinkSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {changedSpan, closeRequest} from '../../source/remote/change-request.js';
import {helperPath} from '../../source/remote/helper-place.js';
import {decodeWord, encodeWord} from '../../source/remote/request-lines.js';
import {callHelper, createHelperHost} from '../helpers/helper-host.js';
import type {HostTree} from '../helpers/host-tree.js';
import {byHand, compiled, sha256, table} from '../helpers/plans.js';

const spf = '/etc/postfix-policyd-spf-python/policyd-spf.conf';
const conf = 'TestOnly = 1\nPermError_reject = False\nHELO_reject = Fail\n';
const mainCf = 'smtpd_sender_restrictions = reject_non_fqdn_sender, check_sender_access hash:/etc/postfix/sender_access,\n';
const secret = 'CANARY-5f1d';

let host: HostTree;

beforeEach(() => {
	host = createHelperHost({
		[table]: byHand,
		[`${table}.db`]: compiled,
		'/etc/postfix/main.cf': mainCf,
		[spf]: conf,
		'/etc/passwd': 'root:x:0:0::/root:/bin/sh\n',
		'/etc/aliases': 'root: admin\n',
		'/etc/postfix/virtual': 'x@ours.example alice\n',
		'/etc/postfix/other_access': byHand,
		bans: 'sshd 203.0.113.7\n',
	});
	for (const file of ['/etc/shadow', '/etc/postfix/sasl_passwd', '/etc/postfix/sasl_passwd.db', '/etc/ssl/private/key.pem', '/root/.ssh/id_ed25519']) {
		host.write(file, secret, 0o600);
	}

	symlinkSync('/etc/shadow', host.at('/etc/postfix/link'));
});

afterEach(() => {
	host.remove();
});

/** All of the host but what the helper keeps for itself and what the stand-ins write: path, mode and content. */
function picture(): ReadonlyMap<string, string> {
	const seen = new Map<string, string>();
	for (const name of readdirSync(host.root, {recursive: true, encoding: 'utf8'}).sort()) {
		if (name.startsWith('var') || name === 'calls' || name === 'syslog') {
			continue;
		}

		const stat = lstatSync(path.join(host.root, name));
		const content = stat.isSymbolicLink() ? readlinkSync(path.join(host.root, name)) : (stat.isFile() ? createHash('sha256').update(readFileSync(path.join(host.root, name))).digest('hex') : '');
		seen.set(name, `${stat.mode} ${stat.nlink} ${content}`);
	}

	return seen;
}

const word = encodeWord;
const line = (kind: string, ...words: readonly string[]): string => [kind, ...words.map(each => word(each))].join(' ');
const id = '0badcafe';
/** Each change has an id of its own: one that is known is only answered again. */
let count = 0;
function change(...lines: readonly string[]): string {
	count += 1;
	const own = `${id}-${count}`;
	return `apply ${own}\n${closeRequest([line('id', own), line('action', 'blacklist-sender'), line('operator', 'eve'), line('key', 'x'), ...lines])}\n`;
}

function edit(file: string, before: string, after: string, map = 'hash'): string {
	const {offset, removed, inserted} = changedSpan(before, after);
	return line('edit', file, sha256(before), sha256(after), String(offset), String(removed), inserted, map);
}

/** An edit that names another file's content rightly. */
const write = (file: string, added: string, map = ''): string => change(edit(file, host.read(file) ?? '', `${host.read(file) ?? ''}${added}`, map));

/** What would be a change, of files that are not the table's. */
const places = [
	'/etc/passwd',
	'/etc/shadow',
	'/etc/aliases',
	'/root/.ssh/authorized_keys',
	'/etc/sudoers.d/mxdeck',
	'/etc/cron.d/x',
	helperPath,
	'/etc/postfix/main.cf',
	'/etc/postfix/master.cf',
	'/etc/postfix/virtual',
	'/etc/postfix/other_access',
	'/etc/postfix/sasl_passwd',
	'/etc/postfix/dynamicmaps.cf.d/x',
	'/etc/postfix/link',
	'/etc/postfix/../passwd',
	'/etc/postfix/./sender_access',
	'/etc/postfix//sender_access',
	'/etc/postfix/sender_access/',
	'/etc/postfix/sender_access.db',
	'/etc/postfix-policyd-spf-python/other.conf',
	'/etc/postfix-policyd-spf-python/../passwd',
	'etc/passwd',
	'',
	'/',
	'-o',
	'/etc/postfix/a b',
	'/etc/postfix/$(id)',
	'/etc/postfix/`id`',
	'/etc/postfix/sender_access\n/etc/passwd',
	'/etc/postfix/sender_access\0',
	'/etc/postfix/größe',
	'/proc/self/mem',
	'/var/lib/mxdeck/changes/x/phase',
] as const;

/** Keys and lines that are not what a sender table may get: the list of the safety notes, and what else a table can do. */
const lines = [
	'$(rm -rf /)@x REJECT',
	'`id`@x REJECT',
	'a@x;reboot REJECT',
	'a b@x REJECT',
	'a\tb@x REJECT',
	' a@x.example REJECT',
	'#a@x',
	'"a b"@x.example REJECT',
	'"a@x REJECT',
	'a@x\r REJECT',
	'a\0b@x.example REJECT',
	'-o@x.example REJECT',
	'/./ REJECT',
	'/etc/passwd REJECT',
	'!a@x.example REJECT',
	'com REJECT',
	'.com REJECT',
	'. REJECT',
	'* REJECT',
	'@ REJECT',
	'@x.example REJECT',
	'x@ REJECT',
	'<> REJECT',
	'REJECT',
	'postmaster@ REJECT',
	'MAILER-DAEMON REJECT',
	'Größe@x.example REJECT',
	'a@bücher.test REJECT',
	'a@xn-- REJECT',
	'a@x..y REJECT',
	'1.2.3 REJECT',
	'1.2.3.4/0 REJECT',
	'0.0.0.0/0 REJECT',
	'::/0 REJECT',
	'::ffff:1.2.3.4 REJECT',
	`${'a'.repeat(5000)} REJECT`,
	'a\u00FF@x.example REJECT',
	'__proto__ REJECT',
	'constructor@x REJECT',
	'\' OR 1=1--@x REJECT',
	'%s%n@x REJECT',
	'{a}@x REJECT',
	'END 0000',
	'a@x.example OK',
	'a@x.example DUNNO',
	'a@x.example permit',
	'a@x.example FILTER smtp:[198.51.100.9]',
	'a@x.example REDIRECT eve@evil.example',
	'a@x.example BCC eve@evil.example',
	'a@x.example PREPEND X: y',
	'a@x.example HOLD',
	'a@x.example DISCARD',
	'a@x.example WARN',
	'a@x.example check_policy_service inet:198.51.100.9:1',
	'a@x.example 250 2.0.0 Yes',
	'a@x.example 450 4.7.1 Later',
	'a@x.example',
	'a@x.example 550',
	'a@x.example REJECT \u001B[2J',
	'a@x.example REJECT \u00E9',
	`a@x.example REJECT ${'x'.repeat(300)}`,
	'  continued',
	'# somebody else\'s',
	'#mxdeck',
	'',
	' ',
	'\t',
	'# mxdeck \u001B]52;c;x',
	'a@x.example REJECT\n\tOK',
] as const;

const settings = [
	'TestOnly = 0\n',
	'PermError_reject = Yes\n',
	'PermError_reject = true\n',
	'permerror_reject = True\n',
	'PermError_reject = True\nTestOnly = 0\n',
	'HELO_reject = False\n',
	'\n',
	'# x\n',
	'PermError_reject\n',
	'PermError_reject = True = False\n',
	'skip_addresses = 0.0.0.0/0\n',
	'Whitelist = 0.0.0.0/0\n',
	'PermError_reject = True\r\r\n',
	'PermError_reject = True\u0000\n',
] as const;

/** Lines of a request that go elsewhere than to a file. */
const words = [
	line('timer', '#!/bin/sh\ntouch /owned'),
	'expire',
	line('ban', 'sshd', '198.51.100.1'),
	line('ban', 'sshd', '203.0.113.7'),
	line('unban', '--all', '203.0.113.7'),
	line('unban', 'sshd;id', '203.0.113.7'),
	line('unban', 'sshd', '--all'),
	line('unban', 'sshd', '$(id)'),
	line('unban', 'sshd action x', '203.0.113.7'),
	line('run', 'reboot'),
	line('file', '/etc/shadow'),
	line('map-entry', 'hash', '/etc/postfix/sasl_passwd', 'x', 'y'),
	line('map-entry', 'pcre', table, 'x@y.example', 'y'),
	line('map-entry', 'hash', table, '-s', 'y'),
	line('map-entry', 'hash', table, 'a b', 'y'),
	line('map-entry', 'hash', table, 'x', 'y'),
	line('setting', spf, 'TestOnly', 'x'),
	line('setting', spf, '.*', 'x'),
	line('setting', '/etc/postfix/sasl_passwd', 'PermError_reject', 'x'),
	line('setting', '/etc/shadow', 'root', 'x'),
	line('undoes', '../../../../etc'),
	line('undoes', 'zz'),
	line('confirm-within', '0'),
	line('confirm-within', '99999999'),
	line('confirm-within', '1; id'),
	'extend x',
	line('lapse', '1', '# mxdeck', ''),
	line('lapse', '$(id)', '# mxdeck', 'x'),
	line('lapse', '1', 'root', 'x'),
	line('action', 'x y'),
	line('id', '$(id)'),
	'x'.repeat(70_000),
	'postconf -e x=y',
	'; id',
	'$(id)',
] as const;

const raw = [
	'',
	'\n',
	'\0',
	'version',
	'version x\n',
	'version\nversion\n',
	'VERSION\n',
	'apply\n',
	'apply \n',
	'apply ../../x\nEND x\n',
	`apply ${id}\n`,
	`apply ${id}\nEND 0000\n`,
	`apply ${'a'.repeat(65)}\nEND x\n`,
	`apply ${id}\n${line('id', id)}\nask\n`,
	`look ${id}\nEND\n`,
	`sh ${id}\n`,
	`apply ${id}; id\n`,
	'apply $(id)\n',
	'#!/bin/sh\nid\n',
	`look ${id}\r\n`,
	'\u001B[2J',
	'x'.repeat(200_000),
	'\u00FF\u00FE',
	'REQUEST\n',
	'apply -n\nEND x\n',
] as const;

const looks = [
	...['/etc/shadow', '/etc/postfix/sasl_passwd', '/etc/ssl/private/key.pem', '/etc/../root/.ssh/id_ed25519', '/root/.ssh/id_ed25519', '/etc/postfix/link', '/proc/self/environ'].map(file => line('file', file)),
	...[['cat', '/etc/shadow'], ['postmap', '-q', 'x', 'hash:/etc/postfix/sasl_passwd'], ['postmap', '-s', 'texthash:/etc/shadow'], ['postmap', '-s', 'hash:/etc/postfix/sasl_passwd'], ['postmap', 'hash:/etc/postfix/sender_access'], ['postmap', '-q', 'x', 'tcp:/etc/x'], ['postconf', '-e', 'x=y'], ['postconf', '-c', '/tmp'], ['fail2ban-client', 'set', 'sshd', 'unbanip', '203.0.113.7'], ['fail2ban-client', 'stop'], ['/bin/sh', '-c', 'id'], ['/tmp/postmap', '-q', 'x', `hash:${table}`], ['postqueue', '-f']].map(argv => line('run', ...argv)),
	line('change', '../../etc'),
	line('change', '*'),
	line('journal', '-1'),
	line('journal', '$(id)'),
	'unknown',
	'$(id)',
] as const;

function requests(): readonly string[] {
	return [
		...places.map(file => write(file, 'a@x.example REJECT\n', 'hash')),
		...places.slice(0, 12).map(file => write(file, 'x\n')),
		...lines.map(each => change(edit(table, byHand, `${byHand}${each}\n`))),
		...['lmdb', 'cdb', 'btree', '', 'pcre', 'hash; id'].map(map => change(edit(table, byHand, `${byHand}a@x.example REJECT\n`, map))),
		...settings.map(each => change(edit(spf, conf, `${conf}${each}`, ''))),
		change(edit(spf, conf, conf.replace('TestOnly = 1\n', ''), '')),
		change(edit(spf, conf, 'HELO_reject = Fail\nTestOnly = 1\nPermError_reject = True\n', '')),
		change(edit(table, `${byHand}x`, `${byHand}a@x.example REJECT\n`)),
		...words.map(each => change(each)),
		...raw,
		...looks.map(each => `look ${id}\n${closeRequest([each])}\n`),
	];
}

test('two hundred hostile requests write nothing and tell nothing', async () => {
	const all = requests();
	expect(all.length).toBeGreaterThan(200);
	const before = picture();
	const ask = async (request: string): Promise<void> => {
		const {stdout, stderr} = await callHelper(host, request);
		const told = stdout.toString('latin1').split(/\s/).map(each => decodeWord(each)).join('\n');
		expect(`${stdout.toString()}${told}${stderr.toString()}`, request.slice(0, 300)).not.toMatch(new RegExp(`${secret}|uid=`));
	};

	for (let start = 0; start < all.length; start += 8) {
		const some = all.slice(start, start + 8);
		await Promise.all(some.map(async request => ask(request)));
		expect(picture(), some.map(request => request.slice(0, 300)).join('\n')).toEqual(before);
	}

	expect(host.calls().filter(call => /^(?:postfix|fail2ban-client set)/.test(call))).toEqual([]);
	expect(readdirSync(host.at('var/lib')).sort()).toEqual(['mxdeck']);
	await callHelper(host, change(edit(table, byHand, `${byHand}a@x.example REJECT\n`)));
	expect(host.read(table)).toContain('a@x.example');
}, 120_000);
