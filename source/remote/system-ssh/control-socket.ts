import {connect, type Socket} from 'node:net';
import {readFields, uint32} from './fields.js';
import {createFrameReader} from './frames.js';

/** Numbers of OpenSSH's multiplexing protocol (PROTOCOL.mux). */
const hello = 0x00_00_00_01;
const askProxy = 0x10_00_00_0F;
const isProxy = 0x80_00_00_0F;
const version = 4;

/** A control socket that speaks the connection protocol from here on; `first` came with the answer already. */
export type ProxySocket = {readonly socket: Socket; readonly first: Buffer};

/** What the master answers to the request; undefined: more is to come. */
function readAnswer(frame: Buffer): 'proxy' | undefined {
	const fields = readFields(frame);
	const type = fields.number();
	if (type === hello) {
		const spoken = fields.number();
		if (spoken !== version) {
			throw new Error(`speaks version ${spoken} of its protocol`);
		}

		return undefined;
	}

	if (type === isProxy) {
		return 'proxy';
	}

	fields.number();
	throw new Error(`refuses: ${fields.text()}`);
}

/**
Connects to the control socket of an ssh master and has it pass on the connection protocol: channels are then opened by us, with all that
the protocol tells of them, where a second ssh process would tell an exit code alone. Rejects when the master is not there or refuses.
*/
export async function openProxySocket(path: string): Promise<ProxySocket> {
	return new Promise((resolve, reject) => {
		const socket = connect(path);
		const frames = createFrameReader();
		const onClose = () => {
			reject(new Error('hung up'));
		};

		const onData = (chunk: Buffer) => {
			try {
				for (const frame of frames.read(chunk)) {
					if (readAnswer(frame) === 'proxy') {
						socket.off('data', onData);
						socket.off('close', onClose);
						resolve({socket, first: frames.rest()});
						return;
					}
				}
			} catch (error) {
				socket.destroy();
				reject(error instanceof Error ? error : new Error(String(error)));
			}
		};

		socket.on('error', reject);
		socket.on('close', onClose);
		socket.on('data', onData);
		socket.write(Buffer.concat([uint32(8), uint32(hello), uint32(version), uint32(8), uint32(askProxy), uint32(1)]));
	});
}
