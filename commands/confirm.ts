import {auditFile} from '../source/settings/places.js';
import type {Call, CommandHelp, Surroundings} from './command.js';
import {exitCode, exitCodeOfReports, type ExitCode} from './exit-code.js';
import {complain} from './headless/complain.js';
import {jsonText} from './headless/json-text.js';
import {loadSomeHosts} from './headless/load-hosts.js';
import {hostsOfChange} from './headless/logged-change.js';
import {placesFor} from './headless/own-places.js';
import {print} from './headless/print.js';
import {reportsText} from './headless/report-text.js';
import {withEngine} from './headless/with-engine.js';
import {configFlags, hostsFlag, jsonFlag, type FlagTable, type FlagValues} from './line/flags.js';
import {readMinutes} from './line/read-minutes.js';

export const help: CommandHelp = {
	usage: ['confirm CHANGE [--hosts NAMES]', 'confirm CHANGE --extend TIME', 'confirm CHANGE --revert'],
	about: [
		'Keeps a change that was made with --confirm: without this, each host puts it back by itself when the time is over, whatever became of the console.',
		'--extend gives it more time from now on, --revert puts it back now. CHANGE is the whole id.',
	],
	examples: ['confirm 2f1e5c1e-0000-4000-8000-000000000001', 'confirm 2f1e5c1e-0000-4000-8000-000000000001 --extend 30m'],
};

export const flags = {
	...hostsFlag,
	extend: {type: 'string', value: 'TIME', about: 'wait longer: 10m, 1h'},
	revert: {type: 'boolean', about: 'put it back now'},
	...jsonFlag,
	...configFlags,
} as const satisfies FlagTable;

type Wish = {readonly decision: 'confirm' | 'extend' | 'revert'; readonly seconds?: number};

async function decide(id: string, wish: Wish, values: FlagValues<typeof flags>, around: Surroundings): Promise<ExitCode> {
	const known = hostsOfChange(placesFor(around), id);
	const chosen = await loadSomeHosts(values, values.hosts === undefined ? known : [values.hosts], around);
	if (!chosen.ok) {
		return complain(around, chosen.problem, exitCode.usage);
	}

	const reports = await withEngine(chosen.value, auditFile(chosen.value.places), around, async ({port}) => port.request('decide', {id, ...wish, hosts: []}));
	await print(around.stdout, values.json === true ? `${jsonText({change: id, hosts: reports})}\n` : reportsText(reports));
	// To take back is what was asked for.
	return exitCodeOfReports(reports.map(report => wish.decision === 'revert' && report.result === 'rolled-back' ? {...report, result: 'done'} : report));
}

export async function run({words: [id = '', ...more], flags: values, around}: Call<typeof flags>): Promise<ExitCode> {
	if (!/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(id) || more.length > 0 || (values.revert === true && values.extend !== undefined)) {
		return complain(around, {what: 'confirm takes the whole id of one change, and --extend or --revert', remedy: 'mxdeck log HOST --json shows it'}, exitCode.usage);
	}

	const minutes = values.extend === undefined ? undefined : readMinutes(values.extend);
	if (minutes?.ok === false) {
		return complain(around, minutes.problem, exitCode.usage);
	}

	return decide(id, minutes === undefined ? {decision: values.revert === true ? 'revert' : 'confirm'} : {decision: 'extend', seconds: minutes.value * 60}, values, around);
}
