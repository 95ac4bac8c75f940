import {createHash} from 'node:crypto';
import {chmodSync, mkdirSync, symlinkSync} from 'node:fs';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {Look} from '../../source/model/action.js';
import {look} from '../../source/remote/look.js';
import {createHostTree, type HostTree} from '../helpers/host-tree.js';
import {createLocalConnection} from '../helpers/local-connection.js';

const bytes = 'caf\u00E9 \u0000\u00FF\r\nno end';

let host: HostTree;

beforeEach(() => {
	host = createHostTree({
		'/etc/postfix/table': bytes,
		'/etc/postfix/empty': '',
		'/etc/postfix/sender_access.db': 'spam@bad.example\tREJECT\n',
		'/srv/secret': 'secret',
		banned: '[{\'sshd\': []}]\n',
		bans: 'postfix 203.0.113.7\n',
	});
});

afterEach(() => {
	host.remove();
});

const file = (path: string): Look => ({as: 'it', look: 'file', path});
const run = (...argv: readonly string[]): Look => ({as: 'it', look: 'run', argv});

async function see(...looks: readonly Look[]) {
	const facts = await look(createLocalConnection({root: host.root}), looks, true);
	return facts.ok ? facts.value['it'] : facts.problem;
}

test.each(['dash', 'bash'])('in %s: files and answers come back byte by byte, under their names', async shell => {
	const facts = await look(createLocalConnection({root: host.root, shell}), [
		{as: 'table', look: 'file', path: '/etc/postfix/table'},
		{as: 'empty', look: 'file', path: '/etc/postfix/empty'},
		{as: 'banned', look: 'run', argv: ['fail2ban-client', 'banned']},
		{as: 'entry', look: 'run', argv: ['/usr/sbin/postmap', '-q', 'spam@bad.example', 'hash:/etc/postfix/sender_access']},
		{as: 'dump', look: 'run', argv: ['postmap', '-s', 'hash:/etc/postfix/sender_access']},
		{as: 'none', look: 'run', argv: ['postmap', '-q', 'x@bad.example', 'hash:/etc/postfix/sender_access']},
		{as: 'absent', look: 'file', path: '/etc/postfix/absent'},
	], true);
	expect(facts).toEqual({ok: true, value: {
		table: {found: 'file', content: bytes, sha256: createHash('sha256').update(bytes, 'latin1').digest('hex')},
		empty: {found: 'file', content: '', sha256: createHash('sha256').update('').digest('hex')},
		banned: {found: 'output', code: 0, stdout: '[{\'sshd\': []}]\n', stderr: ''},
		entry: {found: 'output', code: 0, stdout: 'REJECT\n', stderr: ''},
		dump: {found: 'output', code: 0, stdout: 'spam@bad.example\tREJECT\n', stderr: ''},
		none: {found: 'output', code: 1, stdout: '', stderr: ''},
		absent: {found: 'nothing', reason: 'there is no such file, or its folder may not be entered'},
	}});
});

describe('what is not looked at', () => {
	const files: ReadonlyArray<readonly [path: string, reason: RegExp]> = [
		['/srv/secret', /only files below \/etc/],
		['/etc/../srv/secret', /not a plain one/],
		['/etc/postfix/../../srv/secret', /not a plain one/],
		['/etc/postfix', /not a regular file/],
		['/etc/a\nb', /not plain text/],
		['', /not plain text/],
	];

	test.each(files)('the file %j', async (path, reason) => {
		expect(await see(file(path))).toEqual({found: 'nothing', reason: expect.stringMatching(reason) as string});
	});

	const runs: ReadonlyArray<readonly string[]> = [
		['rm', '-rf', '/'],
		['sh', '-c', 'id'],
		['/tmp/postmap', '-q', 'x', 'hash:/etc/x'],
		['postmap', 'hash:/etc/postfix/table'],
		['postmap', '-d', 'x', 'hash:/etc/postfix/table'],
		['postmap', '-s', '/etc/postfix/table'],
		['postmap', '-s', 'hash:/srv/secret'],
		['postmap', '-s', 'x', 'hash:/etc/postfix/table'],
		['postmap', '-q', '-', 'hash:/etc/postfix/table'],
		['postmap', '-q', 'x', 'hash:/srv/secret'],
		['postmap', '-q', 'x', 'hash:/etc/../srv/secret'],
		['postconf', '-e', 'x=y'],
		['postconf', '-c', '/tmp'],
		['fail2ban-client', 'set', 'sshd', 'unbanip', '203.0.113.7'],
		['fail2ban-client', 'unban', '--all'],
		['fail2ban-client', '-x', 'status'],
		['fail2ban-client', 'get', 'sshd', 'action', 'x'],
		['fail2ban-client', 'reload'],
		['postqueue', '-f'],
		['postfix', 'stop'],
		['fail2ban-client', 'status', '$(id)'],
		['fail2ban-client', 'status', 'a\nb'],
	];

	test.each(runs.map(argv => [argv.join(' '), argv] as const))('the program %j', async (_, argv) => {
		expect(await see(run(...argv))).toMatchObject({found: 'nothing'});
		expect(host.calls()).toEqual([]);
	});
});

test('a program that is not installed is no empty answer', async () => {
	expect(await see(run('postqueue', '-j'))).toEqual({found: 'nothing', reason: 'postqueue is not installed'});
});

test('a file that may not be read is told apart from a missing one', async () => {
	chmodSync(host.at('/etc/postfix/table'), 0o000);
	const fact = await see(file('/etc/postfix/table'));
	expect(fact).toMatchObject(process.getuid?.() === 0 ? {found: 'file'} : {found: 'nothing', reason: expect.stringContaining('may not read it') as string});
});

test('a link is followed, for reading harms nothing', async () => {
	mkdirSync(host.at('/etc/mail'));
	symlinkSync('../postfix/table', host.at('/etc/mail/table'));
	expect(await see(file('/etc/mail/table'))).toMatchObject({found: 'file', content: bytes});
});

test('a login script that prints changes no answer', async () => {
	const connection = createLocalConnection({root: host.root});
	const facts = await look({...connection, async exec(command, options) {
		const result = await connection.exec(command, options);
		return result.ok ? {ok: true, value: {...result.value, stdout: Buffer.concat([Buffer.from('Welcome!\nfile aGk=\nmxdeck begin\n'), result.value.stdout, Buffer.from('logout\n')])}} : result;
	}}, [file('/etc/postfix/table')], true);
	expect(facts).toMatchObject({ok: true, value: {it: {content: bytes}}});
});

test('a host that cannot run the script is a problem, not an empty answer', async () => {
	const connection = createLocalConnection({root: host.root});
	const answerOnce = async (code: number | undefined) => look({...connection, exec: async () => ({ok: true, value: {code, stdout: Buffer.alloc(0), stderr: Buffer.from('sudo: a password is required\n')}})}, [file('/etc/x')], true);
	expect(await answerOnce(1)).toMatchObject({ok: false, problem: {what: 'the host could not be looked at: sudo: a password is required'}});
	expect(await answerOnce(undefined)).toMatchObject({ok: false, problem: {what: 'the connection broke while the host was looked at'}});
});

test('nothing to look at asks nothing', async () => {
	expect(await look({...createLocalConnection({root: host.root}), async exec() {
		throw new Error('nothing was to be asked');
	}}, [], true)).toEqual({ok: true, value: {}});
});
