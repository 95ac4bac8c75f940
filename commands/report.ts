import {existsSync} from 'node:fs';
import type {MailEvent} from '../source/model/mail-event.js';
import type {Call, CommandHelp, Surroundings} from './command.js';
import {combineExitCodes, exitCode, type ExitCode} from './exit-code.js';
import {complain} from './headless/complain.js';
import {followHosts} from './headless/follow-hosts.js';
import {jsonText} from './headless/json-text.js';
import {loadSomeHosts} from './headless/load-hosts.js';
import {openLog} from './headless/open-log.js';
import {ownZone} from './headless/own-zone.js';
import {print} from './headless/print.js';
import {backlogFlags, configFlags, hostsFlag, jsonFlag, type FlagTable} from './line/flags.js';
import {readMinutes} from './line/read-minutes.js';

export const help: CommandHelp = {
	usage: ['report [FILE|HOST|@GROUP...]'],
	about: [
		'Sums up logs: classes and reasons, greylisting, rejects by sender, client and list, bans by jail.',
		'A word that is an existing file, holds a slash or is - names a file (also .gz); other words are hosts, whose logs of the last 24 hours (--since) are read. Without words: all configured hosts.',
	],
	examples: ['report /var/log/mail.log /var/log/mail.log.1', 'report @mx --since 2h --json'],
};

export const flags = {
	...hostsFlag,
	...backlogFlags,
	zone: {type: 'string', value: 'ZONE', about: 'time zone of stamps without one in files; this machine\'s when absent'},
	...jsonFlag,
	...configFlags,
} as const satisfies FlagTable;

/** Whether a word of the command line names a file and not a host. */
export const isFileName = (word: string): boolean => word === '-' || word.includes('/') || existsSync(word);

type Add = (event: MailEvent) => void;

async function addFile(name: string, zone: string, add: Add, around: Surroundings): Promise<ExitCode> {
	const log = await openLog(name, around.stdin);
	if (!log.ok) {
		return complain(around, log.problem, exitCode.failed);
	}

	const {createLineReader} = await import('../source/parse/index.js');
	const reader = createLineReader({format: 'auto', zone});
	const addAll = (events: readonly MailEvent[]): void => {
		for (const event of events) {
			add(event);
		}
	};

	try {
		for await (const chunk of log.value.chunks) {
			addAll(reader.push(chunk as Uint8Array, log.value.now));
		}
	} catch (error) {
		return complain(around, {what: `${name} cannot be read to its end: ${String(error)}`, cause: error}, exitCode.failed);
	}

	addAll(reader.end(log.value.now));
	return exitCode.done;
}

export async function run({words, flags: values, around}: Call<typeof flags>): Promise<ExitCode> {
	const files = words.filter(word => isFileName(word));
	const names = [...words.filter(word => !isFileName(word)), ...(values.hosts === undefined ? [] : [values.hosts])];
	const minutes = readMinutes(values.since ?? values.backlog ?? '24h');
	if (!minutes.ok) {
		return complain(around, minutes.problem, exitCode.usage);
	}

	const {createReport, formatReport} = await import('../source/stats/report.js');
	const report = createReport();
	const add: Add = event => {
		report.add(event);
	};

	const codes: ExitCode[] = [];
	for (const file of files) {
		codes.push(await addFile(file, values.zone ?? ownZone(), add, around));
	}

	if (files.length === 0 || names.length > 0) {
		const chosen = await loadSomeHosts(values, names, around);
		if (!chosen.ok) {
			return complain(around, chosen.problem, exitCode.usage);
		}

		codes.push(await followHosts(chosen.value, {backlogMinutes: minutes.value, follow: false, onEvent: add}, around));
	}

	if (codes.some(code => code === exitCode.done || code === exitCode.failed)) {
		const result = report.result();
		await print(around.stdout, values.json === true ? `${jsonText(result)}\n` : formatReport(result));
	}

	return combineExitCodes(codes);
}
