import {existsSync} from 'node:fs';
import {stat} from 'node:fs/promises';
import process from 'node:process';
import ssh2 from 'ssh2';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startDemo, type Demo} from '../../source/demo/index.js';
import type {Target} from '../../source/model/target.js';
import {connectTo} from './demo-host.js';

let demo: Demo;

beforeAll(async () => {
	demo = await startDemo();
});

afterAll(async () => {
	await demo.stop();
});

function target(name: string): Target {
	const found = demo.targets.get(name);
	if (found === undefined) {
		throw new Error(`no target ${name}`);
	}

	return found;
}

test('three hosts in a group, each with a way to it', () => {
	expect(demo.hosts.map(({name, groups}) => [name, groups])).toEqual([['mx1', ['mx']], ['mx2', ['mx']], ['mx3', ['mx']]]);
	expect(new Set(demo.hosts.map(({name}) => target(name).port)).size).toBe(3);
});

test('the key is for its owner alone', async () => {
	const {mode} = await stat(target('mx1').identityFiles[0] ?? '');
	expect(mode & 0o777).toBe(0o600); // eslint-disable-line no-bitwise -- file modes are bits
});

test('a command runs in the host\'s tree as root, with its input, its exit code and both outputs', async () => {
	const client = await connectTo(target('mx2'));
	expect(await client.run('cat; id -un; hostname; postconf -h myhostname; echo trouble >&2; exit 3', 'typed\n')).toEqual({
		code: 3,
		stdout: 'typed\nroot\nmx2\nmx2.shop.example\n',
		stderr: 'trouble\n',
	});
	expect(await client.run('echo $SSH_CONNECTION')).toMatchObject({stdout: expect.stringMatching(/^127\.0\.0\.1 \d+ 127\.0\.0\.1 22\n$/) as string});
	client.end();
});

test('a megabyte goes in and comes out whole', async () => {
	const client = await connectTo(target('mx1'));
	const text = 'x'.repeat(1_000_000);
	const {stdout} = await client.run('cat', text);
	expect(stdout).toBe(text);
	client.end();
});

test('the logs grow while they are followed', async () => {
	const client = await connectTo(target('mx3'));
	const lines = await client.until('tail -n 0 -F var/log/mail.log', /^(?:.*\n){3}/);
	expect(lines).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\S+ mx3 \S+\[\d+]: /);
	client.end();
});

test('a follower ends with its channel', async () => {
	const client = await connectTo(target('mx1'));
	const [pid] = /\d+/.exec(await client.until('echo $$; exec tail -n 0 -F var/log/syslog', /\d+\n/)) ?? [];
	await expect.poll(async () => client.run(`kill -0 ${pid ?? ''} 2>/dev/null; echo $?`)).toMatchObject({stdout: '1\n'});
	client.end();
});

test.each([
	['another key', {privateKey: ssh2.utils.generateKeyPairSync('ed25519').private}],
	['a password', {password: 'demo'}],
])('%s is not let in', async (_, way) => {
	const {hostname, port, user} = target('mx1');
	const client = new ssh2.Client();
	const end = await new Promise<string>(resolve => {
		client.on('ready', () => {
			resolve('ready');
		}).on('error', error => {
			resolve(error.message);
		}).connect({host: hostname, port, username: user, ...way});
	});
	client.end();
	expect(end).toBe('All configured authentication methods failed');
});

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

test('nothing is left when it stops, though commands run', async () => {
	const other = await startDemo();
	const [tree = ''] = other.trees.values();
	const client = await connectTo(other.targets.get('mx1') ?? target('mx1'));
	const [pid] = /\d+/.exec(await client.until('echo $$; trap "" HUP; sleep 300', /\d+\n/)) ?? [];
	await other.stop();
	expect(existsSync(tree)).toBe(false);
	await expect.poll(() => isAlive(Number(pid))).toBe(false);
});
