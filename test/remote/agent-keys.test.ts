import {mkdtempSync, rmSync} from 'node:fs';
import net from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, expect, test} from 'vitest';
import {listAgentKeys} from '../../source/remote/agent-keys.js';
import {blobOf, newKey} from '../helpers/ssh-server.js';

const ends: Array<() => unknown> = [];

afterEach(() => {
	for (const end of ends.splice(0).toReversed()) {
		end();
	}
});

/** An agent that answers every question with these bytes, one by one. */
async function startAgent(answer: Buffer | 'hang up'): Promise<string> {
	const folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-agent-'));
	const socketPath = path.join(folder, 'agent');
	const server = net.createServer(socket => {
		socket.on('error', () => undefined);
		socket.on('data', () => {
			if (answer === 'hang up') {
				socket.destroy();
				return;
			}

			for (const byte of answer.length > 5000 ? [answer] : answer) {
				socket.write(Buffer.isBuffer(byte) ? byte : Buffer.from([byte]));
			}
		});
	});
	await new Promise<void>(resolve => {
		server.listen(socketPath, resolve);
	});
	ends.push(() => {
		rmSync(folder, {recursive: true});
	}, () => server.close());
	return socketPath;
}

const number = (value: number) => {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return bytes;
};

const field = (data: Buffer | string) => Buffer.concat([number(Buffer.byteLength(data)), Buffer.from(data)]);

const message = (type: number, ...parts: readonly Buffer[]) => field(Buffer.concat([Buffer.from([type]), ...parts]));

test('keys come with their comments; the ones that we cannot use are named, not dropped', async () => {
	const usable = blobOf(newKey());
	const security = Buffer.concat([field('sk-ssh-ed25519@openssh.com'), field(Buffer.alloc(32)), field('ssh:')]);
	const certificate = Buffer.concat([field('ssh-ed25519-cert-v01@openssh.com'), field(Buffer.alloc(32)), field(Buffer.alloc(32))]);
	const agent = await startAgent(message(12, number(3), field(security), field('token'), field(usable), field('work'), field(certificate), field('signed')));
	const keys = await listAgentKeys(agent);
	expect(keys.map(({type, comment, publicKey}) => [type, comment, publicKey !== undefined])).toEqual([
		['sk-ssh-ed25519@openssh.com', 'token', false],
		['ecdsa-sha2-nistp256', 'work', true],
		['ssh-ed25519-cert-v01@openssh.com', 'signed', false],
	]);
});

test.each<[string, Buffer | 'hang up', string]>([
	['refuses', message(5), 'gives no list'],
	['sends without end', Buffer.concat([number(0xFF_FF_FF), Buffer.alloc(300_000, 12)]), 'gives no list'],
	['hangs up', 'hang up', 'hung up'],
])('an agent that %s is told', async (_, answer, expected) => {
	await expect(listAgentKeys(await startAgent(answer))).rejects.toThrow(expected);
});

test('an empty agent has no keys', async () => {
	expect(await listAgentKeys(await startAgent(message(12, number(0))))).toEqual([]);
});
