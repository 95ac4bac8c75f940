import {existsSync} from 'node:fs';
import {createEventLine} from '../source/model/event-line.js';
import type {LogLine} from '../source/model/log-line.js';
import type {Call, CommandHelp} from './command.js';
import {combineExitCodes, exitCode, type ExitCode} from './exit-code.js';
import {complain} from './headless/complain.js';
import {followHosts} from './headless/follow-hosts.js';
import {jsonText} from './headless/json-text.js';
import {loadSomeHosts} from './headless/load-hosts.js';
import {ownZone} from './headless/own-zone.js';
import {print} from './headless/print.js';
import {readLogs} from './headless/read-logs.js';
import {readMoment} from './headless/read-moment.js';
import {configFlags, hostsFlag, jsonFlag, type FlagTable} from './line/flags.js';

export const help: CommandHelp = {
	usage: ['report [FILE|HOST|@GROUP...]'],
	about: [
		'Sums up logs: totals, per hour and day, senders and recipients by count and size, deferrals, bounces, rejects by reason, greylisting, SPF, block lists, bans, logins, warnings.',
		'A word that is an existing file, holds a slash or is - names a file (also .gz); other words are hosts, whose logs of the last 24 hours (--since) are read. Without words: all configured hosts. Files are read side by side, so that a line that mail.log and syslog both hold counts once.',
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

/** Whether a word of the command line names a file and not a host. */
export const isFileName = (word: string): boolean => word === '-' || word.includes('/') || existsSync(word);

const day = 24 * 3_600_000;

function isZone(zone: string): boolean {
	try {
		return new Intl.DateTimeFormat('en', {timeZone: zone}).resolvedOptions().timeZone !== '';
	} catch {
		return false;
	}
}

export async function run({words, flags: values, around}: Call<typeof flags>): Promise<ExitCode> {
	const files = words.filter(word => isFileName(word));
	const names = [...words.filter(word => !isFileName(word)), ...(values.hosts === undefined ? [] : [values.hosts])];
	const now = Date.now();
	const zone = values.zone ?? ownZone();
	if (!isZone(zone)) {
		return complain(around, {what: `there is no time zone ${zone}`, remedy: 'a name as Europe/Berlin or UTC'}, exitCode.usage);
	}

	const written = values.since ?? values.backlog;
	const since = written === undefined ? undefined : readMoment(written, zone, now);
	const until = values.until === undefined ? undefined : readMoment(values.until, zone, now);
	for (const moment of [since, until]) {
		if (moment?.ok === false) {
			return complain(around, moment.problem, exitCode.usage);
		}
	}

	const from = since?.ok === true ? since.value : undefined;
	const to = until?.ok === true ? until.value : Number.POSITIVE_INFINITY;
	const {createReport, formatReport} = await import('../source/stats/report.js');
	const report = createReport({zone});
	// A line without a stamp belongs to the one before it.
	let isAskedFor = true;
	const add = (line: LogLine, log?: number): void => {
		const {time} = line;
		isAskedFor = time === undefined ? isAskedFor : (from === undefined || time >= from) && time < to;
		if (isAskedFor) {
			report.add(line, log);
		}
	};

	const codes: ExitCode[] = [];
	if (files.length > 0) {
		codes.push(await readLogs({names: files, zone, add}, around));
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
			onEvent: row => add(eventLine.of(row)),
		}, around));
	}

	if (codes.some(code => code === exitCode.done || code === exitCode.failed)) {
		const result = report.result();
		await print(around.stdout, values.json === true ? `${jsonText(result)}\n` : formatReport(result, {zone}));
	}

	return combineExitCodes(codes);
}
