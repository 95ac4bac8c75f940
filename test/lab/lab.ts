import {execFile, spawn} from 'node:child_process';
import {mkdtempSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {promisify} from 'node:util';

const run = promisify(execFile);
const project = path.join(import.meta.dirname, '../..');

export const sshConfig = path.join(process.env['LAB_DIR'] ?? '/var/lib/mlab', 'ssh/config');
export const hosts = ['mx1', 'mx2', 'mx3'] as const;
export type LabHost = (typeof hosts)[number];

/** Names of the hosts for ssh as one of their accounts; root has the plain names. */
export const as = (user: 'root' | 'ops' | 'oncall' | 'viewer' | 'limited', names: readonly LabHost[] = hosts): string => names.map(name => user === 'root' ? name : `${name}-${user}`).join(',');

export type Ran = {readonly code: number; readonly stdout: string; readonly stderr: string};

const home = mkdtempSync(path.join(tmpdir(), 'mxdeck-lab-'));

/** The environment of an operator without configuration of his own. */
const environment = {...process.env, HOME: home, XDG_CONFIG_HOME: `${home}/config`, XDG_STATE_HOME: `${home}/state`, XDG_DATA_HOME: `${home}/data`, XDG_CACHE_HOME: `${home}/cache`};

const program = [process.env['LAB_PROGRAM'] ?? path.join(project, 'dist/mxdeck.js')];

const withConfig = ([command = '', ...words]: readonly string[]): readonly string[] => [...program, command, '-F', sshConfig, ...words];

/** Runs a program to its end, without a terminal. */
async function toEnd(file: string, args: readonly string[], options: {readonly env?: NodeJS.ProcessEnv} = {}): Promise<Ran> {
	return new Promise((resolve, reject) => {
		// Its own session: no terminal of whoever runs the tests can be asked for a password.
		const child = spawn('setsid', ['-w', file, ...args], {stdio: ['ignore', 'pipe', 'pipe'], ...options});
		let stdout = '';
		let stderr = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			stdout += text;
		});
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			stderr += text;
		});
		child.on('error', reject);
		child.on('close', code => {
			resolve({code: code ?? -1, stdout, stderr});
		});
	});
}

/** Runs the built `mxdeck`. */
export const mxdeck = async (...args: readonly string[]): Promise<Ran> => toEnd(process.execPath, withConfig(args), {env: environment});

/** Runs the built `mxdeck` on a terminal, where the sudo password is typed whenever it is asked for. Answers what stdout alone got, too. */
export async function mxdeckOnTerminal(password: string, ...args: readonly string[]): Promise<Ran & {readonly asked: number}> {
	const output = path.join(home, 'stdout');
	const quoted = [process.execPath, ...withConfig(args)].map(word => `'${word}'`).join(' ');
	return new Promise((resolve, reject) => {
		const child = spawn('script', ['-qefc', `${quoted} > ${output}`, '/dev/null'], {env: environment, stdio: ['pipe', 'pipe', 'inherit']});
		let screen = '';
		let asked = 0;
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			screen += text;
			const questions = screen.split('Password of').length - 1;
			for (; asked < questions && /Password of[^\n]*: $/.test(screen); asked++) {
				child.stdin.write(`${password}\r`);
			}
		});
		child.on('error', reject);
		child.on('close', code => {
			resolve({code: code ?? -1, stdout: readFileSync(output, 'utf8'), stderr: screen, asked});
		});
	});
}

/** A running `mxdeck` whose output lines are gathered. */
export function startMxdeck(...args: readonly string[]) {
	const child = spawn(process.execPath, withConfig(args), {env: environment, stdio: ['ignore', 'pipe', 'pipe']});
	let stdout = '';
	let stderr = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		stdout += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		stderr += text;
	});
	const ended = new Promise<number>(resolve => {
		child.on('close', code => {
			resolve(code ?? -1);
		});
	});
	return {
		stdout: () => stdout,
		stderr: () => stderr,
		ended,
		end(signal: NodeJS.Signals) {
			child.kill(signal);
		},
	};
}

/** Runs a command as root on a host. */
export async function onHost(host: LabHost, command: string): Promise<string> {
	const {stdout} = await run('ssh', ['-F', sshConfig, host, command]);
	return stdout;
}

const labScript = async (name: string, ...args: readonly string[]): Promise<string> => {
	const {stdout} = await run(path.join(import.meta.dirname, name), args);
	return stdout;
};

/** Puts all hosts back to how they were provisioned; their logs stay. Traffic leaves bans and greylisting behind that change what the next gets. */
export const reset = async (): Promise<string> => labScript('reset-state');

/** Plays scenarios of real mail against a host. */
export const traffic = async (host: LabHost, ...scenarios: readonly string[]): Promise<string> => labScript('traffic', host, ...scenarios);

/** What the host's smtpd answers when 203.0.113.`client` offers mail from `sender` to alice: `554 5.7.1 ...` or `no connection: ...`. */
export const offer = async (host: LabHost, client: number, sender: string): Promise<string> => {
	const answer = await labScript('traffic', host, '--rcpt', String(client), sender);
	return answer.trim();
};

/** Asks until `holds`; the last answer when it never does within the seconds. */
export async function eventually<Answer>(ask: () => Promise<Answer> | Answer, holds: (answer: Answer) => boolean, seconds: number): Promise<Answer> {
	const until = Date.now() + (seconds * 1000);
	for (;;) {
		const answer = await ask();
		if (holds(answer) || Date.now() > until) {
			return answer;
		}

		await delay(500);
	}
}

/** Offers mail until greylisting lets the sender through, on all hosts at once. */
export async function letThrough(client: number, ...senders: readonly string[]): Promise<void> {
	await Promise.all(hosts.flatMap(host => senders.map(async sender => {
		const answer = await eventually(async () => offer(host, client, sender), text => text.startsWith('250'), 120);
		if (!answer.startsWith('250')) {
			throw new Error(`${host} does not take mail from ${sender}: ${answer}`);
		}
	})));
}

/** A change's outcome per host, from `--json`. */
export type ChangeOutput = {readonly hosts: ReadonlyArray<{readonly host: string; readonly result: string; readonly verified: readonly string[]; readonly problem?: string}>};

/** The results of a change per host: `mx1: done`. */
export function results({stdout}: Ran): readonly string[] {
	const output = JSON.parse(stdout) as ChangeOutput;
	return output.hosts.map(({host, result}) => `${host}: ${result}`);
}

export const everywhere = (result: string, user: Parameters<typeof as>[0] = 'root'): readonly string[] => as(user).split(',').map(name => `${name}: ${result}`);
