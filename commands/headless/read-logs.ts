import type {Surroundings} from '../command.js';
import {exitCode, type ExitCode} from '../exit-code.js';
import {complain} from './complain.js';
import type {LogToRead} from './log-reading.js';
import {mergeLogs, type AddFromLog} from './merge-logs.js';
import {openLog, reasonOf, type OpenLog} from './open-log.js';
import {createProgressBar} from './progress-bar.js';

export type ReadLogsCall = {
	readonly names: readonly string[];
	/** Of stamps that name none. */
	readonly zone: string;
	readonly add: AddFromLog;
};

type NamedLog = {readonly name: string; readonly log: OpenLog};

/** Ends a log that breaks off like one that ends, after telling why. */
async function * untilItBreaks({name, log}: NamedLog, tell: (problem: string, cause: unknown) => void): AsyncGenerator<Uint8Array, void> {
	try {
		yield * log.chunks;
	} catch (error) {
		tell(`${name} cannot be read to its end: ${reasonOf(error)}`, error);
	}
}

function shareOf(logs: readonly NamedLog[]): number | undefined {
	const sizes = logs.map(({log}) => log.size);
	const all = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
	return sizes.includes(undefined) || all === 0 ? undefined : logs.reduce((sum, {log}) => sum + log.bytesRead(), 0) / all;
}

/** Reads log files (`-`: standard input) side by side, in the order of their stamps, with a progress bar on a terminal. */
export async function readLogs({names, zone, add}: ReadLogsCall, around: Surroundings): Promise<ExitCode> {
	let code: ExitCode = exitCode.done;
	const logs: NamedLog[] = [];
	for (const name of new Set(names)) {
		const log = await openLog(name, around.stdin);
		if (log.ok) {
			logs.push({name, log: log.value});
		} else {
			code = complain(around, log.problem, exitCode.failed);
		}
	}

	const bar = createProgressBar(around.stderr);
	let lines = 0;
	const toRead = logs.map((named, number): LogToRead => ({
		number,
		now: named.log.now,
		zone,
		chunks: untilItBreaks(named, (what, cause) => {
			bar.clear();
			code = complain(around, {what, cause}, exitCode.failed);
		}),
	}));
	await mergeLogs(toRead, (line, log) => {
		lines++;
		// Asking for the time costs more than counting a line.
		if (lines % 4096 === 0) {
			bar.show(shareOf(logs), lines);
		}

		add(line, log);
	});
	bar.clear();
	return code;
}
