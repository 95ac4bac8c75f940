import {createHash, randomBytes} from 'node:crypto';
import type {ServerChannel} from 'ssh2';
import {describe, expect, test} from 'vitest';
import type {ExecResult} from '../../../source/remote/connection.js';
import {printed} from '../connected.js';
import {connect, transports} from './transports.js';

const hash = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
const told = ({code, signal, stdout, stderr}: ExecResult) => [code, signal, stdout.toString(), stderr.toString()];

describe.each(transports)('a command over %s', (_, open) => {
	test.each<[what: string, command: string, stdin: string | undefined, code: number, signal: string | undefined, stdout: string, stderr: string]>([
		['says nothing', 'true', undefined, 0, undefined, '', ''],
		['fails', 'false', undefined, 1, undefined, '', ''],
		['has a code of its own', 'exit 3', undefined, 3, undefined, '', ''],
		['has the code that ssh itself would end with', 'exit 255', undefined, 255, undefined, '', ''],
		['is not there', 'exec /no/such/program 2>/dev/null', undefined, 127, undefined, '', ''],
		['keeps its two outputs apart', 'echo out; echo err >&2; echo more', undefined, 0, undefined, 'out\nmore\n', 'err\n'],
		['says things that look like those of ssh', 'echo "Connection to mx1 closed by remote host." >&2; exit 255', undefined, 255, undefined, '', 'Connection to mx1 closed by remote host.\n'],
		['reads its input to the end', 'tr a-z A-Z', 'hello', 0, undefined, 'HELLO', ''],
		['has an end of its input at once', 'cat; echo done', undefined, 0, undefined, 'done\n', ''],
		['is written with quotes, backslashes and expansions', String.raw`echo "it's \\ $((6 * 7))!"; printf '%s' '$HOME'`, undefined, 0, undefined, 'it\'s \\ 42!\n$HOME', ''],
		['is written on several lines', 'set -e\nfor one in 1 2; do\n\techo $one\ndone', undefined, 0, undefined, '1\n2\n', ''],
		['prints bytes that are no text', String.raw`printf '\000\377\033[31m'`, undefined, 0, undefined, Buffer.from([0, 0xFF, 0x1B, 0x5B, 0x33, 0x31, 0x6D]).toString(), ''],
		['is ended by a signal', 'echo before; kill -KILL $$', undefined, 137, 'SIGKILL', 'before\n', ''],
		['is terminated', 'kill -TERM $$', undefined, 143, 'SIGTERM', '', ''],
		['leaves something running that holds no output', 'sleep 5 >/dev/null 2>&1 </dev/null & echo left', undefined, 0, undefined, 'left\n', ''],
		['has no terminal', 'test -t 0 || test -t 1 || echo none', undefined, 0, undefined, 'none\n', ''],
	])('that %s', async (_what, command, stdin, ...expected) => {
		const {connection} = await connect(open);
		const result = await connection.exec(command, stdin === undefined ? {} : {stdin});
		expect(result.ok && told(result.value)).toEqual(expected);
	});

	test('takes megabytes of input and gives them back whole', async () => {
		const {connection} = await connect(open);
		const bytes = randomBytes(6_000_000);
		const result = await connection.exec('cat', {stdin: bytes});
		expect(result.ok && hash(result.value.stdout)).toBe(hash(bytes));
	});

	test('writes much to both outputs at once', async () => {
		const {connection} = await connect(open);
		// Less than a window in all: ssh2's server forgets one of two outputs that wait for room.
		const result = await connection.exec('head -c 1000000 /dev/zero & head -c 900000 /dev/zero >&2; wait');
		expect(result.ok && [result.value.code, result.value.stdout.length, result.value.stderr.length]).toEqual([0, 1_000_000, 900_000]);
	});

	test('gives its code though it never reads its input', async () => {
		const {connection} = await connect(open);
		expect(await printed(connection, 'exec <&-; exit 4', {stdin: Buffer.alloc(1_000_000)})).toBe('4: ');
	});

	test('is unknown after its deadline, with what it said by then, and others go on', async () => {
		const {connection} = await connect(open);
		const slow = await connection.exec('echo begun; exec sleep 60', {deadline: 600});
		expect(slow.ok && told(slow.value)).toEqual([undefined, undefined, 'begun\n', '']);
		expect(await printed(connection, 'echo on')).toBe('0: on\n');
	});

	test('runs beside seven others, and the next ones wait for their turn', async () => {
		const running: ServerChannel[] = [];
		let most = 0;
		const {connection} = await connect(open, {
			run(_command, channel) {
				running.push(channel);
				most = Math.max(most, running.length);
				setTimeout(() => {
					running.splice(running.indexOf(channel), 1);
					channel.exit(0);
					channel.end('done');
				}, 50);
			},
		});
		expect(await Promise.all(Array.from({length: 20}, async () => printed(connection, 'true')))).toEqual(Array.from({length: 20}, () => '0: done'));
		expect(most).toBe(8);
	});

	test('keeps its output to itself when eight run at once', async () => {
		const {connection} = await connect(open);
		const results = await Promise.all(Array.from({length: 8}, async (_one, index) => printed(connection, `for i in 1 2 3 4 5; do echo ${index}; done; exit ${index}`)));
		expect(results).toEqual(Array.from({length: 8}, (_one, index) => `${index}: ${`${index}\n`.repeat(5)}`));
	});

	test('waits where the server has no session free', async () => {
		const {connection} = await connect(open, {mostSessions: 2});
		const results = await Promise.all(Array.from({length: 6}, async () => printed(connection, 'sleep 0.05; echo done')));
		expect(results).toEqual(Array.from({length: 6}, () => '0: done\n'));
	});

	test('is not started where the server does not run commands', async () => {
		const {connection} = await connect(open, {refusesCommands: true});
		const result = await connection.exec('true');
		expect(result.ok ? 'ran' : [result.problem.what.replace(/: .*/, ''), result.problem.state]).toEqual(['the command was not started', 'nothing was run']);
	});
});
