import {openSync, writeSync} from 'node:fs';
import process from 'node:process';
import {ReadStream} from 'node:tty';
import {safe} from '../../source/model/safe.js';

/** Asks on the operator's terminal, whatever standard input and output are. */
export type Asker = {
	/** The typed line; undefined: declined. Without `echo` what is typed stays unseen. */
	readonly ask: (prompt: string, echo: boolean) => Promise<string | undefined>;
};

const interrupt = '\u0003';
const endOfInput = '\u0004';
const eraseLine = '\u0015';

/** Applies what was typed to the line; `end` when it is complete or declined. */
export function typeInto(line: string, typed: string): {readonly line: string; readonly end?: 'entered' | 'declined' | 'interrupted'} {
	let now = line;
	for (const character of typed) {
		if (character === '\r' || character === '\n') {
			return {line: now, end: 'entered'};
		}

		if (character === interrupt || (character === endOfInput && now === '')) {
			return {line: '', end: character === interrupt ? 'interrupted' : 'declined'};
		}

		if (character === '\u007F' || character === '\b') {
			now = [...now].slice(0, -1).join('');
		} else if (character === eraseLine) {
			now = '';
		} else if (character >= ' ') {
			now += character;
		}
	}

	return {line: now};
}

async function readLine(fd: number, prompt: string, echo: boolean): Promise<string | undefined> {
	const input = new ReadStream(fd);
	const show = (text: string): void => {
		writeSync(fd, text);
	};

	show(prompt);
	input.setRawMode(true);
	input.setEncoding('utf8');
	return new Promise(resolve => {
		let line = '';
		const end = (answer: string | undefined): void => {
			input.setRawMode(false);
			show('\n');
			input.destroy();
			resolve(answer);
		};

		input.on('data', typed => {
			const {line: now, end: how} = typeInto(line, String(typed));
			if (echo) {
				show(`\r\u001B[K${prompt.slice(prompt.lastIndexOf('\n') + 1)}${safe(now)}`);
			}

			line = now;
			if (how !== undefined) {
				end(how === 'entered' ? now : undefined);
			}

			if (how === 'interrupted') {
				process.kill(process.pid, 'SIGINT');
			}
		});
		input.on('error', () => {
			resolve(undefined);
		});
	});
}

/** The controlling terminal as one that can be asked; undefined when there is none (cron, a pipe of a service). */
export function openAsker(): Asker | undefined {
	const open = (): number | undefined => {
		try {
			return openSync('/dev/tty', 'r+');
		} catch {
			return undefined;
		}
	};

	const probe = open();
	if (probe === undefined) {
		return undefined;
	}

	let first: number | undefined = probe;
	return {
		async ask(prompt, echo) {
			const fd = first ?? open();
			first = undefined;
			return fd === undefined ? undefined : readLine(fd, prompt, echo);
		},
	};
}
