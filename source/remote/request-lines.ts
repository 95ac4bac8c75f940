import {randomBytes} from 'node:crypto';

/** A word of a request as the host scripts read it: base64, `=` for nothing. `text` is one character per byte. */
export const encodeWord = (text: string): string => Buffer.from(text, 'latin1').toString('base64') || '=';

/** The text of a word in an answer, one character per byte; never throws. */
export const decodeWord = (word = ''): string => word === '=' ? '' : Buffer.from(word, 'base64').toString('latin1');

/** A word that no login script prints, to find an answer by. */
export const createNonce = (): string => randomBytes(8).toString('hex');

/** The command that runs a host script; the script itself, with its request inside, goes on standard input. */
export const shell = '/bin/sh -s';

/**
Puts the name of the answer and a request (lines of base64 words) into the places that a host script keeps for them. The request
stays in a quoted here-document and holds known letters only, so nothing of it can become a command.
*/
export function fillScript(script: string, name: string, request: string): string {
	if (!/^[\w-]+$/.test(name) || !/^[\w+/= \n-]*$/.test(request) || /^REQUEST$/m.test(request)) {
		throw new TypeError('a host script is filled with base64 words only');
	}

	return script.replaceAll('@NAME@', name).replace('@REQUEST@', () => request);
}

/** The lines of an answer between its begin and end marks, whatever a login script printed around them. */
export function readAnswer(stdout: Buffer, name: string): {readonly began: boolean; readonly whole: boolean; readonly lines: readonly string[]} {
	const lines = stdout.toString('latin1').split('\n').map(line => line.replace(/\r$/, ''));
	const begin = lines.indexOf(`mxdeck ${name} begin`);
	const end = begin === -1 ? -1 : lines.indexOf(`mxdeck ${name} end`, begin);
	return {began: begin !== -1, whole: end !== -1, lines: lines.slice(begin + 1, end === -1 ? undefined : end)};
}
