import {execFile} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import {build} from 'esbuild';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {StatisticsPage} from '../../../source/model/rows.js';
import type {ReportResult} from '../../../source/stats/report.js';

/** Events of the flood; FLOOD=10000000 for the full hour. */
const count = Number(process.env['FLOOD'] ?? 200_000);

/** The whole heap of the child, megabytes. */
const cap = 128;

type Ran<Result> = Result & {readonly truth: Readonly<Record<string, number>>; readonly heap: readonly number[]; readonly rss: number; readonly microsecondsPerEvent: number};

let folder = '';

async function flood<Result>(what: 'statistics' | 'report'): Promise<Ran<Result>> {
	const {stdout} = await promisify(execFile)(process.execPath, ['--expose-gc', `--max-old-space-size=${cap}`, path.join(folder, 'run-flood.mjs'), String(count), what], {maxBuffer: 64 * 1024 * 1024});
	const ran = JSON.parse(stdout) as Ran<Result>;
	console.info(`${what}: ${count} events, heap ${ran.heap.map(bytes => (bytes / 1e6).toFixed(0)).join(' ')} MB, at most ${(ran.rss / 1e6).toFixed(0)} MB of memory, ${ran.microsecondsPerEvent.toFixed(2)} µs of CPU per event`);
	return ran;
}

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'mxdeck-flood-'));
	await build({entryPoints: [path.join(import.meta.dirname, 'run-flood.ts')], bundle: true, platform: 'node', format: 'esm', outfile: path.join(folder, 'run-flood.mjs'), logLevel: 'error'});
});

afterAll(async () => {
	await rm(folder, {recursive: true, force: true});
});

/** Megabytes of heap that the fullest tables take, however many events there are. */
function expectBelow(limit: number, heap: readonly number[]): void {
	expect(Math.max(...heap) / 1e6, `heap ${heap.join(' ')}`).toBeLessThan(limit);
}

type Row = {readonly value: string; readonly count: number; readonly atMost?: number};

function expectWithinBound(rows: readonly Row[] | undefined, value: string, truth: number | undefined): void {
	const row = rows?.find(one => one.value === value);
	const {count: least = 0, atMost = least} = row ?? {};
	expect(truth).toBeGreaterThan(0);
	expect(least, `${value} came ${truth} times`).toBeLessThanOrEqual(truth ?? 0);
	expect(atMost, `${value} came ${truth} times`).toBeGreaterThanOrEqual(truth ?? 0);
}

describe(`a flood of ${count} events in which nearly every name comes once`, () => {
	test('the console\'s statistics keep what comes often, within the bound they state, in bounded memory', async () => {
		const {page, truth, heap} = await flood<{readonly page: StatisticsPage}>('statistics');
		const rowsOf = (subject: string, dimension: string): StatisticsPage['top'][number] | undefined => page.top.find(table => table.subject === subject && table.dimension === dimension);
		for (const [eventClass, subject, dimension, value] of [
			['rejected', 'rejected', 'sender', 'wave@heavy.example'],
			['rejected', 'rejected', 'client', '198.51.100.66'],
			['rejected', 'rejected', 'helo', 'ylmf-pc'],
			['rejected', 'rejected', 'recipient', 'alice@corp.example'],
			['greylisted', 'greylisted', 'client', '198.51.100.66'],
			['delivered', 'delivered', 'recipient', 'alice@corp.example'],
		] as const) {
			expectWithinBound(rowsOf(subject, dimension)?.rows, value, truth[`${eventClass} ${value}`]);
		}

		expect(rowsOf('rejected', 'sender')?.atLeast).toBe(true);
		// At most twice the events divided by the room, as the table promises.
		expect(rowsOf('rejected', 'sender')?.missed).toBeLessThanOrEqual(Math.ceil(2 * count / 6 / 4000));
		expectBelow(60, heap);
	}, 600_000);

	test('so does the report', async () => {
		const {report, truth, heap} = await flood<{readonly report: ReportResult}>('report');
		expect(report.lines).toBe(count);
		expectWithinBound(report.recipients.rows, 'alice@corp.example', truth['delivered alice@corp.example']);
		expectWithinBound(report.senders.rows, 'wave@heavy.example', truth['queue wave@heavy.example']);
		expectWithinBound(report.logins.failedClients.rows, '198.51.100.66', truth['auth 198.51.100.66']);
		expectBelow(110, heap);
	}, 600_000);
});
