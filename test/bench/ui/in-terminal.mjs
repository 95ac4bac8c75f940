import {execFile} from 'node:child_process';
import path from 'node:path';
import {promisify} from 'node:util';

const run = promisify(execFile);
const driver = path.join(import.meta.dirname, 'terminal.py');

/** The size of the terminal. */
export const size = {columns: 200, rows: 50};

/** Keys that are typed each second: as a key that is held down. */
const keysPerSecond = 30;

/**
Runs a program in a pseudo terminal for `settle` and `seconds` seconds, types `keys` meanwhile and waits for what only their answers write.
`first`: what the first picture holds. Answers delays, frames, bytes and CPU.
*/
export async function inTerminal(program, {keys = [], before = [], seconds, settle, first = 'mxdeck', home}) {
	const plan = {...size, settle, before, seconds, perSecond: keysPerSecond, keys, first};
	const {stdout} = await run('python3', [driver, JSON.stringify(plan), ...program], {env: {...process.env, HOME: home}});
	return JSON.parse(stdout);
}
