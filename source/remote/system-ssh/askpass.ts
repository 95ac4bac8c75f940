import {chmod, writeFile} from 'node:fs/promises';
import {createServer, type Socket} from 'node:net';
import path from 'node:path';
import program from './askpass.sh';

/** A question of ssh, as it comes from its askpass program. */
export type Asked = {
	readonly prompt: string;
	readonly hint: string | undefined;
	/** Aborted when nobody waits for the answer any more. */
	readonly gone: AbortSignal;
};

/** Where the questions of one ssh, and of those that it starts for jump hosts, are answered. */
export type Askpass = {
	/** What ssh must find in its environment. */
	readonly environment: Readonly<Record<string, string>>;
	readonly close: () => void;
};

const longestQuestion = 64 * 1024;
const quoted = (word: string) => `'${word.replaceAll('\'', String.raw`'\''`)}'`;

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

function readQuestion(line: string): Omit<Asked, 'gone'> | undefined {
	try {
		const {prompt, hint} = JSON.parse(line) as Readonly<Record<string, unknown>>;
		return {prompt: textOf(prompt) ?? '', hint: textOf(hint)};
	} catch {
		return undefined;
	}
}

/** Answers the one question that comes through a connection; undefined: there is no answer. */
function serve(socket: Socket, ask: (asked: Asked) => Promise<Buffer | undefined>): void {
	const gone = new AbortController();
	let received = '';
	let asked = false;
	const reply = async (line: string) => {
		const question = readQuestion(line);
		const answer = question && await ask({...question, gone: gone.signal});
		if (answer === undefined) {
			socket.end();
			return;
		}

		const bytes = Buffer.concat([Buffer.from('+'), answer]);
		answer.fill(0);
		socket.end(bytes, () => {
			bytes.fill(0);
		});
	};

	socket.on('error', () => undefined);
	socket.on('close', () => {
		gone.abort();
	});
	socket.on('data', chunk => {
		received += chunk.toString('utf8');
		const end = received.indexOf('\n');
		if (received.length > longestQuestion) {
			socket.destroy();
		} else if (end !== -1 && !asked) {
			asked = true;
			void reply(received.slice(0, end));
		}
	});
}

/**
Opens the way for ssh's questions: a program that ssh runs for each of them, and a socket on which that program hands the question to us.
Both stand in a folder that only this account can enter; the answer passes through memory alone.
*/
export async function openAskpass(folder: string, ask: (asked: Asked) => Promise<Buffer | undefined>): Promise<Askpass> {
	const address = path.join(folder, 'a');
	const file = path.join(folder, 'askpass');
	const sockets = new Set<Socket>();
	const server = createServer(socket => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		serve(socket, ask);
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(address, resolve);
	});
	server.on('error', () => undefined);
	const node = quoted(process.execPath);
	await writeFile(file, program.replace(/(?<=exec )NODE/, () => node).replace(/(?<=' )SOCKET/, () => quoted(address)), {mode: 0o700});
	await chmod(file, 0o700);
	return {
		environment: {
			SSH_ASKPASS: file,
			SSH_ASKPASS_REQUIRE: 'force',
			// Programs before OpenSSH 8.4 ask in this way only where there seems to be a screen.
			DISPLAY: process.env['DISPLAY'] ?? 'none',
		},
		close() {
			server.close();
			for (const socket of sockets) {
				socket.destroy();
			}
		},
	};
}
