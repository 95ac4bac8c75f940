import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {appendFileSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import ssh2 from 'ssh2';
import {afterEach, expect, test} from 'vitest';
import type {Target} from '../../source/model/target.js';
import {openConnection, type OpenOutcome} from '../../source/remote/open-connection.js';
import {fingerprintOf} from '../../source/remote/host-verifier.js';
import {acceptKeys, blobOf, newKey, startSshServer, type SshServer, type SshServerOptions} from '../helpers/ssh-server.js';
import {prepareAnswers} from './questions.js';

const hasAgent = spawnSync('ssh-add', ['-h']).error === undefined;
const ends: Array<() => unknown> = [];

afterEach(async () => {
	for (const end of ends.splice(0).toReversed()) {
		await end();
	}
});

async function start(options?: SshServerOptions): Promise<SshServer> {
	const server = await startSshServer(options);
	ends.push(server.close);
	return server;
}

async function open(target: Target, questions = prepareAnswers()): Promise<OpenOutcome> {
	const opened = await openConnection(target, questions);
	if (opened.ok) {
		ends.push(opened.value.close);
	}

	return opened;
}

/** `ok`, or the kind of the failure and what it says. */
async function outcome(target: Target, questions = prepareAnswers()): Promise<string> {
	const opened = await open(target, questions);
	return opened.ok ? 'ok' : `${opened.problem.kind}: ${opened.problem.what}`;
}

function line(port: number, key: Buffer, marker = ''): string {
	return `${marker}[127.0.0.1]:${port} ecdsa-sha2-nistp256 ${key.toString('base64')}\n`;
}

test('a host whose key is known is logged in to and runs commands', async () => {
	const server = await start();
	const opened = await open(server.target());
	if (!opened.ok) {
		throw new Error(opened.problem.what);
	}

	const result = await opened.value.exec(String.raw`tr a-z A-Z; echo "it's \\ $((6 * 7))!" >&2; exit 3`, {stdin: 'hello'});
	expect(result).toEqual({ok: true, value: {code: 3, stdout: Buffer.from('HELLO'), stderr: Buffer.from('it\'s \\ 42!\n')}});
});

test.each<[string, (server: SshServer) => Partial<Target>, string]>([
	['an unknown key with StrictHostKeyChecking yes', () => ({knownHostsFiles: ['/dev/null']}), 'hostkey: the key of [127.0.0.1]:PORT is not known'],
	['a key that nobody accepted', () => ({knownHostsFiles: ['/dev/null'], strictHostKeyChecking: 'ask'}), 'hostkey: the key of [127.0.0.1]:PORT was not accepted'],
	['a changed key', ({knownHosts, port}) => {
		writeFileSync(knownHosts, line(port, blobOf(newKey())));
		return {strictHostKeyChecking: 'no'};
	}, 'hostkey: the key of [127.0.0.1]:PORT is not the one in KNOWN:1'],
	['a revoked key, though a later line knows it', ({knownHosts, port, hostKeys: [key = Buffer.alloc(0)]}) => {
		writeFileSync(knownHosts, `${line(port, key)}${line(port, key, '@revoked ')}`);
		return {};
	}, 'hostkey: the key of [127.0.0.1]:PORT is revoked in KNOWN:2'],
	['a known_hosts file that cannot be read', ({folder}) => ({knownHostsFiles: [folder], strictHostKeyChecking: 'no'}), 'hostkey: FOLDER cannot be read (EISDIR)'],
])('%s is refused before anything is sent', async (_, differing, expected) => {
	let attempts = 0;
	const server = await start({
		authenticate(context) {
			attempts++;
			context.accept();
		},
	});
	const said = await outcome(server.target(differing(server)));
	expect(said.replaceAll(String(server.port), 'PORT').replaceAll(server.knownHosts, 'KNOWN').replaceAll(server.folder, 'FOLDER')).toContain(expected);
	expect(attempts).toBe(0);
});

test('a refused change names the command that forgets the old key', async () => {
	const server = await start();
	writeFileSync(server.knownHosts, `# keys\n${line(server.port, blobOf(newKey()))}`);
	const opened = await open(server.target());
	expect(opened.ok ? '' : opened.problem.remedy).toContain(`ssh-keygen -R '[127.0.0.1]:${server.port}' -f '${server.knownHosts}'`);
});

test.each([
	['resolves with no', async () => false],
	['throws', async () => {
		throw new Error('dialog broken');
	}],
	['answers something that only looks like a yes', async () => 'yes' as unknown as boolean],
])('a host key question that %s is a no', async (_, accept) => {
	const server = await start();
	const said = await outcome(server.target({knownHostsFiles: [path.join(server.folder, 'new')], strictHostKeyChecking: 'ask'}), prepareAnswers({accept}));
	expect(said).toMatch(/^hostkey: /);
	expect(server.connections.size).toBeLessThan(2);
});

test('a host key question that is never answered keeps the connection waiting until the caller gives up', async () => {
	const server = await start();
	const end = new AbortController();
	const questions = prepareAnswers({
		async accept() {
			end.abort();
			await pause(60_000, undefined, {ref: false});
			return true;
		},
	});
	const opened = await openConnection(server.target({knownHostsFiles: ['/dev/null'], strictHostKeyChecking: 'ask', connectTimeout: 300}), questions, {signal: end.signal});
	expect(opened.ok).toBe(false);
});

test('an accepted key is shown with its fingerprint, remembered for its owner alone, and not asked about again', async () => {
	const server = await start();
	const file = path.join(server.folder, '.ssh', 'known_hosts');
	const target = server.target({knownHostsFiles: [file], strictHostKeyChecking: 'ask', connectTimeout: 300});
	const questions = prepareAnswers({
		// Longer than the time to connect: an operator who reads is not a server that hangs.
		async accept() {
			await pause(500);
			return true;
		},
	});
	expect(await outcome(target, questions)).toBe('ok');
	expect(questions.asked).toEqual([{host: 'mx1', type: 'ecdsa-sha2-nistp256', fingerprint: fingerprintOf(server.hostKeys[0] ?? Buffer.alloc(0)), address: `127.0.0.1:${server.port}`}]);
	expect(readFileSync(file, 'utf8')).toBe(line(server.port, server.hostKeys[0] ?? Buffer.alloc(0)));
	expect((statSync(file).mode % 0o1000).toString(8)).toBe('600');
	expect(await outcome(target)).toBe('ok');
});

test('accept-new adds a line of its own to a file that ends in the middle of one, hashed when wished', async () => {
	const server = await start();
	writeFileSync(server.knownHosts, '# no line end');
	expect(await outcome(server.target({strictHostKeyChecking: 'accept-new', hashKnownHosts: true}))).toBe('ok');
	expect(readFileSync(server.knownHosts, 'utf8')).toMatch(/^# no line end\n\|1\|\S+ ecdsa-sha2-nistp256 \S+\n$/);
	expect(await outcome(server.target())).toBe('ok');
});

test('a host known by one type of key is asked for that type, though it has better ones', async () => {
	const rsa = ssh2.utils.generateKeyPairSync('rsa', {bits: 2048});
	const server = await start({hostKeys: [newKey().private, rsa.private]});
	const rsaLine = readFileSync(server.knownHosts, 'utf8').split('\n')[1] ?? '';
	writeFileSync(server.knownHosts, `${rsaLine}\n`);
	expect(await outcome(server.target())).toBe('ok');
});

test('a key known by the plain name counts for another port, a differing one does not matter there', async () => {
	const server = await start();
	const [key = Buffer.alloc(0)] = server.hostKeys;
	writeFileSync(server.knownHosts, `127.0.0.1 ecdsa-sha2-nistp256 ${key.toString('base64')}\n`);
	expect(await outcome(server.target())).toBe('ok');
	writeFileSync(server.knownHosts, `127.0.0.1 ecdsa-sha2-nistp256 ${blobOf(newKey()).toString('base64')}\n`);
	expect(await outcome(server.target())).toMatch(/^hostkey: the key of .* is not known/);
});

test('a host key alias is looked up in place of name and port', async () => {
	const server = await start();
	writeFileSync(server.knownHosts, readFileSync(server.knownHosts, 'utf8').replace(/^\S+/, 'alias'));
	expect(await outcome(server.target({hostKeyAlias: 'alias'}))).toBe('ok');
});

test.each([true, false])('a host key question that is answered with %s when the server is gone does no harm', async accepted => {
	const server = await start();
	const questions = prepareAnswers({
		async accept() {
			for (const one of server.connections) {
				one.end();
			}

			await pause(100);
			return accepted;
		},
	});
	expect(await outcome(server.target({knownHostsFiles: ['/dev/null'], strictHostKeyChecking: 'ask'}), questions)).toMatch(/^(throttled|hostkey|unreachable): /);
	await pause(150);
});

test('a server that shares no method with us is told from one that is down', async () => {
	const server = await start({algorithms: {kex: ['diffie-hellman-group1-sha1']}});
	expect(await outcome(server.target())).toMatch(/^config: .* share no method: .*key exchange/);
});

test('the same key shown again when keys are exchanged anew is not asked about', async () => {
	const server = await start();
	const questions = prepareAnswers({accept: async () => true});
	const opened = await open(server.target({knownHostsFiles: ['/dev/null'], strictHostKeyChecking: 'ask'}), questions);
	for (const connection of server.connections) {
		connection.rekey();
	}

	const result = opened.ok ? await opened.value.exec('echo on') : undefined;
	expect(result?.ok === true && result.value.stdout.toString()).toBe('on\n');
	expect(questions.asked).toHaveLength(1);
});

test('a key that the server does not know is refused with the names of what was tried', async () => {
	const server = await start();
	const other = path.join(server.folder, 'other');
	writeFileSync(other, newKey().private);
	const sk = path.join(server.folder, 'sk');
	writeFileSync(sk, 'sk-ssh-ed25519@openssh.com AAAA nobody\n');
	expect(await outcome(server.target({identityFiles: [other, sk]})))
		.toBe(`auth: 127.0.0.1 port ${server.port} refused root (tried ${other}; left out: ${sk} is a security key (FIDO), which mxdeck cannot use yet; the server takes publickey)`);
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

test('an agent that is not there is named, and the key files do', async () => {
	const server = await start();
	const agent = path.join(server.folder, 'no-agent');
	expect(await outcome(server.target({agent}))).toBe('ok');
	expect(await outcome(server.target({agent, identityFiles: []}))).toContain(`left out: the agent at ${agent}: `);
});

test('two jump hosts are gone through, each with its own key checked', async () => {
	const [last, middle, first] = await Promise.all([start(), start(), start()]);
	const jumps = [first.target({name: 'first'}), middle.target({name: 'middle'})];
	const opened = await open(last.target({jumps}));
	const result = opened.ok ? await opened.value.exec('echo there') : undefined;
	expect(result?.ok === true && result.value.stdout.toString()).toBe('there\n');
	expect([first, middle, last].map(({connections}) => connections.size)).toEqual([1, 1, 1]);

	appendFileSync(middle.knownHosts, line(middle.port, middle.hostKeys[0] ?? Buffer.alloc(0), '@revoked '));
	expect(await outcome(last.target({jumps}))).toContain('hostkey: jump host middle: the key of');
});

test('a proxy command carries the connection; one that fails says why', async () => {
	const server = await start();
	const through = `node -e "const s=require('net').connect(${server.port},'127.0.0.1');process.stdin.pipe(s).pipe(process.stdout)"`;
	expect(await outcome(server.target({proxyCommand: through}))).toBe('ok');
	expect(await outcome(server.target({proxyCommand: 'sh -c "echo no route >&2; exit 1"'}))).toBe('unreachable: the proxy command of mx1 did not get through: no route');
});

test('trouble of the network is told apart', async () => {
	const server = await start();
	const dropping = net.createServer(socket => socket.destroy());
	const silent = net.createServer(() => undefined);
	for (const listener of [dropping, silent]) {
		await new Promise<void>(resolve => {
			listener.listen(0, '127.0.0.1', resolve);
		});
		ends.push(() => listener.close());
	}

	const portOf = (listener: net.Server) => (listener.address() as net.AddressInfo).port;
	expect(await outcome(server.target({port: portOf(dropping)}))).toMatch(/^throttled: .* dropped it before the handshake/);
	expect(await outcome(server.target({port: portOf(silent), connectTimeout: 200}))).toMatch(/^unreachable: .* does not answer/);
	expect(await outcome(server.target({port: 1}))).toMatch(/^unreachable: .* refuses connections/);
	expect(await outcome(server.target({hostname: 'no-such-host.invalid'}))).toMatch(/^unreachable: the name no-such-host.invalid has no address/);
});
