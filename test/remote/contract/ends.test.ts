import {describe, expect, test} from 'vitest';
import {printed} from '../connected.js';
import {prepareAnswers} from '../questions.js';
import {start} from '../reach.js';
import {attempt, configured, connect, transports} from './transports.js';

describe.each(transports)('a connection over %s', (_, open) => {
	test('that is cut while a command runs leaves its result unknown', async () => {
		const {server, connection} = await connect(open);
		const running = connection.exec('echo begun; exec sleep 60');
		await connection.exec('true');
		for (const one of server.connections) {
			one.end();
		}

		const result = await running;
		expect(result.ok && [result.value.code, result.value.signal, result.value.stdout.toString()]).toEqual([undefined, undefined, 'begun\n']);
		const {what, host} = await connection.closed;
		expect([host, what]).toEqual(['mx1', expect.stringMatching(/ended the connection$/)]);
	});

	test('that is cut while many commands start gives each an end, and none a code', async () => {
		const {server, connection} = await connect(open, {
			run(_command, channel) {
				channel.write('begun');
				for (const one of server.connections) {
					one.end();
				}
			},
		});
		const results = await Promise.all(Array.from({length: 12}, async () => connection.exec('true')));
		expect(results.map(result => result.ok ? result.value.code : result.problem.state).filter(end => end !== undefined && end !== 'nothing was run')).toEqual([]);
	});

	test('that is closed from here says so, at once and for good', async () => {
		const {connection} = await connect(open);
		const running = connection.exec('exec sleep 60');
		connection.close();
		connection.close();
		expect(await connection.closed).toMatchObject({what: 'the connection was closed'});
		expect(await running).not.toMatchObject({value: {code: expect.any(Number) as number}});
		const late = await connection.exec('true');
		expect(late.ok ? 'ran' : [late.problem.what, late.problem.state]).toEqual(['the command was not started: Not connected', 'nothing was run']);
	});

	test('that is given up while it is being made opens nothing', async () => {
		const server = await start({authenticate: () => undefined});
		const giveUp = new AbortController();
		const opening = attempt(open, await configured(server), prepareAnswers(), {signal: giveUp.signal});
		setTimeout(() => {
			giveUp.abort();
		}, 200);
		expect(await opening).toMatchObject({ok: false});
	});

	test('that was given up before it began opens nothing', async () => {
		const server = await start();
		expect(await attempt(open, await configured(server), prepareAnswers(), {signal: AbortSignal.abort()})).toMatchObject({ok: false});
		expect(server.connections.size).toBe(0);
	});

	test('answers when it is asked for a sign of life, idle or not', async () => {
		const {connection} = await connect(open);
		const answered = async () => new Promise<void>(resolve => {
			connection.liveness?.ask(resolve);
		});
		const heard = () => connection.liveness?.hops.at(-1)?.heard();
		const before = heard();
		await answered();
		expect(heard()).not.toBe(before);
		const running = connection.exec('read line', {deadline: 2000});
		const stream = await connection.stream('exec cat', {onData: () => undefined, onError: () => undefined, onClose: () => undefined});
		await Promise.all([answered(), answered(), running]);
		expect(stream.ok).toBe(true);
		expect(await printed(connection, 'echo on')).toBe('0: on\n');
	});
});
