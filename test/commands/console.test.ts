import process from 'node:process';
import {beforeAll, expect, test} from 'vitest';
import {inTerminal, lacking, type Step} from '../terminal/in-terminal.js';
import {buildProgram} from './built-program.js';

let program = '';
let home = '';

beforeAll(() => {
	({program, home} = buildProgram());
}, 60_000);

const ways: ReadonlyArray<{readonly way: string; readonly steps: readonly Step[]; readonly status: unknown}> = [
	{way: 'q', steps: [{send: 'q'}], status: {code: 0}},
	{way: 'SIGTERM', steps: [{signal: 'TERM'}], status: {signal: 'SIGTERM'}},
	{way: 'SIGHUP', steps: [{signal: 'HUP'}], status: {signal: 'SIGHUP'}},
	{way: '^Z, fg and q', steps: [{send: '\u001A'}, {stopped: true}, {resize: [100, 30]}, {signal: 'CONT'}, {expect: '\u001B[30;1H'}, {send: 'q'}], status: {code: 0}},
];

test.skipIf(lacking !== '').each(ways)(`the console on the demo's hosts gives the terminal back after $way${lacking}`, async ({steps, status}) => {
	const played = await inTerminal([process.execPath, program, 'demo'], [{expect: '3/3 live'}, ...steps, {exit: true}], {environment: {HOME: home, CI: 'true'}});
	expect(played.trouble).toBeNull();
	expect(played.status).toEqual(status);
	expect(played.restored.every(Boolean)).toBe(true);
	expect(played.output.lastIndexOf('\u001B[?1049l')).toBeGreaterThan(played.output.lastIndexOf('\u001B[?1049h'));
	expect(played.output).not.toContain('\u001B[3J');
}, 60_000);

test.skipIf(lacking !== '')(`a terminal that cannot place its cursor is refused with a reason${lacking}`, async () => {
	const played = await inTerminal([process.execPath, program, 'demo'], [{exit: true}], {environment: {HOME: home, TERM: 'dumb'}});
	expect(played.status).toEqual({code: 2});
	expect(played.output).toContain('TERM is "dumb"');
	expect(played.output).not.toContain('\u001B');
});
