/** What sudo and the elevated shell write to standard error before the command itself runs. */
export type SudoGate = {
	/** sudo's prompt; undefined: it must not ask. */
	readonly prompt: string | undefined;
	/** Written by the elevated shell right before the command. */
	readonly ready: string;
	/** A copy of its own: it is zeroed when it was written. */
	readonly password: Buffer | undefined;
};

/** What the gate wants done after a chunk. */
export type GateStep =
	| {readonly step: 'wait'}
	/** sudo asks: write the password now. */
	| {readonly step: 'password'}
	/** sudo asks again: the password was wrong. */
	| {readonly step: 'wrong-password'}
	/** The command runs; `rest` is its own standard error. */
	| {readonly step: 'through'; readonly rest: Buffer};

/** Reads standard error of a command started through sudo. */
export type GateReader = {
	readonly read: (chunk: Buffer) => GateStep;
	/** What sudo said so far, without our marks: for the message when it refuses. */
	readonly said: () => string;
};

const mostSaid = 65_536;

/** Follows sudo from its prompt to the start of the command. Each prompt is answered once. */
export function createGateReader({prompt, ready}: SudoGate): GateReader {
	let head = '';
	let prompts = 0;
	return {
		read(chunk) {
			head = (head + chunk.toString('latin1')).slice(-mostSaid);
			const at = head.indexOf(ready);
			if (at !== -1) {
				const rest = Buffer.from(head.slice(at + ready.length), 'latin1');
				head = head.slice(0, at);
				return {step: 'through', rest};
			}

			const seen = prompt === undefined ? 0 : head.split(prompt).length - 1;
			if (seen <= prompts) {
				return {step: 'wait'};
			}

			prompts = seen;
			return {step: seen === 1 ? 'password' : 'wrong-password'};
		},
		said: () => Buffer.from(prompt === undefined ? head : head.replaceAll(prompt, ''), 'latin1').toString('utf8').trim(),
	};
}
