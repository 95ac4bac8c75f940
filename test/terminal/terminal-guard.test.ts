import {readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {beforeAll, expect, test} from 'vitest';
import {bundled, inTerminal, lacking, scratch, type Played, type Step} from './in-terminal.js';

let driver = '';

beforeAll(async () => {
	driver = lacking === '' ? await bundled('driver.ts') : '';
});

const ready: Step = {expect: 'last key: none'};

async function play(steps: readonly Step[], ...rest: readonly string[]): Promise<Played> {
	const played = await inTerminal([process.execPath, driver, ...rest], steps);
	expect(played.trouble).toBeNull();
	return played;
}

/** How often a sequence was sent. */
const times = (output: string, sequence: string): number => output.split(sequence).length - 1;

const ends: ReadonlyArray<{readonly by: string; readonly steps: readonly Step[]; readonly status: Played['status']; readonly says?: string}> = [
	{by: 'quitting', steps: [{send: 'q'}], status: {code: 0}},
	{by: 'process.exit', steps: [{send: 'e'}], status: {code: 3}},
	{by: 'SIGTERM', steps: [{signal: 'TERM'}], status: {signal: 'SIGTERM'}},
	{by: 'SIGINT', steps: [{signal: 'INT'}], status: {signal: 'SIGINT'}},
	{by: 'SIGHUP', steps: [{signal: 'HUP'}], status: {signal: 'SIGHUP'}},
	{by: 'SIGQUIT', steps: [{signal: 'QUIT'}], status: {signal: 'SIGQUIT'}},
	{by: 'a throw', steps: [{send: 't'}], status: {code: 1}, says: 'a fault in a timer'},
	{by: 'an unhandled rejection', steps: [{send: 'r'}], status: {code: 1}, says: 'a fault in a promise'},
];

test.skipIf(lacking !== '').each(ends)(`the terminal is as before after $by${lacking}`, async ({steps, status, says = ''}) => {
	const {output, status: ended, restored} = await play([ready, ...steps, {exit: true}]);
	expect(ended).toEqual(status);
	expect(restored).toEqual([true]);
	for (const sequence of ['\u001B[?1049l', '\u001B[?25h', '\u001B[?2004l']) {
		expect(times(output, sequence)).toBe(1);
	}

	expect(output.slice(output.indexOf('\u001B[?1049l'))).toContain(says);
});

const stops: ReadonlyArray<{readonly by: string; readonly step: Step}> = [
	{by: 'the ^Z key', step: {send: '\u001A'}},
	{by: 'SIGTSTP', step: {signal: 'TSTP'}},
];

test.skipIf(lacking !== '').each(stops)(`a job stopped by $by gives the terminal back and draws all of it when continued, in the new size${lacking}`, async ({step}) => {
	const {output, restored, status} = await play([ready, step, {stopped: true}, {resize: [100, 30]}, {signal: 'CONT'}, {expect: 'row 29 of 100x30'}, {send: 'x'}, {expect: 'last key: "x"'}, {send: 'q'}, {exit: true}]);
	expect(restored).toEqual([true, true]);
	expect(status).toEqual({code: 0});
	expect(times(output, '\u001B[?1049l')).toBe(2);
});

test.skipIf(lacking !== '')(`a change of size draws the screen in the new size${lacking}`, async () => {
	const {output} = await play([ready, {resize: [40, 10]}, {expect: 'row 9 of 40x10'}, {send: 'q'}, {exit: true}]);
	const repaint = output.slice(output.lastIndexOf('\u001B[2J'));
	expect(repaint).toContain(`\u001B[1;1Hrow 0 of 40x10 ${'.'.repeat(25)}\u001B[0m`);
	expect(repaint).not.toContain('\u001B[11;1H');
});

test.skipIf(lacking !== '')(`a key that changes one line writes one line${lacking}`, async () => {
	const {output} = await play([ready, {send: 'x'}, {expect: 'last key: "x"'}, {send: 'q'}, {exit: true}]);
	const echo = output.slice(0, output.indexOf('last key: "x"'));
	expect(echo.slice(echo.lastIndexOf('\u001B[?2026h'))).toBe('\u001B[?2026h\u001B[2;1H');
});

test.skipIf(lacking !== '')(`a terminal that is not read for a second holds up no turn of the program, and gets the newest frame afterwards${lacking}`, async () => {
	const counter = path.join(scratch, 'turns');
	await play([ready, {send: 'f'}, {pause: 1.5}, {expect: 'last key: drawn'}, {send: 'q'}, {exit: true}], counter);
	expect(Number(readFileSync(counter, 'utf8'))).toBeGreaterThan(30);
});
