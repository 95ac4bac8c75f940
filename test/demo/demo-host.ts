import {readFile} from 'node:fs/promises';
import ssh2 from 'ssh2';
import type {Target} from '../../source/model/target.js';

export type Ran = {readonly code: number | undefined; readonly stdout: string; readonly stderr: string};

/** A plain SSH client on a demo host. */
export type DemoClient = {
	readonly run: (command: string, stdin?: string) => Promise<Ran>;
	/** Starts a command and resolves when its output holds `wanted`; answers what came until then. */
	readonly until: (command: string, wanted: RegExp) => Promise<string>;
	readonly end: () => void;
};

export async function connectTo(target: Target): Promise<DemoClient> {
	const client = new ssh2.Client();
	const privateKey = await readFile(target.identityFiles[0] ?? '');
	await new Promise<void>((resolve, reject) => {
		client.on('ready', resolve).on('error', reject).connect({host: target.hostname, port: target.port, username: target.user, privateKey});
	});

	const open = async (command: string) => new Promise<ssh2.ClientChannel>((resolve, reject) => {
		client.exec(command, (error, channel) => {
			if (error) {
				reject(error);
			} else {
				resolve(channel);
			}
		});
	});

	return {
		async run(command, stdin = '') {
			const channel = await open(command);
			return new Promise(resolve => {
				let stdout = '';
				let stderr = '';
				let code: number | undefined;
				channel.on('data', (chunk: Buffer) => {
					stdout += chunk.toString();
				});
				channel.stderr.on('data', (chunk: Buffer) => {
					stderr += chunk.toString();
				});
				channel.on('exit', (exit: number | undefined) => {
					code = exit ?? undefined;
				});
				channel.on('close', () => {
					resolve({code, stdout, stderr});
				});
				channel.end(stdin);
			});
		},
		async until(command, wanted) {
			const channel = await open(command);
			return new Promise(resolve => {
				let output = '';
				channel.on('data', (chunk: Buffer) => {
					output += chunk.toString();
					if (wanted.test(output)) {
						channel.close();
						resolve(output);
					}
				});
			});
		},
		end() {
			client.end();
		},
	};
}
