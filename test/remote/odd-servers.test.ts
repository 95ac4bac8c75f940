import net from 'node:net';
import {setTimeout as pause} from 'node:timers/promises';
import ssh2 from 'ssh2';
import {expect, test} from 'vitest';
import {type RunCommand, type SshServerOptions} from '../helpers/ssh-server.js';
import {connected, printed} from './connected.js';
import {prepareAnswers} from './questions.js';
import {ends, outcome, start} from './reach.js';

async function connect(options: SshServerOptions) {
	const all = await connected(options);
	ends.push(all.end);
	return all;
}

/** A server that says these bytes to whoever connects. */
async function talker(say: (socket: net.Socket) => void): Promise<number> {
	const sockets = new Set<net.Socket>();
	const server = net.createServer(socket => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		say(socket);
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	ends.push(() => server.close(), () => {
		for (const socket of sockets) {
			socket.destroy();
		}
	});
	return (server.address() as net.AddressInfo).port;
}

test.each<[string, SshServerOptions, RegExp]>([
	['old key exchange only', {algorithms: {kex: ['diffie-hellman-group1-sha1']}}, /^config: .* share no method: .*key exchange/],
	['CBC ciphers only', {algorithms: {cipher: ['aes256-cbc', '3des-cbc']}}, /^config: .* share no method: .*cipher/],
	['MD5 only, with a cipher that needs a MAC', {algorithms: {cipher: ['aes128-ctr'], hmac: ['hmac-md5']}}, /^config: .* share no method: .*MAC/],
	['host keys signed by SHA-1 only', {hostKeys: [ssh2.utils.generateKeyPairSync('rsa', {bits: 2048}).private], algorithms: {serverHostKey: ['ssh-rsa']}}, /^config: .* share no method: .*host key/],
])('a server with %s is told so, with what to change', async (_, options, expected) => {
	const server = await start(options);
	expect(await outcome(server.target())).toMatch(expected);
});

/** What a server says first of a key exchange of its own making. */
function keyExchange(methods: string): Buffer {
	const list = (names: string) => {
		const bytes = Buffer.alloc(4 + names.length);
		bytes.writeUInt32BE(names.length);
		bytes.write(names, 4);
		return bytes;
	};

	const body = Buffer.concat([
		Buffer.from([20]),
		Buffer.alloc(16),
		...[methods, 'ssh-ed25519', 'aes128-ctr', 'aes128-ctr', 'hmac-sha2-256', 'hmac-sha2-256', 'none', 'none', '', ''].map(names => list(names)),
		Buffer.alloc(5),
	]);
	const padding = 8 - ((body.length + 5) % 8) + 8;
	const head = Buffer.alloc(5);
	head.writeUInt32BE(body.length + 1 + padding);
	head[4] = padding;
	return Buffer.concat([head, body, Buffer.alloc(padding)]);
}

test('a server that only knows post-quantum key exchange is told so', async () => {
	const server = await start();
	const port = await talker(socket => {
		socket.write('SSH-2.0-OpenSSH_10.0\r\n');
		socket.write(keyExchange('mlkem768x25519-sha256,sntrup761x25519-sha512'));
	});
	expect(await outcome(server.target({port}))).toMatch(/^config: .* share no method: .*key exchange/);
});

test.each<[string, (socket: net.Socket) => void, RegExp]>([
	['greets without end', socket => {
		const flood = setInterval(() => {
			if (socket.destroyed) {
				clearInterval(flood);
			} else if (!socket.writableNeedDrain) {
				socket.write('\u001B[2Jhello\r\n'.repeat(2000));
			}
		}, 1);
	}, /^(unreachable|throttled|config): /],
	['speaks no SSH', socket => {
		socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
	}, /^(unreachable|throttled): /],
	['says bytes that mean nothing', socket => {
		socket.write('SSH-2.0-x\r\n');
		socket.write(Buffer.alloc(70_000, 0xFF));
	}, /^(unreachable|throttled|config): /],
	['names itself with escapes', socket => {
		socket.write(`SSH-2.0-\u001B]0;owned\u0007${'x'.repeat(300)}\r\n`);
	}, /^(unreachable|throttled|config): /],
	['says goodbye with escapes', socket => {
		socket.write('SSH-2.0-x\r\n');
		const words = Buffer.from('\u001B[31mgo \u202Eaway');
		const body = Buffer.concat([Buffer.from([1, 0, 0, 0, 2, 0, 0, 0, words.length]), words, Buffer.alloc(4)]);
		const padding = 8 - ((body.length + 5) % 8) + 8;
		socket.write(Buffer.concat([Buffer.from([0, 0, 0, body.length + 1 + padding, padding]), body, Buffer.alloc(padding)]));
	}, /^(unreachable|throttled|config): /],
])('a server that %s ends in time, and its bytes reach no screen', async (_, say, expected) => {
	const server = await start();
	const before = process.memoryUsage().rss;
	const said = await outcome(server.target({port: await talker(say), connectTimeout: 1500}));
	expect(said).toMatch(expected);
	// eslint-disable-next-line no-control-regex -- that is what must not be there
	expect(said).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E]/);
	expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
});

test('a banner of 30 KiB with escapes harms nobody; prompts are shown without theirs', async () => {
	const server = await start({
		banner: `\u001B]52;c;b3duZWQ=\u0007\u001B[2J${'spam '.repeat(6000)}`,
		authenticate(context) {
			if (context.method === 'keyboard-interactive') {
				context.prompt([{prompt: '\u001B[2JToken\u202E: ', echo: true}], 'name', '\u001B]0;owned\u0007', answers => {
					if (answers[0] === '42') {
						context.accept();
					} else {
						context.reject();
					}
				});
			} else {
				context.reject(['keyboard-interactive']);
			}
		},
	});
	const questions = prepareAnswers({secrets: ['42']});
	expect(await outcome(server.target(), questions)).toBe('ok');
	const [asked] = questions.asked;
	expect(asked !== undefined && 'prompt' in asked && asked.prompt).toMatch(/^[^\p{C}]*Token[^\p{C}]*:$/u);
});

test('a banner of 64 KiB is more than we take, which is told', async () => {
	const server = await start({banner: `\u001B[2J${'spam '.repeat(13_000)}`});
	expect(await outcome(server.target())).toMatch(/^unreachable: .* sent a packet that is larger than mxdeck takes/);
});

/** Private parts of ssh2's server, for what no server should do. */
type Protocol = {
	readonly channelData: (channel: number, data: Buffer) => void;
	readonly channelEOF: (channel: number) => void;
	readonly exitStatus: (channel: number, code: number) => void;
	readonly requestSuccess: () => void;
};

const protocolOf = (client: unknown): Protocol => (client as {readonly _protocol: Protocol})._protocol;
const idOf = (channel: unknown): number => (channel as {readonly outgoing: {readonly id: number}}).outgoing.id;
const clientOf = (channel: unknown): unknown => (channel as {readonly _client: unknown})._client;

test.each<[string, RunCommand, string]>([
	['says two ends that agree', (_, channel) => {
		protocolOf(clientOf(channel)).exitStatus(idOf(channel), 3);
		channel.exit(3);
		channel.end('x');
	}, '3: x'],
	['says two ends that differ: the first one holds', (_, channel) => {
		channel.write('x');
		protocolOf(clientOf(channel)).exitStatus(idOf(channel), 1);
		channel.exit(0);
		channel.end();
	}, '1: x'],
	['ends without saying how', (_, channel) => {
		channel.end('x');
	}, 'unknown: x'],
])('a command whose server %s', async (_, run, expected) => {
	const {connection} = await connect({run});
	expect(await printed(connection, 'true')).toBe(expected);
});

test('data after the end of data breaks nothing', async () => {
	const {connection} = await connect({
		run(_, channel) {
			channel.write('before');
			const protocol = protocolOf(clientOf(channel));
			protocol.channelEOF(idOf(channel));
			protocol.channelData(idOf(channel), Buffer.from('after'));
			setImmediate(() => {
				channel.exit(0);
				channel.close();
			});
		},
	});
	expect(await printed(connection, 'true')).toMatch(/^(0|unknown): before(after)?$/);
	expect(await printed(connection, 'true', {deadline: 3000})).toMatch(/: before/);
});

test('a command whose input is never taken is lost at its deadline, and others go on', async () => {
	let first = true;
	const {connection} = await connect({
		run(_, channel) {
			if (first) {
				// Nobody reads, so the window never opens again.
				first = false;
				channel.pause();
				return;
			}

			channel.exit(0);
			channel.end('on');
		},
	});
	const result = await connection.exec('cat', {stdin: Buffer.alloc(8_000_000), deadline: 500});
	expect(result.ok && result.value.code).toBeUndefined();
	expect(await printed(connection, 'true')).toBe('0: on');
});

test('a channel that is never opened is lost at its deadline, and gives its place back', async () => {
	const {server, connection} = await connect({});
	for (const client of server.connections) {
		client.removeAllListeners('session');
		client.on('session', () => undefined);
	}

	const results = await Promise.all(Array.from({length: 20}, async () => connection.exec('true', {deadline: 300})));
	expect(results.map(result => result.ok ? String(result.value.code) : result.problem.state ?? '').every(word => word === 'undefined' || word === 'nothing was sent')).toBe(true);
	await pause(50);
	const late = await connection.exec('true', {deadline: 200});
	expect(late.ok && late.value.code).toBeUndefined();
});

test('global requests that nobody knows are answered, and change nothing', async () => {
	const {server, connection} = await connect({});
	for (const client of server.connections) {
		// An answer to a question that was not asked.
		protocolOf(client).requestSuccess();
		// And one that nobody knows.
		client.openssh_forwardOutStreamLocal('/nowhere', () => undefined);
	}

	expect(await printed(connection, 'echo on')).toBe('0: on\n');
});
