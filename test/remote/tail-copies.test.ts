import {copyFileSync, mkdirSync, rmSync, statSync, truncateSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import {removeLogs, tailing, type Tailing} from './tailing.js';

afterAll(removeLogs);

const lines = (from: number, to: number): readonly string[] => Array.from({length: to - from + 1}, (_, index) => `line ${from + index} of a log that is copied`);
const text = (...some: readonly string[]): string => some.map(line => `${line}\n`).join('');

/** The host's file system does not say when files were made. */
function withoutBirths(log: Tailing): void {
	mkdirSync(path.join(log.host, 'usr/bin'), {recursive: true});
	writeFileSync(path.join(log.host, 'usr/bin/stat'), '#!/bin/sh\necho 0.000000\necho 0.000000\n', {mode: 0o755});
}

/** A copy that has the first lines only, and is younger than the log, as far as the clock tells. */
function beginCopy(log: Tailing, copy: string, begun: string): void {
	do {
		rmSync(copy, {force: true});
		writeFileSync(copy, begun);
	} while (statSync(copy).birthtimeMs <= statSync(log.file).birthtimeMs);
}

const between = 'the log was copied and truncated: lines written in between may be missing';

describe.each([
	['told', () => undefined],
	['not told', withoutBirths],
] as const)('a copy of a log that is just being made, where the ages of files are %s,', (_how, prepare) => {
	test.concurrent.each([['has nothing yet', 0], ['has some lines', 2]])('and %s, is not read besides the log itself', async (_what, begun) => {
		const log = tailing();
		prepare(log);
		const copy = `${log.file}.1`;
		log.write(...lines(1, 5));
		beginCopy(log, copy, text(...lines(1, begun)));
		await log.connect();
		await log.read(5);
		copyFileSync(log.file, copy);
		log.write(...lines(6, 7));
		await log.read(7);
		copyFileSync(log.file, copy);
		truncateSync(log.file);
		log.write(...lines(8, 9));
		await log.read(9);
		log.disconnect();
		expect(log.text()).toBe(text(...lines(1, 9)));
		expect(log.gaps.map(({reason}) => reason)).toEqual([between]);
	});
});

test.concurrent('a log that is cut just when reading goes on is gone on with in its copy', async () => {
	const log = tailing();
	const copy = `${log.file}.1`;
	log.write(...lines(1, 5));
	await log.connect();
	await log.read(5);
	log.disconnect();
	log.write(...lines(6, 7));
	beginCopy(log, copy, text(...lines(1, 2)));
	// The ages of files are asked for when the copy was seen, and before the log is looked into.
	mkdirSync(path.join(log.host, 'usr/bin'), {recursive: true});
	writeFileSync(path.join(log.host, 'usr/bin/stat'), `#!/bin/sh\nif [ ! -e ${log.host}/cut ]; then : >${log.host}/cut; cat ${log.file} >${copy}; : >${log.file}; fi\nexec /usr/bin/stat "$@"\n`, {mode: 0o755});
	await log.connect();
	await log.read(7);
	log.write(...lines(8, 9));
	await log.read(9);
	log.disconnect();
	expect(log.text()).toBe(text(...lines(1, 9)));
	expect(log.gaps.map(({reason}) => reason)).toEqual([between]);
});
