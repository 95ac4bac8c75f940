import {appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {spawnSync} from 'node:child_process';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setImmediate as immediate} from 'node:timers/promises';
import {afterAll, describe, expect, test} from 'vitest';
import type {Source} from '../../source/model/discovery.js';
import type {Problem} from '../../source/model/outcome.js';
import type {Gap} from '../../source/model/position.js';
import {followSource} from '../../source/remote/follow.js';
import script from '../../source/remote/host-scripts/follow.sh';
import {localShell} from './local-shell.js';

const root = mkdtempSync(path.join(tmpdir(), 'mxdeck-follow-'));
afterAll(() => {
	rmSync(root, {recursive: true});
});
mkdirSync(path.join(root, 'var/log'), {recursive: true});

let files = 0;
function logFile(text: string | undefined): {readonly source: Source; readonly file: string} {
	files += 1;
	const name = `/var/log/it's "log" ${files}`;
	const file = path.join(root, name);
	if (text !== undefined) {
		writeFileSync(file, text);
	}

	return {file, source: {id: name, kind: 'file', path: name, format: 'syslog', carries: ['postfix'], readable: 'yes'}};
}

/** Follows and gathers; `until` resolves when the text so far passes the test. */
async function gather(source: Source, options: {readonly backlogMinutes: number; readonly follow: boolean}) {
	let text = '';
	const notes: string[] = [];
	const gaps: Gap[] = [];
	let wake: () => void = () => undefined;
	const changed = async () => new Promise<void>(resolve => {
		wake = resolve;
	});
	const until = async (holds: () => boolean): Promise<void> => {
		if (!holds()) {
			await changed();
			await until(holds);
		}
	};

	let finish: (problem: Problem | undefined) => void = () => undefined;
	const ended = new Promise<Problem | undefined>(resolve => {
		finish = resolve;
	});
	const started = await followSource(localShell(root), source, options, {
		onData(chunk) {
			text += chunk.toString('latin1');
			wake();
		},
		onGap: gap => gaps.push(gap),
		onBeat: () => undefined,
		onNote(note) {
			notes.push(note);
			wake();
		},
		onEnd: finish,
	});
	if (!started.ok) {
		throw new Error(started.problem.what);
	}

	return {
		stop: started.value.stop,
		ended,
		notes,
		gaps,
		text: () => text,
		until,
	};
}

/** A line every second over the span, the last one now. `stamp` writes its beginning. */
function lines(seconds: number, stamp: (date: Date) => string): string {
	const now = Math.floor(Date.now() / 1000);
	return Array.from({length: seconds}, (_, index) => `${stamp(new Date((now - seconds + 1 + index) * 1000))} line ${index} of something that is as long as lines of logs are in real life\n`).join('');
}

const two = (value: number) => String(value).padStart(2, '0');
const clock = (date: Date) => `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

describe('a backlog begins a little before the wanted minutes, whatever the stamps', () => {
	const rows: ReadonlyArray<readonly [string, (date: Date) => string]> = [
		['ISO', date => date.toISOString()],
		['traditional', date => `${months[date.getMonth()] ?? ''} ${String(date.getDate()).padStart(2)} ${clock(date)}`],
		['fail2ban', date => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clock(date)},123`],
	];
	for (const [name, stamp] of rows) {
		test(name, async () => {
			const day = 20_000;
			const {source} = logFile(lines(day, stamp));
			const {text, ended} = await gather(source, {backlogMinutes: 60, follow: false});
			expect(await ended).toBeUndefined();
			const got = text().split('\n').filter(line => line !== '');
			const first = Number(/line (\d+) of/.exec(got[0] ?? '')?.[1]);
			// An hour is 3600 lines; the window of 128 KiB holds about 1500.
			expect(first).toBeLessThanOrEqual(day - 3600);
			expect(first).toBeGreaterThan(day - 3600 - 2000);
			expect(got).toHaveLength(day - first);
		});
	}
});

test('nothing is lost or comes twice between the backlog and what follows', async () => {
	const {source, file} = logFile('');
	const write = (from: number, to: number) => {
		for (let index = from; index < to; index++) {
			appendFileSync(file, `line ${index}\n`);
		}
	};

	write(0, 500);
	const starting = gather(source, {backlogMinutes: 10, follow: true});
	write(500, 3000);
	const follower = await starting;
	write(3000, 4000);
	await follower.until(() => follower.text().includes('line 3999\n'));
	follower.stop();
	expect(follower.text()).toBe(Array.from({length: 4000}, (_, index) => `line ${index}\n`).join(''));
	expect(await follower.ended).toBeUndefined();
});

test('rotation is followed and told', async () => {
	const {source, file} = logFile('before\n');
	const follower = await gather(source, {backlogMinutes: 10, follow: true});
	await follower.until(() => follower.text() === 'before\n');
	renameSync(file, `${file}.1`);
	writeFileSync(file, 'after\n');
	await follower.until(() => follower.text() === 'before\nafter\n');
	appendFileSync(file, 'more\n');
	await follower.until(() => follower.text() === 'before\nafter\nmore\n');
	expect(follower.notes.filter(note => note.startsWith('rotated'))).not.toEqual([]);
	follower.stop();
});

test('a backlog reaches into the file that was rotated away', async () => {
	const {source, file} = logFile(lines(5, date => date.toISOString()));
	writeFileSync(`${file}.1`, 'older\n');
	const {text, ended} = await gather(source, {backlogMinutes: 10, follow: false});
	await ended;
	expect(text()).toMatch(/^older\n\d{4}/);
});

test('a log that is not there yet is waited for', async () => {
	const {source, file} = logFile(undefined);
	const follower = await gather(source, {backlogMinutes: 10, follow: true});
	await follower.until(() => follower.notes.length > 0);
	writeFileSync(file, 'first\n');
	await follower.until(() => follower.text() === 'first\n');
	follower.stop();
});

test('without a backlog only new lines come', async () => {
	const {source, file} = logFile('old\n');
	const follower = await gather(source, {backlogMinutes: 0, follow: true});
	// What is written before the host looks is old as well: write until something comes.
	while (follower.text() === '') {
		appendFileSync(file, 'new\n');
		await immediate();
	}

	follower.stop();
	expect(follower.text()).toMatch(/^(new\n)+$/);
});

test('a syslog file that completes the mail log gives its own programs\' lines only', async () => {
	const ours = [
		'2026-11-22T18:06:04.093194+00:00 mx1 postgrey[38]: action=greylist, reason=new',
		'Nov 22 19:04:43 mx1 postgrey[215]: action=pass',
		'2026-11-22T18:06:04.093194+00:00 mx1 mxdeck: anna blocked spam@example.com',
	];
	const others = [
		'2026-11-22T18:06:04.093194+00:00 mx1 postfix/smtpd[1]: connect from x',
		'2026-11-22T18:06:04.093194+00:00 mx1 postfix/smtpd[1]: warning: mx1 postgrey[38]: action=pass',
		'2026-11-22T18:06:04.093194+00:00 mx1 systemd[1]: Started postgrey.service',
	];
	const {source} = logFile([...others, ...ours, ...others].map(line => `${line}\n`).join(''));
	const {text, ended} = await gather({...source, carries: ['postgrey']}, {backlogMinutes: 10, follow: false});
	expect(await ended).toBeUndefined();
	expect(text().trim().split('\n')).toEqual(ours);
});

test('without perl on the host a log is read as tail reads it, which is called approximate', async () => {
	const {source, file} = logFile('before\n');
	const bare = path.join(root, 'bare');
	mkdirSync(path.join(bare, 'usr/bin'), {recursive: true});
	writeFileSync(path.join(bare, 'usr/bin/perl'), '#!/bin/sh\nexit 127\n', {mode: 0o755});
	mkdirSync(path.join(bare, 'var/log'), {recursive: true});
	const log = path.join(bare, path.relative(root, file));
	writeFileSync(log, 'one\ntor');
	const [chunks, places, troubles]: [string[], unknown[], Array<Problem | undefined>] = [[], [], []];
	let wake: () => void = () => undefined;
	const changed = async () => new Promise<void>(resolve => {
		wake = resolve;
	});
	const next = changed();
	const started = await followSource(localShell(bare), source, {backlogMinutes: 10, follow: true}, {
		onData(chunk, after) {
			chunks.push(chunk.toString());
			places.push(after);
			wake();
		},
		onGap: () => undefined,
		onBeat: () => undefined,
		onNote: () => undefined,
		onTrouble: problem => troubles.push(problem),
		onEnd: () => undefined,
	});
	await next;
	const last = changed();
	appendFileSync(log, 'n\ntwo\n');
	await last;
	expect(started.ok && (started.value.stop(), true)).toBe(true);
	expect(chunks).toEqual(['one\n', 'torn\ntwo\n']);
	expect(places).toEqual([undefined, undefined]);
	expect(troubles).toMatchObject([{what: '≈ no perl on the host: a reconnect may miss or repeat lines'}]);
});

test('a source that cannot be read is refused with its remedy', async () => {
	const {source} = logFile('');
	const refused = await followSource(localShell(root), {...source, readable: 'no', reason: 'mode 600', remedy: 'chmod'}, {backlogMinutes: 1, follow: true}, {onData() {}, onGap() {}, onBeat() {}, onNote() {}, onEnd() {}}); // eslint-disable-line @typescript-eslint/no-empty-function
	expect(refused).toEqual({ok: false, problem: {what: 'mode 600', remedy: 'chmod'}});
});

test('a script that was cut on its way runs nothing', () => {
	const cuts = Array.from({length: 20}, (_, index) => Math.floor(script.length * index / 20));
	const said = cuts.map(cut => spawnSync('/bin/sh', ['-s'], {input: script.slice(0, cut), env: {MXDECK_ROOT: root, PATH: '/usr/bin:/bin'}}).stdout.toString());
	expect(said.filter(text => text !== '')).toEqual([]);
});
