import {execFileSync} from 'node:child_process';
import {utimesSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import {removeLogs, tailing, type Tailing} from './tailing.js';

afterAll(removeLogs);

/** A line of so many minutes ago. */
const line = (minutes: number): string => `${new Date(Date.now() - (minutes * 60_000)).toISOString()} mx1 postfix/smtpd[1]: ${minutes} minutes ago, and as long as lines of logs are in real life`;

/** Lines of so many minutes, some of each. */
const lines = (from: number, to: number, each = 1): readonly string[] => Array.from({length: from - to + 1}, (_, index) => Array.from({length: each}, () => line(from - index))).flat();

/** A rotated file, as old as its last line. */
function rotated(log: Tailing, name: string, [from, to]: readonly [number, number], each?: number): void {
	const file = path.join(log.folder, name.replace(/\.(gz|xz)$/, ''));
	const time = new Date(Date.now() - (to * 60_000));
	writeFileSync(file, lines(from, to, each).map(each => `${each}\n`).join(''));
	utimesSync(file, time, time);
	const tool = {gz: 'gzip', xz: 'xz'}[/\.(gz|xz)$/.exec(name)?.[1] ?? ''];
	if (tool !== undefined) {
		execFileSync(tool, [file]);
	}
}

const minutesOf = (log: Tailing): readonly number[] => log.text().split('\n').slice(0, -1).map(text => Number(/: (\d+) minutes/.exec(text)?.[1]));

/** How old each line is, from the first to the last. */
const ages = (from: number, to: number): readonly number[] => Array.from({length: from - to + 1}, (_, index) => from - index);

/** What lies about of a log, and how old the first line of ten minutes' past is. */
type Case = readonly [what: string, prepare: (log: Tailing) => void, first: number];

const cases: readonly Case[] = [
	['of which the file with its name has all', log => {
		rotated(log, 'mail.log.1', [60, 31]);
		log.write(...lines(30, 0));
	}, 30],
	['that was rotated within that time', log => {
		rotated(log, 'mail.log.1', [20, 6]);
		log.write(...lines(5, 0));
	}, 20],
	['that was rotated twice', log => {
		rotated(log, 'mail.log.2', [20, 8]);
		rotated(log, 'mail.log.1', [7, 3]);
		log.write(...lines(2, 0));
	}, 20],
	['that was rotated and packed', log => {
		rotated(log, 'mail.log.2.gz', [40, 21]);
		rotated(log, 'mail.log.1.gz', [20, 6]);
		log.write(...lines(5, 0));
	}, 20],
	['that was rotated and packed otherwise, with a date in its name', log => {
		rotated(log, 'mail.log-20261122.xz', [20, 6]);
		log.write(...lines(5, 0));
	}, 20],
	['whose new file is empty', log => {
		rotated(log, 'mail.log.1', [20, 0]);
		log.write();
	}, 20],
	['that has no new file', log => {
		rotated(log, 'mail.log.1', [20, 0]);
	}, 20],
];

describe('the past begins where it was wanted, in a log', () => {
	test.concurrent.each(cases)('%s', async (_what, prepare, first) => {
		const log = tailing();
		prepare(log);
		await log.readOnce();
		expect(minutesOf(log)).toEqual(ages(first, 0));
		expect(log.gaps).toEqual([]);
	});
});

test.concurrent.each(['mail.log.1', 'mail.log.1.gz'])('of a large %s only the end comes', async name => {
	const log = tailing();
	rotated(log, name, [120, 6], 100);
	log.write(...lines(5, 0));
	await log.readOnce();
	const [first = 0, ...rest] = [...new Set(minutesOf(log))];
	expect(first).toBeGreaterThanOrEqual(10);
	expect(first).toBeLessThan(45);
	expect([first, ...rest]).toEqual(ages(first, 0));
});

test.concurrent('after the past comes what is written, wherever the past ended', async () => {
	const log = tailing();
	rotated(log, 'mail.log.1.gz', [20, 1]);
	await log.connect();
	await log.read(20);
	log.write(line(0));
	await log.read(21);
	log.disconnect();
	expect(minutesOf(log)).toEqual(ages(20, 0));
});
