import {createHash, randomBytes} from 'node:crypto';
import type {ServerChannel} from 'ssh2';
import {afterEach, expect, test} from 'vitest';
import type {StreamHandlers} from '../../source/remote/connection.js';
import type {SshServerOptions} from '../helpers/ssh-server.js';
import {connected, printed} from './connected.js';

const ends: Array<() => Promise<void>> = [];

afterEach(async () => {
	for (const end of ends.splice(0)) {
		await end();
	}
});

async function connect(options?: SshServerOptions) {
	const all = await connected(options);
	ends.push(all.end);
	return all;
}

const deaf = (onClose: StreamHandlers['onClose'] = () => undefined): StreamHandlers => ({onData: () => undefined, onError: () => undefined, onClose});

test('a connection that is cut while a command runs leaves its result unknown', async () => {
	const {server, connection} = await connect();
	const running = connection.exec('echo begun; sleep 60');
	await connection.exec('true');
	for (const one of server.connections) {
		one.end();
	}

	const result = await running;
	expect(result.ok && {...result.value, stdout: result.value.stdout.toString()}).toMatchObject({code: undefined});
	const {what} = await connection.closed;
	expect(what).toMatch(/ended the connection|broke/);
});

test('a closed connection says so in place of throwing', async () => {
	const {connection} = await connect();
	connection.close();
	const {what} = await connection.closed;
	expect(what).toBe('the connection was closed');
	const late = await connection.exec('true');
	expect(late.ok ? 'ran' : [late.problem.what, late.problem.state]).toEqual(['the command was not started: Not connected', 'nothing was run']);
});

test('a command that takes longer than its deadline counts as lost, and others go on', async () => {
	const {connection} = await connect();
	const slow = await connection.exec('echo begun; exec sleep 60', {deadline: 300});
	expect(slow.ok && [slow.value.code, slow.value.stdout.toString()]).toEqual([undefined, 'begun\n']);
	expect(await printed(connection, 'echo on')).toBe('0: on\n');
});

test('eight commands run at once, the others wait for their turn', async () => {
	const running: ServerChannel[] = [];
	let most = 0;
	const {connection} = await connect({
		run(_, channel) {
			running.push(channel);
			most = Math.max(most, running.length);
			setTimeout(() => {
				running.splice(running.indexOf(channel), 1);
				channel.exit(0);
				channel.end('done');
			}, 20);
		},
	});
	const results = await Promise.all(Array.from({length: 20}, async () => printed(connection, 'true')));
	expect(results).toEqual(Array.from({length: 20}, () => '0: done'));
	expect(most).toBe(8);
});

test('a command that gets no turn within its deadline was not sent', async () => {
	const {connection} = await connect();
	const eight = Array.from({length: 8}, async () => connection.stream('exec sleep 60', deaf()));
	await Promise.all(eight);
	const ninth = await connection.exec('true', {deadline: 100});
	expect(ninth.ok ? 'ran' : ninth.problem.state).toBe('nothing was sent');
});

test.each([1, 2, 10])('a server that allows %i sessions is waited for, and soon not asked in vain any more', async mostSessions => {
	let refused = 0;
	const {connection} = await connect({mostSessions, onRefused() {
		refused++;
	}});
	const results = await Promise.all(Array.from({length: 12}, async () => printed(connection, 'sleep 0.02; echo done')));
	expect(results).toEqual(Array.from({length: 12}, () => '0: done\n'));
	const before = refused;
	await Promise.all(Array.from({length: 12}, async () => printed(connection, 'true')));
	expect(refused - before).toBeLessThanOrEqual(2);
});

test('where a stream holds the only session, others learn what the server lacks, and the connection stands', async () => {
	const {connection} = await connect({mostSessions: 1});
	const stream = await connection.stream('exec sleep 60', deaf());
	const other = await connection.exec('true', {deadline: 500});
	expect(other.ok ? 'ran' : [other.problem.what, other.problem.remedy]).toEqual(['the server gives the connection no further session', 'allow ten sessions for a connection there (MaxSessions in sshd_config)']);
	if (stream.ok) {
		stream.value.close();
	}

	expect(await printed(connection, 'echo on')).toBe('0: on\n');
});

test('megabytes go through standard input and come back whole', async () => {
	const {connection} = await connect();
	const bytes = randomBytes(6_000_000);
	const result = await connection.exec('cat', {stdin: bytes});
	const hash = (data: Buffer) => createHash('sha256').update(data).digest('hex');
	expect(result.ok && hash(result.value.stdout)).toBe(hash(bytes));
});

test('a command that does not read its input still gives its code', async () => {
	const {connection} = await connect();
	expect(await printed(connection, 'exec <&-; exit 4', {stdin: Buffer.alloc(1_000_000)})).toBe('4: ');
});

test('a command that a signal ended has the code that a shell would give it', async () => {
	const {connection} = await connect();
	const result = await connection.exec('kill -KILL $$');
	expect(result.ok && [result.value.code, result.value.signal]).toEqual([137, 'SIGKILL']);
});

test('a stream hands on what comes, and ends when it is closed', async () => {
	const {connection} = await connect();
	const said: string[] = [];
	const closed = new Promise<number | undefined>(resolve => {
		void (async () => {
			const stream = await connection.stream('echo one; echo two >&2; exec cat', {
				onData(chunk) {
					said.push(`out ${chunk.toString()}`);
				},
				onError(chunk) {
					said.push(`err ${chunk.toString()}`);
					if (stream.ok) {
						stream.value.close();
					}
				},
				onClose: resolve,
			});
		})();
	});
	expect(await closed).toBeUndefined();
	expect(said.toSorted()).toEqual(['err two\n', 'out one\n']);
});

test('a stream whose connection breaks is closed once, with an unknown code', async () => {
	const {server, connection} = await connect();
	const codes: Array<number | undefined> = [];
	await connection.stream('exec sleep 60', deaf(code => {
		codes.push(code);
	}));
	for (const one of server.connections) {
		one.end();
	}

	await connection.closed;
	await Promise.resolve();
	expect(codes).toEqual([undefined]);
});
