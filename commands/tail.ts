import type {Link} from '../source/model/host.js';
import {describeProblem} from '../source/model/outcome.js';
import {safe} from '../source/model/safe.js';
import type {StreamRow} from '../source/model/rows.js';
import type {Call, CommandHelp} from './command.js';
import {exitCode, type ExitCode} from './exit-code.js';
import {complain} from './headless/complain.js';
import {eventText} from './headless/event-line.js';
import {jsonText} from './headless/json-text.js';
import {loadSomeHosts} from './headless/load-hosts.js';
import {createOperatorQuestions} from './headless/operator-questions.js';
import {openAsker} from './headless/terminal-asker.js';
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

function rowJson({seq, host, source, time, program, pid, class: eventClass, reason, fields, message}: StreamRow): string {
	return `${jsonText({seq, host, source, time: new Date(time).toISOString(), program, pid, class: eventClass, reason, fields, message})}\n`;
}

function linkText(host: string, {state, reason, remedy}: Link): string {
	return `mxdeck: ${safe(reason === undefined ? `${host}: ${state}` : describeProblem({what: `${state}: ${reason}`, host, remedy}))}\n`;
}

export async function run({words, flags: values, around}: Call<typeof flags>): Promise<ExitCode> {
	const chosen = await loadSomeHosts(values, values.hosts === undefined ? words : [...words, values.hosts], around);
	if (!chosen.ok) {
		return complain(around, chosen.problem, exitCode.usage);
	}

	const {hosts, sshConfig, settings} = chosen.value;
	const minutes = readMinutes(values.since ?? values.backlog ?? String(settings.defaults.backlog));
	const {matchesFilter, parseFilter} = await import('../source/model/filter.js');
	const filter = parseFilter(values.filter ?? '');
	if (!minutes.ok || !filter.ok) {
		return complain(around, minutes.ok ? (filter.ok ? {what: ''} : filter.problem) : minutes.problem, exitCode.usage);
	}

	const {followEvents} = await import('../source/engine/index.js');
	const reached = new Set<string>();
	const say = (text: string): void => {
		around.stderr.write(text);
	};

	const followed = followEvents({
		hosts,
		sshConfig,
		backlogMinutes: minutes.value,
		follow: values.once !== true,
		questions: createOperatorQuestions(openAsker(), say),
		onEvent(row) {
			if (matchesFilter(filter.value, row, Date.now())) {
				around.stdout.write(values.json === true ? rowJson(row) : eventText(row));
			}
		},
		onLink(host, link) {
			if (link.state === 'live') {
				reached.add(host);
			}

			if (link.state !== 'connecting') {
				say(linkText(host, link));
			}
		},
		onSource(host, {id, live, reason, remedy}) {
			if (!live && reason !== undefined) {
				say(`mxdeck: ${safe(describeProblem({what: `${id} is not read: ${reason}`, host, remedy}))}\n`);
			}
		},
		until: around.interrupted,
	});
	await followed.done;
	await followed.stop();
	return reached.size === hosts.length ? exitCode.done : (reached.size === 0 ? exitCode.unreachable : exitCode.failed);
}
