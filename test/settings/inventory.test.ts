import {expect, test} from 'vitest';
import {describeProblem} from '../../source/model/outcome.js';
import {chooseHosts} from '../../source/settings/inventory.js';
import {readSettings} from '../../source/settings/read-settings.js';
import {noSettings} from '../../source/settings/settings.js';

const read = readSettings(`
[defaults]
sudo = "never"
[hosts.mx1]
groups = ["edge"]
[hosts.mx2]
user = "ops"
[groups]
all = ["mx1", "mx2", "mx3"]
`, 'config.toml');
const settings = read.ok ? read.value : noSettings;

test.each([
	{names: [], chosen: ['mx1', 'mx2']},
	{names: ['mx2'], chosen: ['mx2']},
	{names: ['@all'], chosen: ['mx1', 'mx2', 'mx3']},
	{names: ['mx2,mx1', '@edge'], chosen: ['mx2', 'mx1']},
	{names: ['@edge', 'backup.example.com'], chosen: ['mx1', 'backup.example.com']},
	{names: ['ops@192.0.2.1'], chosen: ['ops@192.0.2.1']},
])('$names are the hosts $chosen', ({names, chosen}) => {
	const hosts = chooseHosts(settings, names);
	expect(hosts.ok ? hosts.value.map(({name}) => name) : hosts.problem).toEqual(chosen);
});

test('a host that only a group or ssh knows gets the defaults', () => {
	expect(chooseHosts(settings, ['mx3'])).toEqual({ok: true, value: [{name: 'mx3', groups: ['all'], readOnly: false, sudo: 'never'}]});
});

test.each([
	{names: ['@al'], says: 'there is no group @al.  Try: use @all.'},
	{names: ['@west'], says: 'there is no group @west.  Try: use @all, @edge.'},
	{names: ['-oProxyCommand=id'], says: '"-oProxyCommand=id" cannot be the name of a host.  Try: use an alias of your ssh configuration, a host name or an address.'},
	{names: ['a b'], says: '"a b" cannot be the name of a host.  Try: use an alias of your ssh configuration, a host name or an address.'},
])('$names are refused: $says', ({names, says}) => {
	const outcome = chooseHosts(settings, names);
	expect(outcome.ok ? '' : describeProblem(outcome.problem)).toBe(says);
});

test('an unknown group without any configuration says how to add one', () => {
	const outcome = chooseHosts(noSettings, ['@mx']);
	expect(outcome.ok ? '' : describeProblem(outcome.problem)).toBe('there is no group @mx.  Try: name hosts, or add [groups] to the configuration.');
});
