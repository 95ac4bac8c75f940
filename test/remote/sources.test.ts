import {describe, expect, test} from 'vitest';
import {configuredSources, discoveredSources, type LogPlaces} from '../../source/remote/sources.js';
import {carriesFacility, syslogRules} from '../../source/remote/sources-rsyslog.js';

const debian: LogPlaces = {
	user: 'anna',
	privilege: 'none',
	installed: ['postfix', 'postgrey', 'policyd-spf', 'fail2ban', 'dovecot'],
	files: ['mail.log', 'syslog', 'fail2ban.log'].map(name => ({path: `/var/log/${name}`, readable: true, group: 'adm', mode: '640'})),
	syslogDaemon: true,
	rules: syslogRules(['*.*;auth,authpriv.none\t\t-/var/log/syslog', 'mail.*\t\t-/var/log/mail.log']),
	journal: 'readable',
	postfixFile: undefined,
	dovecotFiles: [],
	fail2banTarget: '/var/log/fail2ban.log',
};

const unreadable = (places: LogPlaces): LogPlaces => ({...places, files: places.files.map(file => ({...file, readable: false}))});

const rows: ReadonlyArray<readonly [string, LogPlaces, readonly string[]]> = [
	['Dovecot without a file of its own is in the mail log', debian, [
		'yes /var/log/mail.log: postfix policyd-spf dovecot', 'yes /var/log/syslog: postgrey', 'yes /var/log/fail2ban.log: fail2ban',
	]],
	['without a syslog daemon a mail log is a leftover', {...debian, syslogDaemon: false}, [
		'yes journal: postfix policyd-spf dovecot postgrey', 'yes /var/log/fail2ban.log: fail2ban',
	]],
	['a readable journal stands in for files that cannot be read', unreadable(debian), [
		'yes journal: postfix policyd-spf dovecot postgrey', 'no /var/log/fail2ban.log: fail2ban',
	]],
	['when neither can be read, the files are named', {...unreadable(debian), journal: 'unreadable'}, [
		'no /var/log/mail.log: postfix policyd-spf dovecot', 'no /var/log/syslog: postgrey', 'no /var/log/fail2ban.log: fail2ban',
	]],
	['root through sudo reads everything', {...unreadable(debian), journal: 'unreadable', privilege: 'sudo'}, [
		'sudo /var/log/mail.log: postfix policyd-spf dovecot', 'sudo /var/log/syslog: postgrey', 'sudo /var/log/fail2ban.log: fail2ban',
	]],
	['the mail log is waited for right after a rotation', {...debian, files: debian.files.slice(1)}, [
		'yes /var/log/mail.log: postfix policyd-spf dovecot', 'yes /var/log/syslog: postgrey', 'yes /var/log/fail2ban.log: fail2ban',
	]],
	['one file for everything is followed once', {...debian, files: debian.files.slice(1), rules: syslogRules(['*.* /var/log/syslog'])}, [
		'yes /var/log/syslog: postfix policyd-spf dovecot postgrey', 'yes /var/log/fail2ban.log: fail2ban',
	]],
	['other systems have other names', {
		...debian,
		installed: ['postfix'],
		files: ['maillog', 'messages'].map(name => ({path: `/var/log/${name}`, readable: true, group: 'root', mode: '600'})),
		rules: syslogRules(['*.info;mail.none;authpriv.none /var/log/messages', 'mail.*  -/var/log/maillog']),
	}, ['yes /var/log/maillog: postfix', 'yes /var/log/messages: ']],
	['Postfix writing a file of its own leaves the rest to syslog', {...debian, postfixFile: '/var/log/postfix.log'}, [
		'yes /var/log/mail.log: policyd-spf dovecot', 'yes /var/log/syslog: postgrey', 'yes /var/log/postfix.log: postfix', 'yes /var/log/fail2ban.log: fail2ban',
	]],
	['Fail2ban logging to syslog is found there', {...debian, fail2banTarget: 'SYSLOG'}, [
		'yes /var/log/mail.log: postfix policyd-spf dovecot', 'yes /var/log/syslog: postgrey fail2ban',
	]],
];

describe('each line comes through one source', () => {
	for (const [name, places, expected] of rows) {
		test(name, () => {
			expect(discoveredSources(places).map(({id, readable, carries}) => `${readable} ${id}: ${carries.join(' ')}`)).toEqual(expected);
		});
	}
});

test('an unreadable log names the group that may read it', () => {
	expect(discoveredSources({...unreadable(debian), journal: 'unreadable'})[0]).toMatchObject({
		reason: 'anna may not read /var/log/mail.log (group adm, mode 640)',
		remedy: 'usermod -aG adm anna, then connect again',
	});
});

test('configured sources replace the discovered ones and keep what is known of them', () => {
	expect(configuredSources(debian, ['/var/log/syslog', '/srv/fail2ban-2.log', '/srv/mail', 'journal'])).toMatchObject([
		{id: '/var/log/syslog', format: 'syslog', carries: ['postgrey']},
		{id: '/srv/fail2ban-2.log', format: 'fail2ban', carries: ['fail2ban']},
		{id: '/srv/mail', format: 'syslog', carries: debian.installed},
		{id: 'journal', kind: 'journal', format: 'journal-json'},
	]);
});

describe('a selector of rsyslog says which facilities it lets through', () => {
	const selectors: ReadonlyArray<readonly [string, 'mail' | 'daemon', boolean]> = [
		['mail.*', 'mail', true],
		['-mail.*', 'daemon', false],
		['mail.info', 'mail', true],
		['mail.warn', 'mail', false],
		['*.*;auth,authpriv.none', 'mail', true],
		['*.*;mail.none', 'mail', false],
		['*.info;mail.none;authpriv.none', 'daemon', true],
		['daemon,mail.*', 'daemon', true],
		['auth,authpriv.*', 'mail', false],
	];
	for (const [selector, facility, expected] of selectors) {
		test(`${selector}: ${facility} ${expected ? 'yes' : 'no'}`, () => {
			expect(carriesFacility(selector, facility)).toBe(expected);
		});
	}
});
