import {appendFileSync, readFileSync, writeFileSync} from 'node:fs';
import net from 'node:net';
import {describe, expect, test} from 'vitest';
import {fingerprintOf} from '../../../source/remote/host-verifier.js';
import {acceptKeys, newKey, type SshServerOptions} from '../../helpers/ssh-server.js';
import {prepareAnswers} from '../questions.js';
import {ends, knownLine, start} from '../reach.js';
import {attempt, configured, connect, outcome, transports} from './transports.js';

const empty = Buffer.alloc(0);
const portOf = (listener: net.Server) => (listener.address() as net.AddressInfo).port;

async function listening(onSocket: (socket: net.Socket) => void): Promise<number> {
	const sockets = new Set<net.Socket>();
	const listener = net.createServer(socket => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		onSocket(socket);
	});
	await new Promise<void>(resolve => {
		listener.listen(0, '127.0.0.1', resolve);
	});
	ends.push(() => {
		listener.close();
		for (const socket of sockets) {
			socket.destroy();
		}
	});
	return portOf(listener);
}

describe.each(transports)('logging in over %s', (_, open) => {
	test('an unknown key is shown to the operator, and remembered when it is accepted', async () => {
		const server = await start();
		writeFileSync(server.knownHosts, '');
		const target = await configured(server, ['StrictHostKeyChecking ask', 'HashKnownHosts no']);
		const declining = prepareAnswers();
		expect(await outcome(open, target, declining)).toMatch(/^hostkey: the key of \[127\.0\.0\.1]:\d+ was not accepted \(\S+ SHA256:\S+\)$/);
		expect(declining.asked).toMatchObject([{host: 'mx1', fingerprint: expect.stringMatching(/^SHA256:[A-Za-z\d+/]{43}$/) as string, address: expect.stringContaining(String(server.port)) as string}]);
		expect(readFileSync(server.knownHosts, 'utf8')).toBe('');
		const accepting = prepareAnswers({accept: async () => true});
		expect(await outcome(open, target, accepting)).toBe('ok');
		expect(accepting.asked).toHaveLength(1);
		expect(await outcome(open, target, declining)).toBe('ok');
		expect(readFileSync(server.knownHosts, 'utf8').trim().split('\n')).toHaveLength(1);
	});

	test.each<[string, string, RegExp]>([
		['yes', 'StrictHostKeyChecking yes', /^hostkey: the key of \[127\.0\.0\.1]:\d+ is not known .*StrictHostKeyChecking is yes$/],
		['accept-new', 'StrictHostKeyChecking accept-new', /^ok$/],
		['no, which is no worse than accept-new', 'StrictHostKeyChecking no', /^ok$/],
	])('an unknown key and StrictHostKeyChecking %s', async (_what, line, expected) => {
		const server = await start();
		writeFileSync(server.knownHosts, '');
		expect(await outcome(open, await configured(server, [line]))).toMatch(expected);
	});

	test.each(['ask', 'yes', 'accept-new', 'no'])('a key that differs from the known one is refused with StrictHostKeyChecking %s', async checking => {
		const server = await start();
		const other = await start();
		writeFileSync(server.knownHosts, knownLine(server.port, other.hostKeys[0] ?? empty));
		const questions = prepareAnswers({accept: async () => true});
		expect(await outcome(open, await configured(server, [`StrictHostKeyChecking ${checking}`]), questions))
			.toBe(`hostkey: the key of [127.0.0.1]:${server.port} is not the one in ${server.knownHosts}:1: ${fingerprintOf(server.hostKeys[0] ?? empty)} was offered`);
		expect(questions.asked).toEqual([]);
	});

	test('a revoked key is refused though it is known, too', async () => {
		const server = await start();
		appendFileSync(server.knownHosts, knownLine(server.port, server.hostKeys[0] ?? empty, '@revoked '));
		expect(await outcome(open, await configured(server))).toMatch(/^hostkey: the key of .* is revoked/);
	});

	test('a file of known hosts that cannot be read lets nobody in', async () => {
		const server = await start();
		expect(await outcome(open, await configured(server, [`UserKnownHostsFile ${server.folder}`]))).toContain('hostkey: ');
	});

	test('a key that the server does not know is refused, with what the server takes', async () => {
		const server = await start({authenticate: acceptKeys(newKey())});
		expect(await outcome(open, await configured(server))).toMatch(/^auth: 127\.0\.0\.1 port \d+ refused root \(tried .*; the server takes publickey\)$/);
	});

	test.each<[string, readonly string[], RegExp, number]>([
		['right at the third try', ['no', 'nor this', 'open sesame'], /^ok$/, 3],
		['three times wrong', ['a', 'b', 'c', 'open sesame'], /^auth: /, 3],
		['not given', [], /^auth: /, 1],
	])('the passphrase of a key, %s', async (_what, secrets, expected, asked) => {
		const key = newKey('open sesame');
		const server = await start({authenticate: acceptKeys(key)});
		writeFileSync(server.clientKeyFile, key.private);
		const questions = prepareAnswers({secrets});
		expect(await outcome(open, await configured(server), questions)).toMatch(expected);
		expect(questions.asked.map(ask => 'kind' in ask && [ask.kind, ask.attempt])).toEqual(Array.from({length: asked}, (_one, index) => ['passphrase', index + 1]));
	});

	test('hosts that need the same passphrase at the same time ask for it once', async () => {
		const key = newKey('open sesame');
		const server = await start({authenticate: acceptKeys(key)});
		writeFileSync(server.clientKeyFile, key.private);
		const questions = prepareAnswers({secrets: ['open sesame']});
		const target = await configured(server);
		expect(await Promise.all(Array.from({length: 3}, async () => outcome(open, target, questions)))).toEqual(['ok', 'ok', 'ok']);
		expect(questions.asked).toHaveLength(1);
	});

	test.each<[string, SshServerOptions['authenticate'], readonly string[], RegExp, number]>([
		['a password at the second try', context => {
			if (context.method === 'password' && context.password === 'secret') {
				context.accept();
			} else {
				context.reject(['password']);
			}
		}, ['wrong', 'secret'], /^ok$/, 2],
		['two answers of a dialog', context => {
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
		}, ['secret', '123456'], /^ok$/, 2],
		['a password that is wrong three times', context => {
			context.reject(['password']);
		}, ['a', 'b', 'c', 'd'], /^auth: /, 3],
		['a password that is not given', context => {
			context.reject(['password']);
		}, [], /^auth: /, 1],
	])('the operator is asked for %s', async (_what, authenticate, ...[secrets, expected, asked]) => {
		const server = await start({...authenticate && {authenticate}});
		const questions = prepareAnswers({secrets});
		expect(await outcome(open, await configured(server), questions)).toMatch(expected);
		expect(questions.asked).toHaveLength(asked);
	});

	test('a password that is not given is not sent empty', async () => {
		const sent: unknown[] = [];
		const server = await start({
			authenticate(context) {
				if (context.method === 'password') {
					sent.push(context.password);
				}

				context.reject(['password']);
			},
		});
		await outcome(open, await configured(server));
		expect(sent).toEqual([]);
	});

	test('trouble of the network is told apart', async () => {
		const server = await start();
		const dropping = await listening(socket => socket.destroy());
		const silent = await listening(() => undefined);
		const to = async (lines: readonly string[]) => outcome(open, await configured(server, lines));
		expect(await to([`Port ${dropping}`])).toMatch(/^throttled: 127\.0\.0\.1 port \d+ took the connection and dropped it before the handshake$/);
		expect(await to([`Port ${silent}`, 'ConnectTimeout 1'])).toMatch(/^unreachable: 127\.0\.0\.1 port \d+ does not answer$/);
		expect(await to(['Port 1'])).toBe('unreachable: 127.0.0.1 port 1 refuses connections');
		expect(await to(['HostName no-such-host.invalid'])).toBe('unreachable: the name no-such-host.invalid has no address');
	});

	test('a server that shares no method is told from one that is down', async () => {
		const server = await start({algorithms: {kex: ['diffie-hellman-group1-sha1']}});
		expect(await outcome(open, await configured(server))).toMatch(/^config: .* share no method: .*no matching key exchange/i);
	});

	test('a jump host is gone through, and named when it is the trouble', async () => {
		const [last, jump] = await Promise.all([start(), start()]);
		const hop = (known: string) => ['Host jump', 'HostName 127.0.0.1', `Port ${jump.port}`, 'User root', `IdentityFile ${jump.clientKeyFile}`, 'IdentitiesOnly yes', `UserKnownHostsFile ${known}`, 'StrictHostKeyChecking yes'];
		const opened = await attempt(open, await configured(last, ['ProxyJump jump'], hop(jump.knownHosts)));
		const said = opened.ok ? await opened.value.exec('echo there') : undefined;
		expect(said?.ok === true && said.value.stdout.toString()).toBe('there\n');
		expect([jump.connections.size, last.connections.size]).toEqual([1, 1]);
		writeFileSync(jump.clientKeyFile, newKey().private);
		expect(await outcome(open, await configured(last, ['ProxyJump jump'], hop(jump.knownHosts)))).toMatch(/^auth: jump host jump: .* refused root/);
	});

	test('a proxy command carries the connection, or says why not', async () => {
		const server = await start();
		const through = `node -e "const s=require('net').connect(${server.port},'127.0.0.1');process.stdin.pipe(s).pipe(process.stdout)"`;
		expect(await outcome(open, await configured(server, [`ProxyCommand ${through}`]))).toBe('ok');
		expect(await outcome(open, await configured(server, ['ProxyCommand sh -c "echo no route >&2; exit 1"']))).toBe('unreachable: the proxy command of mx1 did not get through: no route');
	});

	test('nothing that a login was given stands in the environment or the words of a process', async () => {
		const {connection} = await connect(open, {
			authenticate(context) {
				if (context.method === 'password' && context.password === 'CANARY-1') {
					context.accept();
				} else {
					context.reject(['password']);
				}
			},
		}, prepareAnswers({secrets: ['CANARY-1']}));
		const found = await connection.exec(String.raw`cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr "\\0" "\\n" | grep -c "CANARY-[1]"`);
		expect(found.ok && found.value.stdout.toString()).toBe('0\n');
	});
});
