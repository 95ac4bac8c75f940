import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {beforeAll, expect, test} from 'vitest';
import {buildProgram, root} from './built-program.js';

let program = '';
let home = '';

beforeAll(() => {
	({program, home} = buildProgram());
}, 60_000);

function mxdeck(argv: readonly string[], input = '') {
	const {status, stdout, stderr} = spawnSync(process.execPath, [program, ...argv], {encoding: 'utf8', input, env: {...process.env, HOME: home, XDG_CONFIG_HOME: '', XDG_STATE_HOME: ''}});
	return {status, stdout, stderr};
}

test('help names every command on standard output', () => {
	const {status, stdout, stderr} = mxdeck(['--help']);
	expect(status).toBe(0);
	expect(stderr).toBe('');
	for (const command of ['console', 'demo', 'tail', 'classify', 'report', 'block', 'unblock', 'unban', 'spf', 'hosts']) {
		expect(stdout).toMatch(new RegExp(String.raw`^ {2}${command} +[A-Z]`, 'm'));
		expect(mxdeck([command, '--help'])).toMatchObject({status: 0, stderr: ''});
	}
});

test.skipIf(!existsSync('/dev/full'))('output that cannot be written is told', () => {
	const {status, stderr} = spawnSync('bash', ['-c', `"${process.execPath}" "${program}" --help > /dev/full`], {encoding: 'utf8'});
	expect({status, stderr}).toEqual({status: 1, stderr: 'mxdeck: standard output cannot be written: ENOSPC: no space left on device, write\n'});
});

test('the version is that of the package', () => {
	const {version} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {version: string};
	expect(mxdeck(['--version'])).toEqual({status: 0, stdout: `${version}\n`, stderr: ''});
});

const folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-wrong-'));
const wrongConfig = path.join(folder, 'wrong.toml');
writeFileSync(wrongConfig, '[hosts.mx1]\n\nprot = 22\n');

test.each([
	{argv: ['clasify', 'mail.log'], says: 'there is no command "clasify".  Try: mxdeck classify'},
	{argv: ['help', 'rport'], says: 'there is no command "rport".  Try: mxdeck help report.'},
	{argv: ['help', 'frobnicate'], says: 'there is no command "frobnicate".  Try: mxdeck help.'},
	{argv: ['tail', '--jsn', 'mx1'], says: 'there is no flag --jsn.  Try: --json'},
	{argv: ['block', '--jsn'], says: 'there is no flag --jsn.  Try: --json'},
	{argv: ['block'], says: 'block takes one sender'},
	{argv: ['unban', '192.0.2.1', '192.0.2.2'], says: 'unban takes one address'},
	{argv: ['spf', 'permerror', 'maybe'], says: 'spf takes no words'},
	{argv: ['tail'], says: 'no host is named, and none is configured'},
	{argv: ['hosts', '@mx'], says: 'there is no group @mx'},
	{argv: ['tail', 'mx1', '--since', 'yesterday'], says: '"yesterday" is no span of time'},
	{argv: ['hosts', '--config', wrongConfig], says: `${wrongConfig}:3: hosts.mx1.prot is not a known key.  Try: write port`},
	{argv: ['hosts', '--config', path.join(folder, 'none.toml')], says: 'cannot be read: there is no such file'},
	{argv: [], says: 'the console needs a terminal'},
	{argv: ['mx1'], says: 'the console needs a terminal'},
])('mxdeck $argv is wrong usage: $says', ({argv, says}) => {
	const {status, stdout, stderr} = mxdeck(argv);
	expect(stderr).toContain(says);
	expect({status, stdout}).toEqual({status: 2, stdout: ''});
});

test('a reader that stops reading ends classify without a word', () => {
	const lines = 'Nov 22 10:00:01 mx1 postfix/qmgr[1]: 4XyZ: removed\n'.repeat(200_000);
	const {status, stdout, stderr} = spawnSync('bash', ['-c', `"${process.execPath}" "${program}" classify --json - | head -n 1; exit "\${PIPESTATUS[0]}"`], {encoding: 'utf8', input: lines});
	expect({status, stderr}).toEqual({status: 0, stderr: ''});
	expect(stdout.split('\n')).toHaveLength(2);
});
