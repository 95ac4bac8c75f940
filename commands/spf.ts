import {describeProblem} from '../source/model/outcome.js';
import type {PerHost, SpfRow} from '../source/model/rows.js';
import {safe} from '../source/model/safe.js';
import type {Call, CommandHelp, Surroundings} from './command.js';
import {combineExitCodes, exitCode, type ExitCode} from './exit-code.js';
import {inColumns} from './headless/columns.js';
import {complain} from './headless/complain.js';
import {jsonText} from './headless/json-text.js';
import {loadSomeHosts} from './headless/load-hosts.js';
import {print} from './headless/print.js';
import {runChange} from './headless/run-change.js';
import {withEngine, type OpenEngine} from './headless/with-engine.js';
import {changeFlags, type FlagValues} from './line/flags.js';

export const help: CommandHelp = {
	usage: ['spf [--hosts NAMES]', 'spf permerror on|off [--hosts NAMES] [--dry-run | --yes]'],
	about: [
		'Without words: shows the settings of policyd-spf on each host.',
		'permerror on|off: switches whether mail is rejected whose SPF record is broken (PermError_reject), reloads Postfix and verifies the value.',
	],
	examples: ['spf --hosts @mx', 'spf permerror off --hosts mx1 --dry-run'],
};

export const flags = changeFlags;

async function readSpf({port}: OpenEngine): Promise<PerHost<SpfRow>> {
	let content: PerHost<SpfRow> = [];
	port.listen(signal => {
		if (signal.signal === 'content' && signal.view === 'spf') {
			content = signal.content;
		}
	});
	await port.request('refresh', {view: 'spf', hosts: []});
	await port.request('watch', {views: [{view: 'spf', hosts: []}]});
	return content;
}

async function showSettings(values: FlagValues<typeof changeFlags>, around: Surroundings): Promise<ExitCode> {
	const chosen = await loadSomeHosts(values, values.hosts === undefined ? [] : [values.hosts], around);
	if (!chosen.ok) {
		return complain(around, chosen.problem, exitCode.usage);
	}

	const answers = await withEngine(chosen.value, undefined, around, readSpf);
	if (values.json === true) {
		await print(around.stdout, answers.map(answer => `${jsonText(answer)}\n`).join(''));
	} else {
		const rows = answers.flatMap(({rows: found}) => found.map(({host, name, value, meaning}) => [host, name, value ?? '(absent)', meaning]));
		await print(around.stdout, rows.length === 0 ? '' : inColumns(['HOST', 'SETTING', 'VALUE', 'MEANING'], rows));
	}

	for (const {host, trouble} of answers) {
		if (trouble !== undefined) {
			around.stderr.write(`mxdeck: ${safe(describeProblem({...trouble, host}))}\n`);
		}
	}

	return combineExitCodes(answers.map(({trouble}) => trouble === undefined ? exitCode.done : exitCode.failed));
}

export async function run({words, flags: values, around}: Call<typeof flags>): Promise<ExitCode> {
	const [setting, position, ...more] = words;
	if (setting === undefined) {
		return showSettings(values, around);
	}

	if (setting !== 'permerror' || (position !== 'on' && position !== 'off') || more.length > 0) {
		return complain(around, {what: 'spf takes no words, or "permerror on" or "permerror off"', remedy: 'mxdeck spf permerror on'}, exitCode.usage);
	}

	return runChange({action: 'spf-permerror', input: () => ({reject: position}), key: position, flags: values}, around);
}
