import {describeProblem} from '../source/model/outcome.js';
import type {PerHost, SenderRow} from '../source/model/rows.js';
import {safe} from '../source/model/safe.js';
import {listSenders, type ListedSender} from '../source/model/sender-list.js';
import type {Call, CommandHelp, Surroundings} from './command.js';
import {combineExitCodes, exitCode, type ExitCode} from './exit-code.js';
import {inColumns} from './headless/columns.js';
import {complain} from './headless/complain.js';
import {countHits} from './headless/count-hits.js';
import {jsonText} from './headless/json-text.js';
import {loadSomeHosts} from './headless/load-hosts.js';
import {print} from './headless/print.js';
import {withEngine, type OpenEngine} from './headless/with-engine.js';
import {backlogFlags, configFlags, hostsFlag, jsonFlag, type FlagTable} from './line/flags.js';
import {readMinutes} from './line/read-minutes.js';

export const help: CommandHelp = {
	usage: ['list senders [HOST|@GROUP...] [--since TIME]'],
	about: [
		'Lists the entries of the sender access tables: who made them, why and until when, which are over, and where hosts differ.',
		'--since reads the log of that time and counts how often each entry was hit since; an entry without a hit that is older is stale.',
	],
	examples: ['list senders', 'list senders @mx --since 7d --json'],
};

export const flags = {...hostsFlag, ...backlogFlags, ...jsonFlag, ...configFlags} as const satisfies FlagTable;

async function readSenders({port}: OpenEngine): Promise<PerHost<SenderRow>> {
	let content: PerHost<SenderRow> = [];
	port.listen(signal => {
		if (signal.signal === 'content' && signal.view === 'senders') {
			content = signal.content;
		}
	});
	await port.request('refresh', {view: 'senders', hosts: []});
	await port.request('watch', {views: [{view: 'senders', hosts: []}]});
	return content;
}

function notesOf({key, hosts, missing, different, isExpired, isStale}: ListedSender): string {
	return [
		...(isExpired ? [`over: mxdeck unblock ${key} --hosts ${hosts.join(',')}`] : []),
		...(isStale ? ['stale: no hit in all the log that was read'] : []),
		...(missing.length === 0 ? [] : [`not on ${missing.join(', ')}`]),
		...(different.length === 0 ? [] : [`otherwise on ${different.join(', ')}`]),
	].join('; ');
}

async function show(senders: readonly ListedSender[], json: boolean, around: Surroundings): Promise<void> {
	if (json) {
		await print(around.stdout, senders.map(sender => `${jsonText(sender)}\n`).join(''));
	} else if (senders.length > 0) {
		const counted = senders.some(({hits}) => hits !== undefined);
		await print(around.stdout, inColumns(['SENDER', 'ACTION', 'HOSTS', 'BY', 'SINCE', 'UNTIL', 'CHANGE', ...(counted ? ['HITS'] : []), 'WHY', ''], senders.map(sender => {
			const {key, action, hosts, memory, hits} = sender;
			const words = [memory?.by, memory?.date, memory?.until, memory?.change].map(word => word ?? '-');
			return [key, action, hosts.join(','), ...words, ...(counted ? [String(hits ?? '')] : []), memory?.reason ?? '-', notesOf(sender)];
		})));
	}
}

export async function run({words: [what, ...names], flags: values, around}: Call<typeof flags>): Promise<ExitCode> {
	const span = values.since ?? values.backlog;
	const minutes = span === undefined ? undefined : readMinutes(span);
	if (what !== 'senders' || minutes?.ok === false) {
		return complain(around, minutes?.ok === false ? minutes.problem : {what: 'list knows senders only', remedy: 'mxdeck list senders'}, exitCode.usage);
	}

	const chosen = await loadSomeHosts(values, values.hosts === undefined ? names : [...names, values.hosts], around);
	if (!chosen.ok) {
		return complain(around, chosen.problem, exitCode.usage);
	}

	const answers = await withEngine(chosen.value, undefined, around, readSenders);
	const hits = minutes === undefined ? undefined : await countHits(chosen.value, minutes.value, around);
	const read = answers.filter(({trouble}) => trouble === undefined);
	await show(listSenders(read, new Date().toISOString().slice(0, 10), hits), values.json === true, around);
	for (const {host, trouble} of answers) {
		if (trouble !== undefined) {
			around.stderr.write(`mxdeck: ${safe(describeProblem({...trouble, host}))}\n`);
		}
	}

	return combineExitCodes(answers.map(({trouble}) => trouble === undefined ? exitCode.done : exitCode.failed));
}
