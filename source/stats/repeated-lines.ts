import type {LogLine} from '../model/log-line.js';

/** Notices that a line was read from another log already: a host writes mail.log, syslog and the journal, often the same lines to several. */
export type RepeatedLines = {
	/** Whether this line of `log` is one that another log told of. A line that one log holds twice happened twice. */
	readonly isRepeated: (line: LogLine, host: string, log: number, time: number) => boolean;
};

type Told = {
	readonly host: string;
	readonly program: string;
	readonly pid: number | undefined;
	readonly time: number;
	/** How often each log told of it. */
	readonly times: number[];
};

/** Logs stamp the same line apart by less than this, milliseconds: some to the second only, some when they received it. */
const span = 2000;

/** Messages remembered in one generation; there are two. */
const limit = 50_000;

/** For logs that are read side by side, in the order of their stamps: remembers the last seconds. */
export function createRepeatedLines(): RepeatedLines {
	let young = new Map<string, Told[]>();
	let old = new Map<string, Told[]>();
	let begun = Number.NEGATIVE_INFINITY;

	const find = (tellings: readonly Told[] | undefined, {program, pid}: LogLine, host: string, time: number): Told | undefined =>
		tellings?.find(told => told.host === host && told.program === program && told.pid === pid && Math.abs(told.time - time) < span);

	return {
		isRepeated(line, host, log, time) {
			if (time - begun > 2 * span || young.size >= limit) {
				old = young;
				young = new Map();
				begun = time;
			}

			const {program, pid} = line;
			// The journal leaves blanks at the end out, files keep them.
			const message = line.message.trimEnd();
			const tellings = young.get(message);
			let told = find(tellings, line, host, time) ?? find(old.get(message), line, host, time);
			if (told === undefined) {
				told = {host, program, pid, time, times: []};
				if (tellings === undefined) {
					young.set(message, [told]);
				} else {
					tellings.push(told);
				}
			}

			const {times} = told;
			const others = Math.max(0, ...times.filter((_count, other) => other !== log));
			const own = (times[log] ?? 0) + 1;
			times[log] = own;
			return own <= others;
		},
	};
}
