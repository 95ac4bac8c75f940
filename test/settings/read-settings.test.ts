import {expect, test} from 'vitest';
import {describeProblem} from '../../source/model/outcome.js';
import {readSettings} from '../../source/settings/read-settings.js';

const complete = `
# Mail hosts
[defaults]
backlog = 60
reply_text = "550 5.7.1 Blocked by policy"

[hosts.mx1]
address = "192.0.2.11"
user = "ops"
port = 2222
groups = ["edge"]
sudo = "never"
read_only = true
transport = "ssh"
sources = ["/var/log/mail.log", "journal"]
zone = "Europe/Berlin"

[hosts."mx2.example.com"]

[groups]
mx = ["mx1", "mx2.example.com", "mx9"]

[history]
days = 30
rollup_days = 100
`;

test('a configuration gives hosts with their own and their groups\' words, and defaults', () => {
	expect(readSettings(complete, 'config.toml')).toEqual({ok: true, value: {
		hosts: [
			{name: 'mx1', address: '192.0.2.11', user: 'ops', port: 2222, groups: ['edge', 'mx'], sudo: 'never', readOnly: true, transport: 'ssh', sources: ['/var/log/mail.log', 'journal'], zone: 'Europe/Berlin'},
			{name: 'mx2.example.com', groups: ['mx'], sudo: 'auto', readOnly: false},
		],
		groups: new Map([['mx', ['mx1', 'mx2.example.com', 'mx9']], ['edge', ['mx1']]]),
		defaults: {backlog: 60, replyText: '550 5.7.1 Blocked by policy', ascii: undefined, readOnly: false, sudo: 'auto', sshConfig: undefined},
		history: {keep: true, days: 30, megabytes: 2000, rollupDays: 100},
	}});
});

test('an empty configuration has no hosts and the built-in defaults', () => {
	expect(readSettings('', 'config.toml')).toMatchObject({ok: true, value: {hosts: [], defaults: {backlog: 30, sudo: 'auto'}, history: {keep: true, days: 7, megabytes: 2000, rollupDays: 400}}});
});

test.each([
	{wrong: '[hosts.mx1]\nport = "22"', says: 'c.toml:2: hosts.mx1.port must be a whole number from 1 to 65535.'},
	{wrong: '[hosts.mx1]\n\nusr = "x"', says: 'c.toml:3: hosts.mx1.usr is not a known key.  Try: write user.'},
	{wrong: '[hosts.mx1]\nfrobnicate = 1', says: 'c.toml:2: hosts.mx1.frobnicate is not a known key.  Try: use one of address, user, port, groups, sudo, read_only, transport, sources, zone.'},
	{wrong: '[host.mx1]\n', says: 'c.toml:1: host is not a known key.  Try: write hosts.'},
	{wrong: '[hosts]\nmx1.zone = "Mars/Base"', says: 'c.toml:2: hosts.mx1.zone must be the name of a time zone, such as "Europe/Berlin".'},
	{wrong: '[hosts]\n# two\nmx1 = {sudo = "always"}', says: 'c.toml:3: hosts.mx1.sudo must be "auto" or "never".'},
	{wrong: '[hosts.mx1]\ntransport = "telnet"', says: 'c.toml:2: hosts.mx1.transport must be "auto" or "ssh2" or "ssh".'},
	{wrong: '[hosts."a.b"]\nuser = "u"\n[hosts.mx2]\nuser = 5', says: 'c.toml:4: hosts.mx2.user must be a text that is not empty.'},
	{wrong: '[hosts.mx1]\nsources = ["mail.log"]', says: 'c.toml:2: hosts.mx1.sources must be a list of absolute paths and "journal".'},
	{wrong: '[hosts]\nmx1 = "192.0.2.1"', says: 'c.toml:2: hosts.mx1 must be a table.'},
	{wrong: '[groups]\nmx = "mx1"', says: 'c.toml:2: groups.mx must be a list of texts: the names of its hosts.'},
	{wrong: '[defaults]\nbacklog = -1', says: 'c.toml:2: defaults.backlog must be a whole number from 0 to 10080.'},
	{wrong: '[history]\nmegabytes = 1', says: 'c.toml:2: history.megabytes must be a whole number from 10 to 1000000.'},
	{wrong: 'hosts = 3', says: 'c.toml:1: hosts must be a table.'},
])('a wrong key is named with file and line: $says', ({wrong, says}) => {
	const outcome = readSettings(wrong, 'c.toml');
	expect(outcome.ok ? '' : describeProblem(outcome.problem)).toBe(says);
});

test('a line that is no TOML is named with its column', () => {
	const outcome = readSettings('[hosts.mx1]\nuser = = "x"', 'c.toml');
	expect(outcome.ok ? '' : outcome.problem.what).toMatch(/^c\.toml:2:8: \S/);
});
