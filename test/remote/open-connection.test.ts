import {appendFileSync, writeFileSync} from 'node:fs';
import net from 'node:net';
import {expect, test} from 'vitest';
import type {Target} from '../../source/model/target.js';
import {acceptKeys, newKey} from '../helpers/ssh-server.js';
import {ends, knownLine, open, outcome, start} from './reach.js';

test('a host whose key is known is logged in to and runs commands', async () => {
	const server = await start();
	const opened = await open(server.target());
	if (!opened.ok) {
		throw new Error(opened.problem.what);
	}

	const result = await opened.value.exec(String.raw`tr a-z A-Z; echo "it's \\ $((6 * 7))!" >&2; exit 3`, {stdin: 'hello'});
	expect(result).toEqual({ok: true, value: {code: 3, stdout: Buffer.from('HELLO'), stderr: Buffer.from('it\'s \\ 42!\n')}});
});

test('two jump hosts are gone through, each with its own key checked', async () => {
	const [last, middle, first] = await Promise.all([start(), start(), start()]);
	const jumps = [first.target({name: 'first'}), middle.target({name: 'middle'})];
	const opened = await open(last.target({jumps}));
	const result = opened.ok ? await opened.value.exec('echo there') : undefined;
	expect(result?.ok === true && result.value.stdout.toString()).toBe('there\n');
	expect([first, middle, last].map(({connections}) => connections.size)).toEqual([1, 1, 1]);

	appendFileSync(middle.knownHosts, knownLine(middle.port, middle.hostKeys[0] ?? Buffer.alloc(0), '@revoked '));
	expect(await outcome(last.target({jumps}))).toContain('hostkey: jump host middle: the key of');
});

test('each of three jump hosts has its own user, port and key', async () => {
	const keys = [newKey(), newKey(), newKey()];
	const names: string[] = [];
	const jumps = await Promise.all(keys.map(async (key, index) => {
		const accept = acceptKeys(key);
		const jump = await start({
			authenticate(context) {
				names[index] = context.username;
				accept(context);
			},
		});
		writeFileSync(jump.clientKeyFile, key.private);
		return jump.target({name: `jump${index}`, user: `user${index}`});
	}));
	const last = await start();
	expect(await outcome(last.target({jumps}))).toBe('ok');
	expect(names).toEqual(['user0', 'user1', 'user2']);
	const [first, second, third] = jumps;
	const swapped = [first, {...second, identityFiles: third?.identityFiles}, third].filter(jump => jump !== undefined) as Target[];
	expect(await outcome(last.target({jumps: swapped}))).toMatch(/^auth: jump host jump1: .* refused user1/);
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

test('a server that shares no method with us is told from one that is down', async () => {
	const server = await start({algorithms: {kex: ['diffie-hellman-group1-sha1']}});
	expect(await outcome(server.target())).toMatch(/^config: .* share no method: .*key exchange/);
});
