import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {loadSettings} from '../../source/settings/load-settings.js';
import {nearestWord} from '../../source/settings/nearest-word.js';
import {auditFile, configFile, placesOf} from '../../source/settings/places.js';

test.each([
	{environment: {}, config: '/home/op/.config/mxdeck/config.toml', audit: '/home/op/.local/state/mxdeck/audit.db'},
	{environment: {XDG_CONFIG_HOME: '/etc/op', XDG_STATE_HOME: '/var/op'}, config: '/etc/op/mxdeck/config.toml', audit: '/var/op/mxdeck/audit.db'},
	{environment: {XDG_CONFIG_HOME: 'relative'}, config: '/home/op/.config/mxdeck/config.toml', audit: '/home/op/.local/state/mxdeck/audit.db'},
])('with $environment the configuration is $config', ({environment, config, audit}) => {
	const places = placesOf(environment, '/home/op');
	expect(configFile(places)).toBe(config);
	expect(auditFile(places)).toBe(audit);
});

test('a configuration that was not named may be missing, a named one may not', async () => {
	const missing = path.join(mkdtempSync(path.join(tmpdir(), 'mxdeck-settings-')), 'config.toml');
	expect(await loadSettings(missing, false)).toMatchObject({ok: true, value: {hosts: []}});
	expect(await loadSettings(missing, true)).toMatchObject({ok: false, problem: {what: `the configuration ${missing} cannot be read: there is no such file`}});
	writeFileSync(missing, '[hosts.mx1]\n');
	expect(await loadSettings(missing, true)).toMatchObject({ok: true, value: {hosts: [{name: 'mx1'}]}});
});

test.each([
	{word: 'clasify', near: 'classify'},
	{word: 'tial', near: 'tail'},
	{word: 'Hosts', near: 'hosts'},
	{word: 'spam', near: undefined},
	{word: 'mx1', near: undefined},
])('the word nearest to $word is $near', ({word, near}) => {
	expect(nearestWord(word, ['classify', 'tail', 'hosts', 'spf'])).toBe(near);
});
