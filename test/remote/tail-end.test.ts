import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {appendFileSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {tailer} from '../../source/remote/tail-text.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-tail-end-'));
afterAll(() => {
	rmSync(folder, {recursive: true});
});

let runs = 0;

/** A tailer as it runs on a host, which loses patience after a second in place of half a minute. */
function start(text: string) {
	runs += 1;
	const [program, log] = [path.join(folder, `${runs}.pl`), path.join(folder, `${runs}.log`)];
	writeFileSync(program, tailer.replace('$patience = 30;', '$patience = 1;'));
	writeFileSync(log, text);
	const child = spawn('/bin/sh', ['-c', `exec perl - file ${log} follow 10 1 '' '' 3<&0 < ${program}`], {stdio: ['pipe', 'pipe', 'ignore']});
	child.stdin.on('error', () => undefined);
	return {child, log, ended: once(child, 'close')};
}

test.concurrent('a tailer ends when its input ends', async () => {
	const {child, ended} = start('one\n');
	await once(child.stdout, 'data');
	child.stdin.end();
	expect(await ended).toEqual([0, null]);
});

test.concurrent('a tailer ends when nobody takes what it says', async () => {
	const {child, log, ended} = start('one\n');
	await once(child.stdout, 'data');
	child.stdout.destroy();
	appendFileSync(log, 'two\n');
	expect(await ended).toEqual([0, null]);
});

test.concurrent('a tailer goes on as long as it hears something, and ends when it does not', async () => {
	const {child, log, ended} = start('one\n');
	let text = '';
	child.stdout.on('data', (chunk: Buffer) => {
		text += chunk.toString();
	});
	const pings = setInterval(() => child.stdin.write('\n'), 200);
	while (!text.includes('H ', text.indexOf('H ') + 1)) {
		await once(child.stdout, 'data');
	}

	appendFileSync(log, 'two\n');
	clearInterval(pings);
	expect(await ended).toEqual([0, null]);
	expect(text).toContain('\ntwo\n');
});

test.concurrent('a tailer whose words are stuck on their way ends as well', async () => {
	const {child} = start('a line that fills the way\n'.repeat(100_000));
	await once(child.stdout, 'readable');
	child.stdout.pause();
	expect(await once(child, 'exit')).toEqual([0, null]);
});
