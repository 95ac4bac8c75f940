import {describeProblem} from '../source/model/outcome.js';
import {safe} from '../source/model/safe.js';
import type {PerHost} from '../source/model/rows.js';
import type {ChangeRecord} from '../source/model/change-record.js';
import {auditFile} from '../source/settings/places.js';
import type {Call, CommandHelp, Surroundings} from './command.js';
import {combineExitCodes, exitCode, type ExitCode} from './exit-code.js';
import {inColumns} from './headless/columns.js';
import {complain} from './headless/complain.js';
import {localTime} from './headless/event-line.js';
import {jsonText} from './headless/json-text.js';
import {loadSomeHosts} from './headless/load-hosts.js';
import {mergeLogs, withAudit, type LoggedChange} from './headless/logged-change.js';
import {placesFor} from './headless/own-places.js';
import {print} from './headless/print.js';
import {withEngine} from './headless/with-engine.js';
import {configFlags, jsonFlag, type FlagTable, type FlagValues} from './line/flags.js';

export const help: CommandHelp = {
	usage: ['log [HOST|@GROUP...] [--limit COUNT]', 'log --verify'],
	about: [
		'Shows the newest changes: those made from here, and on the named hosts also those that others made from elsewhere. "open" means that a change may have been made or not; naming its host asks.',
		'--verify: checks that no row of the record of changes was altered or taken out since it was written.',
	],
	examples: ['log', 'log mx1 mx2 --limit 50', 'log --verify'],
};

export const flags = {
	limit: {type: 'string', value: 'COUNT', about: 'how many changes of each host, and of the record here (30)'},
	verify: {type: 'boolean', about: 'check the record of changes'},
	...jsonFlag,
	...configFlags,
} as const satisfies FlagTable;

async function verify(around: Surroundings): Promise<ExitCode> {
	const places = placesFor(around);
	const checked = withAudit(places, {rows: 0, broken: undefined}, audit => audit.verify());
	if (!checked.ok) {
		return complain(around, checked.problem, exitCode.failed);
	}

	const {rows, broken} = checked.value;
	if (broken !== undefined) {
		return complain(around, {what: `${auditFile(places)} was changed past mxdeck: ${broken}`, remedy: 'compare it with mxdeck log HOST, which asks the hosts\' own journals'}, exitCode.failed);
	}

	await print(around.stdout, `${rows} rows, each as it was written\n`);
	return exitCode.done;
}

/** What is worth saying besides the result. */
function noteOf({what, undoes, undoneBy}: LoggedChange): string {
	return [
		...(undoneBy === undefined ? [] : [`undone by ${undoneBy.slice(0, 8)}`]),
		...(undoes === undefined ? [] : [`undoes ${undoes.slice(0, 8)}`]),
		...(what === undefined ? [] : [what]),
	].join('; ');
}

async function show(changes: readonly LoggedChange[], json: boolean, around: Surroundings): Promise<void> {
	if (json) {
		await print(around.stdout, changes.map(change => `${jsonText({...change, time: new Date(change.time).toISOString()})}\n`).join(''));
	} else if (changes.length > 0) {
		await print(around.stdout, inColumns(['TIME', 'HOST', 'CHANGE', 'BY', 'ACTION', 'ON', 'RESULT', ''], changes.map(change =>
			[localTime(change.time), change.host, change.change.slice(0, 8), change.operator, change.action, change.key, change.result, noteOf(change)])));
	}
}

async function readJournals(words: readonly string[], values: FlagValues<typeof flags>, limit: number, around: Surroundings): Promise<PerHost<ChangeRecord> | ExitCode> {
	const chosen = await loadSomeHosts(values, words, around);
	return chosen.ok
		? withEngine(chosen.value, auditFile(chosen.value.places), around, async ({port}) => port.request('journal', {hosts: [], limit}))
		: complain(around, chosen.problem, exitCode.usage);
}

export async function run({words, flags: values, around}: Call<typeof flags>): Promise<ExitCode> {
	if (values.verify === true) {
		return verify(around);
	}

	const limit = Number(values.limit ?? '30');
	if (!Number.isInteger(limit) || limit < 1 || limit > 10_000) {
		return complain(around, {what: `"${values.limit ?? ''}" is no number of changes`, remedy: '--limit 50'}, exitCode.usage);
	}

	const journals = words.length === 0 ? [] : await readJournals(words, values, limit, around);
	if (typeof journals === 'number') {
		return journals;
	}

	const audited = withAudit(placesFor(around), [], audit => audit.changes(limit));
	if (!audited.ok) {
		return complain(around, audited.problem, exitCode.failed);
	}

	const named = new Set(journals.map(({host}) => host));
	await show(mergeLogs(audited.value.filter(({host}) => named.size === 0 || named.has(host)), journals), values.json === true, around);
	for (const {host, trouble} of journals) {
		if (trouble !== undefined) {
			around.stderr.write(`mxdeck: ${safe(describeProblem({...trouble, host}))}\n`);
		}
	}

	return combineExitCodes(journals.map(({trouble}) => trouble === undefined ? exitCode.done : exitCode.failed));
}
