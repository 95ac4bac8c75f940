import {connect} from 'node:net';
import ssh2, {type ParsedKey} from 'ssh2';
import {keyTypeOf} from './known-hosts.js';

/** A key that an agent holds. `publicKey` undefined: of a type that we cannot use. */
export type AgentKey = {
	readonly type: string;
	readonly comment: string;
	readonly publicKey: ParsedKey | undefined;
};

const patience = 3000;
const mostBytes = 256 * 1024;

/** The agent protocol's numbers for the question and its answer. */
const requestIdentities = Buffer.from([0, 0, 0, 1, 11]);
const identitiesAnswer = 12;

function * fieldsOf(bytes: Buffer): Generator<Buffer> {
	for (let at = 0; at + 4 <= bytes.length;) {
		const length = bytes.readUInt32BE(at);
		yield bytes.subarray(at + 4, at + 4 + length);
		at += 4 + length;
	}
}

function readKeys(list: Buffer): readonly AgentKey[] {
	const fields = [...fieldsOf(list)];
	return fields.flatMap((blob, index) => {
		const type = keyTypeOf(blob);
		if (index % 2 === 1 || type === undefined) {
			return [];
		}

		const key = ssh2.utils.parseKey(blob);
		const comment = fields[index + 1]?.toString('utf8') ?? '';
		// A certificate may be read as the bare key in it, which the server was not asked to trust.
		return {type, comment, publicKey: key instanceof Error || key.type !== type ? undefined : key};
	});
}

/** Asks the agent itself, since ssh2 leaves out silently what it cannot use. Rejects when the agent does not answer. */
export async function listAgentKeys(socketPath: string): Promise<readonly AgentKey[]> {
	return new Promise((resolve, reject) => {
		const socket = connect(socketPath);
		let received = Buffer.alloc(0);
		const fail = (reason: string) => {
			socket.destroy();
			reject(new Error(reason));
		};

		socket.setTimeout(patience, () => {
			fail('does not answer');
		});
		socket.on('error', error => {
			fail(error.message);
		});
		socket.on('close', () => {
			fail('hung up');
		});
		socket.on('connect', () => {
			socket.write(requestIdentities);
		});
		socket.on('data', chunk => {
			received = Buffer.concat([received, chunk]);
			const whole = received.length < 4 ? Number.POSITIVE_INFINITY : 4 + received.readUInt32BE(0);
			if (received.length > mostBytes || (received.length > 4 && received[4] !== identitiesAnswer)) {
				fail('gives no list of its keys');
			} else if (received.length >= whole) {
				socket.destroy();
				// Behind the answer's number stands the count of keys.
				resolve(readKeys(received.subarray(9, whole)));
			}
		});
	});
}
