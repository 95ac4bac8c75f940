import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {tailer} from '../../source/remote/tail-text.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-tail-end-'));
afterAll(() => {
	rmSync(folder, {recursive: true});
});

let runs = 0;

/** A tailer as it runs on a host, which says that it is there ten times a second and loses patience after one, in place of 5 s and half a minute. */
function run(what: string, bin = '/bin') {
	runs += 1;
	const program = path.join(folder, `${runs}.pl`);
	writeFileSync(program, tailer.replace('$patience = 30;', '$patience = 1;').replace('$beat = 5;', '$beat = 0.1;'));
	const child = spawn('/bin/sh', ['-c', `exec perl - ${what} 3<&0 < ${program}`], {stdio: ['pipe', 'pipe', 'ignore'], env: {PATH: `${bin}:/usr/bin:/bin`}});
	child.stdin.on('error', () => undefined);
	return {child, ended: once(child, 'close')};
}

function start(text: string) {
	const log = path.join(folder, `${runs}.log`);
	writeFileSync(log, text);
	return {log, ...run(`file ${log} follow 10 1 '' ''`)};
}

/** A journal with one entry that never ends. */
function startEndless() {
	const bin = path.join(folder, `${runs}.bin`);
	mkdirSync(bin);
	writeFileSync(path.join(bin, 'journalctl'), '#!/bin/sh\nhead -c 3000000 /dev/zero | tr \'\\0\' x\nexec sleep 60\n', {mode: 0o755});
	return run('journal follow 10 \'\'', bin);
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
	while (text.split('\nH ').length < 20) {
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

test.concurrent('a tailer is heard while an entry of the journal does not end, and ends with its input', async () => {
	const {child, ended} = startEndless();
	const pings = setInterval(() => child.stdin.write('\n'), 200);
	for (let text = ''; text.split('\nH ').length < 12;) {
		const [chunk] = await once(child.stdout, 'data') as [Buffer];
		text += chunk.toString();
	}

	clearInterval(pings);
	child.stdin.end();
	expect(await ended).toEqual([0, null]);
});
