import {failure, success, type Outcome} from '../source/model/outcome.js';
import type {LogFormat} from '../source/model/discovery.js';
import type {MailEvent} from '../source/model/mail-event.js';
import type {Call, CommandHelp} from './command.js';
import {exitCode, type ExitCode} from './exit-code.js';
import {complain} from './headless/complain.js';
import {createUnknownCounts} from './headless/unknown-counts.js';
import {eventJson, eventText} from './headless/event-line.js';
import {openLog, reasonOf} from './headless/open-log.js';
import {print} from './headless/print.js';
import {readZone} from './headless/read-zone.js';
import {jsonFlag, type FlagTable} from './line/flags.js';

export const help: CommandHelp = {
	usage: ['classify [FILE|-]', 'classify --unclassified --masked [FILE|-]'],
	about: [
		'Says of each line of a log what it means: accepted, rejected (and why), greylisted, banned, ... Works on a file (also .gz) or standard input, without any host.',
		'With --json, each input line gives one object: line (its number, from 1), host, time (UTC), program, class, reason, fields; and ambiguous, which says why its fields may be forged, where they may.',
		'With --unclassified, only lines that mxdeck does not know, and at the end how many each program wrote: the stuff of a bug report.',
		'With --masked, mail addresses, IP addresses, names of hosts and users, queue and session ids and the text of headers are replaced by placeholders, the same text by the same one throughout: USER1@HOST1.invalid, 198.18.0.1, 2001:2::1, ID000001, TEXT1. Names that stand alone in free text may be missed: look it through before you send it.',
	],
	examples: ['classify /var/log/mail.log', 'classify --json - < mail.log | jq .reason', 'classify --unclassified --masked /var/log/mail.log > report.txt'],
};

export const flags = {
	...jsonFlag,
	unclassified: {type: 'boolean', about: 'only the lines that mxdeck does not know, counted by program'},
	masked: {type: 'boolean', about: 'with placeholders for addresses, names and ids'},
	format: {type: 'string', value: 'FORMAT', about: 'auto (the standard), syslog, journal-json, fail2ban or dovecot'},
	zone: {type: 'string', value: 'ZONE', about: 'time zone of stamps without one; this machine\'s when absent'},
	host: {type: 'string', value: 'NAME', about: 'host of lines that name none'},
} as const satisfies FlagTable;

const formats: ReadonlyArray<LogFormat | 'auto'> = ['auto', 'syslog', 'journal-json', 'fail2ban', 'dovecot'];

function readFormat(word: string): Outcome<LogFormat | 'auto'> {
	const format = formats.find(known => known === word);
	return format === undefined ? failure({what: `there is no log format "${word}"`, remedy: formats.join(', ')}) : success(format);
}

async function maskedText(): Promise<(event: MailEvent) => MailEvent> {
	const [{createMasker}, {maskEvent}] = await Promise.all([import('../source/model/mask/masker.js'), import('../source/model/mask/mask-event.js')]);
	const masker = createMasker();
	return event => maskEvent(masker, event);
}

export async function run({words, flags: {json, unclassified, masked, format: formatName = 'auto', zone: zoneName, host = ''}, around}: Call<typeof flags>): Promise<ExitCode> {
	const [name = '-', ...more] = words;
	const format = readFormat(formatName);
	if (!format.ok || more.length > 0) {
		return complain(around, format.ok ? {what: 'classify reads one file', remedy: 'mxdeck report for several'} : format.problem, exitCode.usage);
	}

	const zone = readZone(zoneName);
	if (!zone.ok) {
		return complain(around, zone.problem, exitCode.usage);
	}

	const log = await openLog(name, around.stdin);
	if (!log.ok) {
		return complain(around, log.problem, exitCode.failed);
	}

	const {createLineReader} = await import('../source/parse/index.js');
	const reader = createLineReader({format: format.value, zone: zone.value, host});
	const {chunks, now} = log.value;
	const show = masked === true ? await maskedText() : (event: MailEvent) => event;
	const unknown = createUnknownCounts();
	let line = 0;
	const textOf = (event: MailEvent): string => {
		line++;
		unknown.add(event);
		if (unclassified === true && event.class !== 'unclassified') {
			return '';
		}

		const shown = show(event);
		return json === true ? eventJson(shown, line, unclassified) : eventText(shown);
	};

	const printAll = async (events: readonly MailEvent[]): Promise<void> => {
		await print(around.stdout, events.map(event => textOf(event)).join(''));
	};

	try {
		for await (const chunk of chunks) {
			await printAll(reader.push(chunk, now));
		}
	} catch (error) {
		return complain(around, {what: `${name} cannot be read to its end: ${reasonOf(error)}`, cause: error}, exitCode.failed);
	}

	await printAll(reader.end(now));
	if (unclassified === true) {
		around.stderr.write(unknown.text());
	}

	return exitCode.done;
}
