import {execFile} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';

const run = promisify(execFile);

type Summary = {
	readonly written: number;
	readonly lost: number;
	readonly doubles: number;
	readonly lostAt: object;
	readonly twiceAt: object;
	readonly keys: {readonly count: number; readonly lost: number};
	readonly truth: {readonly refused: {readonly count: number}; readonly unnoticed: number};
	readonly linksAtEnd: object;
};

test('a fleet that fails loses no line, counts none twice, and answers every key', async () => {
	const {stdout} = await run(process.execPath, [path.join(import.meta.dirname, 'run.mjs'), '--hosts', '16', '--minutes', '0.15', '--rate', '800', '--flapping', '25', '--kinds', 'refused', '--settle', '5', '--json']);
	const {written, lost, doubles, lostAt, twiceAt, keys, truth, linksAtEnd} = JSON.parse(stdout) as Summary;
	expect({lost, doubles, lostAt, twiceAt, linksAtEnd}).toEqual({lost: 0, doubles: 0, lostAt: {}, twiceAt: {}, linksAtEnd: {live: 16}});
	expect(written).toBeGreaterThan(5000);
	expect(keys.count).toBeGreaterThan(5);
	expect(keys.lost).toBe(0);
	expect(truth.refused.count).toBeGreaterThan(0);
	expect(truth.unnoticed).toBe(0);
}, 180_000);
