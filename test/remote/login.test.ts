import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {writeFileSync} from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {acceptKeys, blobOf, newKey, type SshServerOptions} from '../helpers/ssh-server.js';
import {prepareAnswers} from './questions.js';
import {ends, outcome, start} from './reach.js';

const hasAgent = spawnSync('ssh-add', ['-h']).error === undefined;

test('a key that the server does not know is refused with the names of what was tried', async () => {
	const server = await start();
	const other = path.join(server.folder, 'other');
	writeFileSync(other, newKey().private);
	const sk = path.join(server.folder, 'sk');
	writeFileSync(sk, 'sk-ssh-ed25519@openssh.com AAAA nobody\n');
	expect(await outcome(server.target({identityFiles: [other, sk]})))
		.toBe(`auth: 127.0.0.1 port ${server.port} refused root (tried ${other}; left out: ${sk} is a security key (FIDO), which only the system's ssh can use; the server takes publickey)`);
});

test('no more than five keys are offered', async () => {
	let offered = 0;
	const server = await start({
		authenticate(context) {
			offered += context.method === 'publickey' ? 1 : 0;
			context.reject(['publickey']);
		},
	});
	const files = Array.from({length: 8}, (_, index) => path.join(server.folder, `key${index}`));
	for (const file of files) {
		writeFileSync(file, newKey().private);
	}

	expect(await outcome(server.target({identityFiles: files}))).toMatch(/^auth: /);
	expect(offered).toBe(5);
});

test.each<[string, readonly string[], string, readonly number[]]>([
	['the right passphrase at the third try', ['no', 'nor this', 'open sesame'], 'ok', [1, 2, 3]],
	['three wrong passphrases', ['a', 'b', 'c', 'open sesame'], 'auth', [1, 2, 3]],
	['no passphrase', [], 'auth', [1]],
])('an encrypted key and %s', async (_, secrets, expected, attempts) => {
	const key = newKey('open sesame');
	const server = await start({authenticate: acceptKeys(key)});
	writeFileSync(server.clientKeyFile, key.private);
	const questions = prepareAnswers({secrets});
	expect(await outcome(server.target(), questions)).toMatch(new RegExp(`^${expected}`));
	expect(questions.asked.map(ask => 'attempt' in ask ? [ask.kind, ask.attempt] : [])).toEqual(attempts.map(attempt => ['passphrase', attempt]));
});

test('hosts that need the same encrypted key at the same time ask for its passphrase once', async () => {
	const key = newKey('open sesame');
	const server = await start({authenticate: acceptKeys(key)});
	writeFileSync(server.clientKeyFile, key.private);
	const questions = prepareAnswers({secrets: ['wrong', 'open sesame']});
	expect(await Promise.all(Array.from({length: 4}, async () => outcome(server.target(), questions)))).toEqual(['ok', 'ok', 'ok', 'ok']);
	expect(questions.asked).toHaveLength(2);
	expect(await outcome(server.target(), questions)).toBe('ok');
	expect(questions.asked).toHaveLength(2);
});

test('the passphrase of a key that the server does not take is not asked for', async () => {
	const server = await start();
	writeFileSync(server.clientKeyFile, newKey('open sesame').private);
	const questions = prepareAnswers({secrets: ['open sesame']});
	expect(await outcome(server.target(), questions)).toMatch(/^auth/);
	expect(questions.asked).toEqual([]);
});

test.each<[string, SshServerOptions['authenticate'], readonly string[], string]>([
	['answers of two prompts', context => {
		if (context.method === 'keyboard-interactive') {
			context.prompt(['Password: ', 'Code: '], answers => {
				if (answers.join(' ') === 'secret 123456') {
					context.accept();
				} else {
					context.reject(['keyboard-interactive']);
				}
			});
		} else {
			context.reject(['keyboard-interactive']);
		}
	}, ['secret', '123456'], 'ok'],
	['a password at the second try', context => {
		if (context.method === 'password' && context.password === 'secret') {
			context.accept();
		} else {
			context.reject(['password']);
		}
	}, ['wrong', 'secret'], 'ok'],
	['three wrong passwords', context => {
		context.reject(['password']);
	}, ['a', 'b', 'c', 'd'], 'auth'],
	['a password where the keyboard-interactive that is offered asks nothing', context => {
		if (context.method === 'password') {
			context.accept();
		} else {
			context.reject(['keyboard-interactive', 'password']);
		}
	}, ['secret'], 'ok'],
])('without a key that fits, the operator is asked: %s', async (_, authenticate, secrets, expected) => {
	const server = await start({...authenticate && {authenticate}});
	const questions = prepareAnswers({secrets});
	expect(await outcome(server.target(), questions)).toMatch(new RegExp(`^${expected}`));
	expect(questions.asked).toHaveLength(Math.min(3, secrets.length));
});

test.each<[string, boolean, boolean, string]>([
	['is offered first when the configuration names it, however many others there are', true, false, 'ok'],
	['is the only one with IdentitiesOnly', true, true, 'ok'],
	['is not offered when it comes after too many others', false, false, 'auth'],
	['is not offered with IdentitiesOnly when the configuration does not name it', false, true, 'auth'],
])(`the agent's key %s${hasAgent ? '' : ' (skipped: no ssh-agent here)'}`, async (_, named, identitiesOnly, expected) => {
	if (!hasAgent) {
		return;
	}

	let offered = 0;
	const right = newKey();
	const accept = acceptKeys(right);
	const server = await start({
		authenticate(context) {
			offered += context.method === 'publickey' && context.signature === undefined ? 1 : 0;
			accept(context);
		},
	});
	const agent = path.join(server.folder, 'agent');
	const process = spawn('ssh-agent', ['-D', '-a', agent], {stdio: ['ignore', 'pipe', 'ignore']});
	ends.push(() => process.kill());
	await once(process.stdout, 'data');
	for (const key of [...Array.from({length: 7}, () => newKey()), right]) {
		execFileSync('ssh-add', ['-q', '-'], {input: `${key.private}\n`, env: {SSH_AUTH_SOCK: agent}, stdio: ['pipe', 'ignore', 'ignore']});
	}

	const identity = path.join(server.folder, 'right');
	writeFileSync(`${identity}.pub`, right.public);
	expect(await outcome(server.target({agent, identitiesOnly, identityFiles: named ? [identity] : []}))).toMatch(new RegExp(`^${expected}`));
	expect(offered).toBe(named ? 1 : (identitiesOnly ? 0 : 5));
});

test(`a locked agent is named, and the key files do${hasAgent ? '' : ' (skipped: no ssh-agent here)'}`, async () => {
	if (!hasAgent) {
		return;
	}

	const server = await start();
	const agent = path.join(server.folder, 'agent');
	const process = spawn('ssh-agent', ['-D', '-a', agent], {stdio: ['ignore', 'pipe', 'ignore']});
	ends.push(() => process.kill());
	await once(process.stdout, 'data');
	const own = {SSH_AUTH_SOCK: agent};
	execFileSync('ssh-add', ['-q', '-'], {input: `${newKey().private}\n`, env: own, stdio: ['pipe', 'ignore', 'ignore']});
	const askpass = path.join(server.folder, 'askpass');
	writeFileSync(askpass, '#!/bin/sh\necho secret\n', {mode: 0o700});
	execFileSync('ssh-add', ['-x'], {env: {...own, SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force'}, stdio: 'ignore'});
	expect(await outcome(server.target({agent}))).toBe('ok');
	expect(await outcome(server.target({agent, identityFiles: []}))).toContain(`left out: the agent at ${agent}: holds no key, or is locked`);
});

test('an agent that is not there is named, and the key files do', async () => {
	const server = await start();
	const agent = path.join(server.folder, 'no-agent');
	expect(await outcome(server.target({agent}))).toBe('ok');
	expect(await outcome(server.target({agent, identityFiles: []}))).toContain(`left out: the agent at ${agent}: `);
});

test('an agent that dies while it signs is passed over, and the key files do', async () => {
	const right = newKey();
	const server = await start();
	const agent = path.join(server.folder, 'dying-agent');
	const blob = blobOf(right);
	const field = (data: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, data.length]), data]);
	const list = Buffer.concat([Buffer.from([12, 0, 0, 0, 1]), field(blob), field(Buffer.from('work'))]);
	const dying = net.createServer(socket => {
		socket.on('error', () => undefined);
		socket.on('data', asked => {
			if (asked[4] === 11) {
				socket.write(field(list));
			} else {
				socket.destroy();
			}
		});
	});
	await new Promise<void>(resolve => {
		dying.listen(agent, resolve);
	});
	ends.push(() => dying.close());
	const accept = acceptKeys(right, server.clientKey);
	const both = await start({authenticate: accept});
	const identity = path.join(server.folder, 'in-agent');
	writeFileSync(`${identity}.pub`, right.public);
	expect(await outcome(both.target({agent, identityFiles: [identity, server.clientKeyFile]}))).toBe('ok');
	expect(await outcome(both.target({agent, identityFiles: [identity]}))).toMatch(/^auth: .*tried agent: work/);
});

test('a user whom the server does not know is one connection with one name, and the operator is asked nothing', async () => {
	const names: string[] = [];
	let connections = 0;
	const server = await start({
		authenticate(context) {
			names.push(context.username);
			context.reject(['publickey']);
		},
	});
	const questions = prepareAnswers({secrets: ['x', 'y', 'z']});
	const before = server.connections.size;
	expect(await outcome(server.target({user: 'nobody-here'}), questions)).toMatch(/^auth: .* refused nobody-here/);
	connections += server.connections.size - before;
	expect(connections).toBeLessThanOrEqual(1);
	expect(new Set(names)).toEqual(new Set(['nobody-here']));
	expect(names.length).toBeLessThanOrEqual(2);
	expect(questions.asked).toEqual([]);
});

test('an operator who takes longer than the time to connect is waited for', async () => {
	const server = await start({
		authenticate(context) {
			if (context.method === 'password' && context.password === 'late') {
				context.accept();
			} else {
				context.reject(['password']);
			}
		},
	});
	const questions = {
		...prepareAnswers(),
		async secret() {
			await pause(900);
			return Buffer.from('late');
		},
	};
	expect(await outcome(server.target({connectTimeout: 400, identityFiles: []}), questions)).toBe('ok');
});

test('a password that has expired is told, and not changed behind the operator\'s back', async () => {
	let changed = 0;
	const server = await start({
		authenticate(context) {
			if (context.method === 'password') {
				context.requestChange('expired', newPassword => {
					changed += Number(newPassword !== undefined);
					context.reject();
				});
			} else {
				context.reject(['password']);
			}
		},
	});
	expect(await outcome(server.target({identityFiles: []}), prepareAnswers({secrets: ['old']}))).toMatch(/^auth: the password of root on .* has expired/);
	expect(changed).toBe(0);
});
