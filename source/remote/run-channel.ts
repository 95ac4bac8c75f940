import {constants} from 'node:os';
import type {CommandChannel} from './command-channel.js';
import {createGateReader, type GateStep, type SudoGate} from './sudo-gate.js';

/** How a command on a channel ended. */
export type ChannelEnd = {
	/** Undefined: the connection broke. */
	readonly code: number | undefined;
	readonly signal?: string;
	/** Whether sudo let the command through; true where none stands in between. */
	readonly through: boolean;
	readonly wrongPassword: boolean;
	/** What sudo said when it did not. */
	readonly said: string;
};

export type ChannelRun = {
	readonly gate?: SudoGate | undefined;
	readonly stdin?: Uint8Array | string | undefined;
	/** Whether the input stays open after `stdin` was written. */
	readonly keepInput?: boolean;
	readonly onData: (chunk: Buffer) => void;
	readonly onError: (chunk: Buffer) => void;
	/** Called once, when the command itself runs. */
	readonly onStart?: () => void;
	/** Called once. */
	readonly onEnd: (end: ChannelEnd) => void;
};

/** What a shell would say of a command that a signal ended. */
function codeOfSignal(signal: string): number {
	const name = signal.startsWith('SIG') ? signal : `SIG${signal}`;
	const numbers: Readonly<Record<string, number | undefined>> = constants.signals;
	return 128 + (numbers[name] ?? 0);
}

function writePassword(channel: CommandChannel, password: Buffer = Buffer.alloc(0)): void {
	const line = Buffer.concat([password, Buffer.from('\n')]);
	password.fill(0);
	channel.write(line, () => {
		line.fill(0);
	});
}

type GateActions = {
	readonly password: () => void;
	readonly wrongPassword: () => void;
	readonly through: (rest: Buffer) => void;
};

function act(result: GateStep, actions: GateActions): void {
	switch (result.step) {
		case 'wait': {
			break;
		}

		case 'password': {
			actions.password();
			break;
		}

		case 'wrong-password': {
			actions.wrongPassword();
			break;
		}

		case 'through': {
			actions.through(result.rest);
			break;
		}
	}
}

/** Runs a started command to its end: lets it through sudo, writes its input, hands out what it says. Answers what ends it early. */
export function runChannel(channel: CommandChannel, {gate, stdin: given, keepInput = false, onData, onError, onStart, onEnd}: ChannelRun): () => void {
	const reader = gate && createGateReader(gate);
	let through = gate === undefined;
	let wrongPassword = false;
	let ended = false;
	let code: number | undefined;
	let signal: string | undefined;
	// A log is followed for days: its reader, sent as the input, must not be held by every host's channel.
	let stdin = given;

	const start = () => {
		through = true;
		if (keepInput) {
			channel.write(stdin ?? '');
		} else {
			channel.end(stdin);
		}

		stdin = undefined;
		onStart?.();
	};

	const end = () => {
		if (!ended) {
			ended = true;
			onEnd({code, signal, through, wrongPassword, said: reader?.said() ?? ''});
		}
	};

	const gateSteps: GateActions = {
		password() {
			writePassword(channel, gate?.password);
		},
		wrongPassword() {
			wrongPassword = true;
			channel.end();
		},
		through(rest) {
			start();
			if (rest.length > 0) {
				onError(rest);
			}
		},
	};

	// A channel's errors repeat what its close says, and must not throw.
	channel.on('error', () => undefined);
	channel.stderr.on('error', () => undefined);
	channel.on('data', onData);
	channel.stderr.on('data', (chunk: Buffer) => {
		if (through || reader === undefined) {
			onError(chunk);
		} else {
			act(reader.read(chunk), gateSteps);
		}
	});
	const exited = (status: number | null, killedBy?: string) => {
		signal = killedBy;
		code = status ?? (killedBy === undefined ? undefined : codeOfSignal(killedBy));
	};

	channel.on('exit', exited);
	// The close tells the exit again. Of a quick command, which ends in the packet it begins in, the exit went by before anybody listened.
	channel.on('close', (status?: number | null, killedBy?: string) => {
		if (status !== undefined) {
			exited(status, killedBy);
		}

		end();
	});
	if (through) {
		start();
	}

	return () => {
		channel.close();
		end();
	};
}
