import {failure, success, type Outcome} from '../source/model/outcome.js';
import type {TraceQuery} from '../source/model/trace/trace-query.js';
import type {Traced} from '../source/model/trace/traced.js';
import type {Call, CommandHelp, Surroundings} from './command.js';
import {combineExitCodes, exitCode, type ExitCode} from './exit-code.js';
import {complain} from './headless/complain.js';
import {loadSomeHosts} from './headless/load-hosts.js';
import {print} from './headless/print.js';
import {createProgressBar} from './headless/progress-bar.js';
import {readMoment} from './headless/read-moment.js';
import {readText} from './headless/read-text.js';
import {readZone} from './headless/read-zone.js';
import {traceFiles} from './headless/trace-files.js';
import {traceJson, traceText} from './headless/trace-text.js';
import {withEngine} from './headless/with-engine.js';
import {configFlags, hostsFlag, jsonFlag, type FlagTable, type FlagValues} from './line/flags.js';
import {isFileName} from './report.js';

export const help: CommandHelp = {
	usage: ['trace QUEUE-ID|MESSAGE-ID|ADDRESS [ADDRESS]', 'trace -'],
	about: [
		'Tells the story of a message over all hosts: greylisting, refusals, each queue it was in, and what came of it for each recipient. Rotated logs are searched, too, packed or not.',
		'Two addresses are sender and recipient, in any order; @domain stands for all of its addresses. "-": a bounce, headers of a mail or log lines on standard input; queue id, message-id, addresses and time are found in it.',
		'--files: looks in log files here in place of the hosts\' logs.',
	],
	examples: ['trace 4F2A1C61B0', 'trace friend@good.example jo@corp.example --at 03:15', 'trace - <bounce.eml', 'trace 4F2A1C61B0 --files /var/log/mail.log*'],
};

export const flags = {
	...hostsFlag,
	since: {type: 'string', value: 'TIME', about: 'how far back to look (2d): 6h, 14d, yesterday, 2026-11-22, "2026-11-22 18:00"'},
	at: {type: 'string', value: 'TIME', about: 'when it came, within half an hour: 03:15, "2026-11-22 03:15"'},
	files: {type: 'string', value: 'LOG...', about: 'log files to look in; files that are named further on belong to it'},
	zone: {type: 'string', value: 'ZONE', about: 'time zone of --at, of stamps without one in files, and of what is printed; this machine\'s when absent'},
	...jsonFlag,
	...configFlags,
} as const satisfies FlagTable;

const day = 24 * 3_600_000;

type Asked = {readonly query: TraceQuery; readonly since: number; readonly zone: string; readonly now: number};

/** What is asked for, from the words and flags; `-` reads standard input. */
async function readAsk(words: readonly string[], values: FlagValues<typeof flags>, around: Surroundings): Promise<Outcome<Asked>> {
	const {readTraceQuery} = await import('../source/model/trace/read-query.js');
	const now = Date.now();
	const zone = readZone(values.zone);
	if (!zone.ok) {
		return zone;
	}

	if (words.length === 0) {
		return failure({what: 'nothing is named that could be traced', remedy: 'mxdeck trace --help'});
	}

	const read = readTraceQuery(words.length === 1 && words[0] === '-' ? await readText(around.stdin) : words.join(' '));
	const at = values.at === undefined ? undefined : readMoment(values.at, zone.value, now);
	const since = readMoment(values.since ?? '2d', zone.value, now);
	if (!read.ok) {
		return read;
	}

	if (at?.ok === false) {
		return at;
	}

	if (!since.ok) {
		return since;
	}

	const moment = at?.value ?? read.value.at;
	const query = moment === undefined ? read.value : {...read.value, at: moment};
	// A pasted bounce may be old.
	return success({query, since: values.since === undefined && moment !== undefined ? Math.min(since.value, moment - day) : since.value, zone: zone.value, now});
}

async function traceHosts({query, since}: Asked, values: FlagValues<typeof flags>, around: Surroundings): Promise<Traced | ExitCode> {
	const chosen = await loadSomeHosts(values, values.hosts === undefined ? [] : [values.hosts], around);
	if (!chosen.ok) {
		return complain(around, chosen.problem, exitCode.usage);
	}

	const bar = createProgressBar(around.stderr);
	return withEngine(chosen.value, undefined, around, async ({port}) => {
		port.listen(signal => {
			if (signal.signal === 'traced') {
				const {places} = signal.traced;
				bar.show(places.reduce((sum, {share = 0}) => sum + share, 0) / Math.max(1, places.length), places.reduce((sum, {found}) => sum + found, 0));
			}
		});
		const traced = await port.request('trace', {id: 1, query, hosts: [], since});
		bar.clear();
		return traced;
	});
}

/** The code for what was found: places that could not be searched count as hosts that failed. */
function codeOf({stories, places}: Traced): ExitCode {
	const searched = places.filter(({host, place}) => host !== undefined || place !== 'memory');
	const failed = searched.filter(({state}) => state === 'failed');
	if (searched.length > 0 && failed.length === searched.length && stories.length === 0) {
		return exitCode.unreachable;
	}

	return combineExitCodes([stories.length === 0 ? exitCode.failed : exitCode.done, ...failed.map(() => exitCode.failed)]);
}

export async function run({words, flags: values, around}: Call<typeof flags>): Promise<ExitCode> {
	const isLocal = values.files !== undefined;
	const names = isLocal ? words.filter((word, index) => index > 0 && word !== '-' && isFileName(word)) : [];
	const asked = await readAsk(words.filter(word => !names.includes(word)), values, around);
	if (!asked.ok) {
		return complain(around, asked.problem, exitCode.usage);
	}

	const traced = values.files === undefined ? await traceHosts(asked.value, values, around) : await traceFiles([...values.files.split(','), ...names], asked.value, around);
	if (typeof traced === 'number') {
		return traced;
	}

	const {zone, now, query} = asked.value;
	await print(around.stdout, values.json === true ? traceJson(traced, now) : traceText(traced, {query, zone, now}));
	for (const {place, troubles} of traced.places) {
		for (const {what, remedy} of troubles) {
			complain(around, {what, host: place, ...remedy !== undefined && {remedy}}, exitCode.failed);
		}
	}

	return codeOf(traced);
}
