import {describe, expect, test} from 'vitest';
import type {Connection, RemoteStream, StreamOptions} from '../../../source/remote/connection.js';
import {connect, transports} from './transports.js';

type Heard = {
	readonly stream: RemoteStream;
	/** Resolves when the outputs so far hold the text. */
	readonly until: (text: string) => Promise<void>;
	readonly out: () => string;
	readonly error: () => string;
	readonly codes: Array<number | undefined>;
	readonly closed: Promise<void>;
};

async function listen(connection: Connection, command: string, options?: StreamOptions): Promise<Heard> {
	const codes: Array<number | undefined> = [];
	const said = {out: '', error: ''};
	const waiting = new Map<string, () => void>();
	const look = () => {
		for (const [text, resolve] of waiting) {
			if (said.out.includes(text) || said.error.includes(text)) {
				waiting.delete(text);
				resolve();
			}
		}
	};

	let resolveClosed: () => void = () => undefined;
	const closed = new Promise<void>(resolve => {
		resolveClosed = resolve;
	});
	const stream = await connection.stream(command, {
		onData(chunk) {
			said.out += chunk.toString();
			look();
		},
		onError(chunk) {
			said.error += chunk.toString();
			look();
		},
		onClose(code) {
			codes.push(code);
			resolveClosed();
		},
	}, options);
	if (!stream.ok) {
		throw new Error(stream.problem.what);
	}

	return {
		stream: stream.value,
		async until(text) {
			await new Promise<void>(resolve => {
				waiting.set(text, resolve);
				look();
			});
		},
		out: () => said.out,
		error: () => said.error,
		codes,
		closed,
	};
}

describe.each(transports)('a stream over %s', (_, open) => {
	test('hands on both outputs as they come, then its code, once', async () => {
		const {connection} = await connect(open);
		const heard = await listen(connection, 'echo one; read line; echo two >&2; exit 5');
		await heard.until('one');
		expect(heard.codes).toEqual([]);
		heard.stream.write('on\n');
		await heard.closed;
		expect([heard.out(), heard.error(), heard.codes]).toEqual(['one\n', 'two\n', [5]]);
	});

	test('takes input before it runs, and more while it runs', async () => {
		const {connection} = await connect(open);
		const heard = await listen(connection, 'exec cat', {stdin: 'first\n'});
		await heard.until('first');
		heard.stream.write('second\n');
		await heard.until('second');
		expect(heard.out()).toBe('first\nsecond\n');
	});

	test('ends when it is closed, with an unknown code, and so does its command', async () => {
		const {connection} = await connect(open);
		const heard = await listen(connection, 'echo $$; exec cat');
		await heard.until('\n');
		heard.stream.close();
		await heard.closed;
		expect(heard.codes).toEqual([undefined]);
		expect(await connection.exec(`while kill -0 ${Number(heard.out())} 2>/dev/null; do sleep 0.02; done`, {deadline: 5000})).toMatchObject({ok: true, value: {code: 0}});
	});

	test('that is closed twice, and written to behind its end, ends once', async () => {
		const {connection} = await connect(open);
		const heard = await listen(connection, 'exec cat');
		heard.stream.close();
		heard.stream.close();
		heard.stream.write('late\n');
		await heard.closed;
		expect(heard.codes).toEqual([undefined]);
		expect(await connection.exec('echo on')).toMatchObject({ok: true, value: {code: 0}});
	});

	test('of megabytes loses none while others run beside it', async () => {
		const {connection} = await connect(open);
		let bytes = 0;
		const done = new Promise<number | undefined>(resolve => {
			void connection.stream('head -c 9000000 /dev/zero; exec sleep 0.1', {
				onData(chunk) {
					bytes += chunk.length;
				},
				onError: () => undefined,
				onClose: resolve,
			});
		});
		const beside = await Promise.all(Array.from({length: 7}, async () => connection.exec('echo beside')));
		expect(beside.map(result => result.ok && result.value.stdout.toString())).toEqual(Array.from({length: 7}, () => 'beside\n'));
		expect([await done, bytes]).toEqual([0, 9_000_000]);
	});

	test('is closed once with an unknown code when the connection breaks', async () => {
		const {server, connection} = await connect(open);
		const heard = await listen(connection, 'echo begun; exec sleep 60');
		await heard.until('begun');
		for (const one of server.connections) {
			one.end();
		}

		await heard.closed;
		await connection.closed;
		expect(heard.codes).toEqual([undefined]);
	});

	test('does not start on a connection that is closed', async () => {
		const {connection} = await connect(open);
		connection.close();
		await connection.closed;
		const late = await connection.stream('true', {onData: () => undefined, onError: () => undefined, onClose: () => undefined});
		expect(late.ok ? 'ran' : late.problem.state).toBe('nothing was run');
	});
});
