import {existsSync} from 'node:fs';
import {createEventLine} from '../source/model/event-line.js';
import type {LogLine} from '../source/model/log-line.js';
import type {Call, CommandHelp} from './command.js';
import {combineExitCodes, exitCode, type ExitCode} from './exit-code.js';
import {complain} from './headless/complain.js';
import {followHosts} from './headless/follow-hosts.js';
import {jsonText} from './headless/json-text.js';
import {loadSomeHosts} from './headless/load-hosts.js';
import {print} from './headless/print.js';
import {readLogs} from './headless/read-logs.js';
import {readZone} from './headless/read-zone.js';
import {readTimeWindow} from './headless/time-window.js';
import {configFlags, hostsFlag, jsonFlag, type FlagTable} from './line/flags.js';

export const help: CommandHelp = {
	usage: ['report [FILE|HOST|@GROUP...]'],
	about: [
		'Sums up logs: totals, per hour and day, senders and recipients by count and size, deferrals, bounces, rejects by reason, greylisting, SPF, block lists, bans, logins, warnings.',
		'A word that is an existing file, holds a slash, ends as a log does (.log, .log.1, .gz) or is - names a file, packed with gzip or not; other words are hosts, whose logs of the last 24 hours (--since) are read. Without words: all configured hosts. Files are read side by side, so that a line that mail.log and syslog both hold counts once.',
	],
	examples: ['report /var/log/mail.log /var/log/mail.log.1', 'report @mx --since 2h --json', 'report /var/log/mail.log --since yesterday --until today'],
};

export const flags = {
	...hostsFlag,
	since: {type: 'string', value: 'TIME', about: 'leave out what is older: 2h, 1d, yesterday, 2026-11-22, "2026-11-22 18:00"'},
	until: {type: 'string', value: 'TIME', about: 'leave out what is from then or later'},
	backlog: {type: 'string', value: 'TIME', about: 'the same as --since'},
	zone: {type: 'string', value: 'ZONE', about: 'time zone of stamps without one in files, and of the report; this machine\'s when absent'},
	...jsonFlag,
	...configFlags,
} as const satisfies FlagTable;

// No host ends so: a name such as mail.log.1 is a file, also where it was misspelt.
const logName = /\.(?:log|gz|json|txt)(?:\.\d+)?$/;

/** Whether a word of the command line names a file and not a host. */
export const isFileName = (word: string): boolean => word === '-' || word.includes('/') || logName.test(word) || existsSync(word);

const day = 24 * 3_600_000;

export async function run({words, flags: values, around}: Call<typeof flags>): Promise<ExitCode> {
	const files = words.filter(word => isFileName(word));
	const names = [...words.filter(word => !isFileName(word)), ...(values.hosts === undefined ? [] : [values.hosts])];
	const now = Date.now();
	const zone = readZone(values.zone);
	if (!zone.ok) {
		return complain(around, zone.problem, exitCode.usage);
	}

	const window = readTimeWindow({since: values.since ?? values.backlog, until: values.until}, zone.value, now);
	if (!window.ok) {
		return complain(around, window.problem, exitCode.usage);
	}

	const {createReport, formatReport} = await import('../source/stats/report.js');
	const report = createReport({zone: zone.value});
	const {from, takes, leftOut} = window.value;
	const add = (line: LogLine, log?: number): void => {
		if (takes(line.time)) {
			report.add(line, log);
		}
	};

	const codes: ExitCode[] = [];
	if (files.length > 0) {
		codes.push(await readLogs({names: files, zone: zone.value, add}, around));
	}

	if (files.length === 0 || names.length > 0) {
		const chosen = await loadSomeHosts(values, names, around);
		if (!chosen.ok) {
			return complain(around, chosen.problem, exitCode.usage);
		}

		const eventLine = createEventLine();
		const backlogMinutes = Math.max(1, Math.ceil((now - (from ?? now - day)) / 60_000));
		codes.push(await followHosts(chosen.value, {
			backlogMinutes,
			follow: false,
			onEvent(row) {
				add(eventLine.of(row));
			},
		}, around));
	}

	const result = report.result();
	const others = result.lines === 0 ? leftOut() : undefined;
	if (others !== undefined) {
		const clock = new Intl.DateTimeFormat('sv-SE', {timeZone: zone.value, dateStyle: 'short', timeStyle: 'short'});
		complain(around, {what: `no line is from that time: what was read is from ${others.map(time => clock.format(time)).join(' to ')}`}, exitCode.done);
	}

	// Where nothing could be read, an empty report would say that nothing happened.
	if (result.lines > 0 || codes.includes(exitCode.done)) {
		await print(around.stdout, values.json === true ? `${jsonText(result)}\n` : formatReport(result, {zone: zone.value}));
	}

	return combineExitCodes(codes);
}
