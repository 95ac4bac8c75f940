import {execFileSync} from 'node:child_process';
import {renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import {removeLogs, tailing, type Tailing} from './tailing.js';

afterAll(removeLogs);

const lines = (from: number, to: number): readonly string[] => Array.from({length: to - from + 1}, (_, index) => `line ${String(from + index).padStart(3, '0')} of a log that is here for a test`);
const text = (to: number): string => lines(1, to).map(line => `${line}\n`).join('');

/** Writes lines, reads them all and disconnects. */
async function readFirst(log: Tailing, to: number): Promise<void> {
	log.write(...lines(1, to));
	await log.connect();
	await log.read(to);
	log.disconnect();
}

function rename(log: Tailing, from: string, to: string): void {
	renameSync(path.join(log.folder, from), path.join(log.folder, to));
}

const pack = (log: Tailing, name: string, tool = 'gzip'): void => {
	execFileSync(tool, [path.join(log.folder, name)]);
};

/** What happens to a log, and how many lines there were in the end: each must come once. */
type Case = readonly [what: string, happen: (log: Tailing) => Promise<void>, lines: number];

/** What is written between a copy and the truncation is nowhere: that it may be missing is always told. */
const expectNoGap = ({gaps}: Tailing): void => {
	expect(gaps.filter(({reason}) => reason !== 'the log was copied and truncated: lines written in between may be missing')).toEqual([]);
};

const whileConnected: readonly Case[] = [
	['it is renamed and made anew', async log => {
		rename(log, 'mail.log', 'mail.log.1');
		log.write(...lines(6, 9));
	}, 9],
	['it is renamed twice at once', async log => {
		rename(log, 'mail.log', 'mail.log.1');
		log.write(...lines(6, 7));
		rename(log, 'mail.log.1', 'mail.log.2');
		rename(log, 'mail.log', 'mail.log.1');
		log.write(...lines(8, 9));
	}, 9],
	['its writer goes on with the renamed file for a while', async log => {
		rename(log, 'mail.log', 'mail.log.1');
		writeFileSync(log.file, '');
		await log.until(() => log.beats.length > 0);
		writeFileSync(`${log.file}.1`, `${lines(6, 7).join('\n')}\n`, {flag: 'a'});
		await log.read(7);
		log.write(...lines(8, 9));
	}, 9],
	['it is copied and truncated', async log => {
		log.copytruncate('mail.log.1');
		log.write('line 006 of a log that is here for a test');
	}, 6],
	['it is truncated with lines that were not read, and is longer again at once', async log => {
		log.write(...lines(6, 8));
		log.copytruncate('mail.log.1');
		log.write(...lines(9, 60));
	}, 60],
	['it is truncated and has the same size again', async log => {
		log.copytruncate('mail.log.1');
		log.write(...lines(6, 10));
	}, 10],
	['it is deleted and made anew', async log => {
		log.write(...lines(6, 7));
		await log.read(7);
		unlinkSync(log.file);
		log.write(...lines(8, 9));
	}, 9],
	['another writer goes on with the renamed file for ever', async log => {
		rename(log, 'mail.log', 'mail.log.1');
		log.write(...lines(6, 7));
		await log.read(7);
		writeFileSync(`${log.file}.1`, `${lines(8, 9).join('\n')}\n`, {flag: 'a'});
		await log.read(9);
		log.write(...lines(10, 11));
	}, 11],
	['the end of its last line is written after it was renamed', async log => {
		writeFileSync(log.file, 'line 006 of a log', {flag: 'a'});
		rename(log, 'mail.log', 'mail.log.1');
		writeFileSync(`${log.file}.1`, ' that is here for a test\n', {flag: 'a'});
		log.write(...lines(7, 8));
	}, 8],
	['its last line has no end and it is renamed', async log => {
		writeFileSync(log.file, 'line 006 of a log that is here for a test', {flag: 'a'});
		rename(log, 'mail.log', 'mail.log.1');
		log.write(...lines(7, 8));
	}, 8],
];

describe('each line of a log comes once when, while it is read,', () => {
	test.concurrent.each(whileConnected)('%s', async (_what, happen, count) => {
		const log = tailing();
		log.write(...lines(1, 5));
		await log.connect();
		await log.read(5);
		await happen(log);
		await log.read(count);
		log.disconnect();
		expect(log.text()).toBe(text(count));
		expectNoGap(log);
	});
});

const whileAway: readonly Case[] = [
	['nothing', async log => {
		log.write(...lines(6, 9));
	}, 9],
	['it is renamed', async log => {
		log.write(...lines(6, 7));
		rename(log, 'mail.log', 'mail.log.1');
		log.write(...lines(8, 9));
	}, 9],
	['it is renamed and not there yet', async log => {
		log.write(...lines(6, 7));
		rename(log, 'mail.log', 'mail.log.1');
	}, 7],
	['it is renamed and packed', async log => {
		log.write(...lines(6, 7));
		rename(log, 'mail.log', 'mail.log.1');
		pack(log, 'mail.log.1');
		log.write(...lines(8, 9));
	}, 9],
	['it is renamed five times, and packed after the first', async log => {
		for (let turn = 0; turn < 5; turn++) {
			log.write(...lines(6 + (2 * turn), 7 + (2 * turn)));
			for (let number = turn; number > 1; number--) {
				rename(log, `mail.log.${number}.gz`, `mail.log.${number + 1}.gz`);
			}

			if (turn > 0) {
				rename(log, 'mail.log.1', 'mail.log.2');
				pack(log, 'mail.log.2');
			}

			rename(log, 'mail.log', 'mail.log.1');
		}

		log.write(...lines(16, 18));
	}, 18],
	['it is renamed with dates in the names', async log => {
		for (let turn = 1; turn <= 3; turn++) {
			log.write(...lines(4 + (2 * turn), 5 + (2 * turn)));
			rename(log, 'mail.log', `mail.log-2026112${turn}`);
		}

		pack(log, 'mail.log-20261121');
		log.write(...lines(12, 13));
	}, 13],
	['it is renamed with the extension kept', async log => {
		log.write(...lines(6, 7));
		rename(log, 'mail.log', 'mail-20261121.log');
		log.write(...lines(8, 9));
	}, 9],
	['it is copied and truncated', async log => {
		log.write(...lines(6, 7));
		log.copytruncate('mail.log.1');
		log.write(...lines(8, 90));
	}, 90],
	['it is copied and truncated twice, and packed', async log => {
		log.write(...lines(6, 7));
		log.copytruncate('mail.log.2');
		pack(log, 'mail.log.2');
		log.write(...lines(8, 10));
		log.copytruncate('mail.log.1');
		log.write(...lines(11, 12));
	}, 12],
	['its copy was packed and its inode was used again', async log => {
		log.write(...lines(6, 7));
		rename(log, 'mail.log', 'mail.log.1');
		pack(log, 'mail.log.1');
		log.write(...lines(8, 20));
	}, 20],
	['it is moved aside by hand', async log => {
		log.write(...lines(6, 7));
		rename(log, 'mail.log', 'mail.log.old');
		log.write(...lines(8, 9));
	}, 9],
	['a line is torn and ends later', async log => {
		writeFileSync(log.file, 'line 006 of a log', {flag: 'a'});
		await log.connect();
		await log.until(() => log.beats.length > 1);
		log.disconnect();
		writeFileSync(log.file, ' that is here for a test\n', {flag: 'a'});
	}, 6],
];

describe('each line of a log comes once when, between two connections,', () => {
	test.concurrent.each(whileAway)('%s', async (_what, happen, count) => {
		const log = tailing();
		await readFirst(log, 5);
		await happen(log);
		await log.connect();
		await log.read(count);
		log.disconnect();
		expect(log.text()).toBe(text(count));
		expectNoGap(log);
	});
});

const lost: readonly Case[] = [
	['it is deleted and made anew', async log => {
		log.write('line 0 that nobody reads');
		unlinkSync(log.file);
		log.write(...lines(6, 9));
	}, 9],
	['it is deleted, and the same size with the same inode', async log => {
		unlinkSync(log.file);
		log.write(...lines(6, 10));
	}, 10],
	['it is truncated without a copy', async log => {
		writeFileSync(log.file, '');
		log.write(...lines(6, 90));
	}, 90],
	['it is rotated more often than is kept', async log => {
		rename(log, 'mail.log', 'mail.log.1');
		log.write(...lines(6, 7));
		rename(log, 'mail.log', 'mail.log.1');
		log.write(...lines(8, 9));
	}, 9],
	['it is moved into another folder', async log => {
		renameSync(log.file, path.join(log.host, 'elsewhere'));
		log.write(...lines(6, 9));
	}, 9],
	['its packed copy is damaged', async log => {
		rename(log, 'mail.log', 'mail.log.1');
		pack(log, 'mail.log.1');
		writeFileSync(`${log.file}.1.gz`, 'nothing of gzip');
		log.write(...lines(6, 9));
	}, 9],
];

describe('what cannot be had is told, and the rest comes once, when, between two connections,', () => {
	test.concurrent.each(lost)('%s', async (_what, happen, count) => {
		const log = tailing();
		await readFirst(log, 5);
		await happen(log);
		await log.connect();
		await log.read(count);
		log.disconnect();
		expect(log.text()).toBe(text(count));
		expect(log.gaps[0]?.reason).toMatch(/deleted|rotated away|truncated/);
	});
});

test.concurrent('a log that is a link is read on where the link points to next, and back again', async () => {
	const log = tailing();
	const point = (name: string): void => {
		rmSync(log.file, {force: true});
		symlinkSync(name, log.file);
	};

	point('one');
	log.write(...lines(1, 5));
	await log.connect();
	await log.read(5);
	point('two');
	log.write(...lines(6, 7));
	await log.read(7);
	point('one');
	log.write(...lines(8, 9));
	await log.read(9);
	log.disconnect();
	expect(log.text()).toBe(text(9));
});

test.concurrent('lines of any bytes and of any length come as they are', async () => {
	const log = tailing();
	const odd = ['', '\0\0', 'x'.repeat(1_048_576), '\u00FF\u00FE\u00C3', 'y'.repeat(3_000_000), '\u00E2\u0082', 'z'.repeat(262_143), 'end'];
	log.write(...odd);
	await log.connect();
	await log.read(odd.length);
	log.disconnect();
	expect(log.text() === odd.map(line => `${line}\n`).join('')).toBe(true);
});

test.concurrent('only the lines of wanted programs come, whose places are those of the file', async () => {
	const log = tailing({carries: ['postgrey']});
	const [ours, other] = ['Nov 22 19:04:43 mx1 postgrey[215]: action=pass', 'Nov 22 19:04:43 mx1 postfix/smtpd[1]: connect from x'];
	log.write(ours, other, other);
	await log.connect();
	await log.read(1);
	log.disconnect();
	log.write(other, ours);
	await log.connect();
	await log.read(2);
	log.disconnect();
	expect(log.text()).toBe(`${ours}\n${ours}\n`);
	expect(log.place()).toMatchObject({offset: (2 * (ours.length + 1)) + (3 * (other.length + 1))});
});

test.concurrent('a log that is behind by more than 64 MiB is read from there on, which is told', async () => {
	const log = tailing();
	await readFirst(log, 5);
	const line = `${'x'.repeat(1023)}\n`;
	writeFileSync(log.file, line.repeat(66 * 1024), {flag: 'a'});
	await log.connect({follow: false});
	await log.until(() => log.ended() !== undefined);
	expect(log.gaps).toMatchObject([{bytes: (2 * 1024 * 1024)}]);
	expect(log.text().length).toBe(text(5).length + (64 * 1024 * 1024));
});

test.concurrent('the host tells its clock, and what is not sent yet', async () => {
	const log = tailing();
	await readFirst(log, 5);
	expect(Math.abs((log.beats[0]?.clock ?? 0) - Date.now())).toBeLessThan(15_000);
	expect(log.beats[0]?.behind).toBe(text(5).length);
});
