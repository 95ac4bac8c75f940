import {ambiguityOf} from '../source/model/ambiguity.js';
import type {StreamRow} from '../source/model/rows.js';
import type {Call, CommandHelp} from './command.js';
import {exitCode, type ExitCode} from './exit-code.js';
import {complain} from './headless/complain.js';
import {eventText} from './headless/event-line.js';
import {followHosts} from './headless/follow-hosts.js';
import {jsonText} from './headless/json-text.js';
import {loadSomeHosts} from './headless/load-hosts.js';
import {backlogFlags, configFlags, hostsFlag, jsonFlag, type FlagTable} from './line/flags.js';
import {readMinutes} from './line/read-minutes.js';

export const help: CommandHelp = {
	usage: ['tail [HOST|@GROUP...] [--filter FILTER]'],
	about: [
		'Prints the classified log lines of hosts as they are written, all logs of all hosts in one stream, until interrupted.',
		'What happens to connections and logs is told on standard error.',
	],
	examples: ['tail @mx', 'tail mx1 --since 2h --filter "class:rejected" --json'],
};

export const flags = {
	...hostsFlag,
	...backlogFlags,
	filter: {type: 'string', value: 'FILTER', about: 'only lines that match, as / in the console'},
	once: {type: 'boolean', about: 'print what is in the logs now, and end'},
	...jsonFlag,
	...configFlags,
} as const satisfies FlagTable;

function rowJson(row: StreamRow): string {
	const {seq, host, source, time, program, pid, class: eventClass, reason, fields, message} = row;
	const ambiguous = ambiguityOf(row);
	return `${jsonText({seq, host, source, time: new Date(time).toISOString(), program, pid, class: eventClass, reason, fields, message, ...(ambiguous === undefined ? {} : {ambiguous})})}\n`;
}

export async function run({words, flags: values, around}: Call<typeof flags>): Promise<ExitCode> {
	const chosen = await loadSomeHosts(values, values.hosts === undefined ? words : [...words, values.hosts], around);
	if (!chosen.ok) {
		return complain(around, chosen.problem, exitCode.usage);
	}

	const minutes = readMinutes(values.since ?? values.backlog ?? String(chosen.value.settings.defaults.backlog));
	const {matchesFilter, readFilter} = await import('../source/model/filter.js');
	const filter = await readFilter(values.filter ?? '');
	if (!minutes.ok) {
		return complain(around, minutes.problem, exitCode.usage);
	}

	if (!filter.ok) {
		return complain(around, filter.problem, exitCode.usage);
	}

	return followHosts(chosen.value, {
		backlogMinutes: minutes.value,
		follow: values.once !== true,
		onEvent(row) {
			if (matchesFilter(filter.value, row, Date.now())) {
				around.stdout.write(values.json === true ? rowJson(row) : eventText(row));
			}
		},
	}, around);
}
