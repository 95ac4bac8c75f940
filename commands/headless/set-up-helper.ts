import type {Report} from '../../source/model/action.js';
import {auditFile} from '../../source/settings/places.js';
import type {HelperPlan} from '../../source/wire/protocol.js';
import type {Surroundings} from '../command.js';
import {combineExitCodes, exitCode, exitCodeOfReports, type ExitCode} from '../exit-code.js';
import {complain} from './complain.js';
import {plannedText} from './helper-text.js';
import {jsonText} from './json-text.js';
import type {ChosenHosts} from './load-hosts.js';
import {print} from './print.js';
import {reportsText} from './report-text.js';
import type {Asker} from './terminal-asker.js';
import {withEngine, type OpenEngine} from './with-engine.js';

/** What the operator wants of the helper on hosts, and what was said beforehand with flags. */
export type HelperCall = {
	readonly wish: 'install' | 'remove';
	readonly users: readonly string[];
	readonly yes: boolean;
	readonly dryRun: boolean;
	readonly json: boolean;
};

async function isAgreed(plans: readonly HelperPlan[], {yes, wish}: HelperCall, asker: Asker | undefined): Promise<boolean | undefined> {
	if (yes || asker === undefined) {
		return yes ? true : undefined;
	}

	const names = plans.map(({host}) => host).join(', ');
	const answer = await asker.ask(`${wish === 'install' ? 'Install this on' : 'Take this away from'} ${names}? Type yes or no: `, true);
	return /^y(?:es)?$/i.test(answer?.trim() ?? '');
}

async function applyAll(plans: readonly HelperPlan[], {port}: OpenEngine, around: Surroundings): Promise<readonly Report[]> {
	const reports: Report[] = [];
	const release = around.holdInterruption('a helper is being set up; the host finishes or puts back what it began');
	for (const {id, host} of plans) {
		const report = await port.request('apply-helper', {id});
		reports.push(report.ok ? report.value : {host, result: 'refused', verified: [], took: 0, problem: report.problem});
	}

	release();
	return reports;
}

async function setUp(hosts: readonly string[], call: HelperCall, engine: OpenEngine, around: Surroundings): Promise<ExitCode> {
	const planned = await Promise.all(hosts.map(async host => engine.port.request('plan-helper', {host, wish: call.wish, users: call.users})));
	around.stderr.write(planned.map(plan => plannedText(plan)).join('\n'));
	const refused = planned.some(({ok}) => !ok) ? exitCode.refused : exitCode.done;
	const plans = planned.flatMap(plan => plan.ok && plan.value.files.length > 0 ? [plan.value] : []);
	if (plans.length === 0 || call.dryRun) {
		around.stderr.write(call.dryRun ? 'dry run: nothing was changed\n' : '');
		return refused;
	}

	const agreed = await isAgreed(plans, call, engine.asker);
	if (agreed !== true) {
		return agreed === undefined
			? complain(around, {what: 'this changes hosts and there is no terminal to ask on', state: 'nothing was sent', remedy: 'look at it with --dry-run, then add --yes'}, exitCode.usage)
			: complain(around, {what: 'not confirmed', state: 'nothing was sent'}, exitCode.interrupted);
	}

	const reports = await applyAll(plans, engine, around);
	await print(around.stdout, call.json ? `${jsonText({hosts: reports})}\n` : reportsText(reports));
	return combineExitCodes([exitCodeOfReports(reports), refused]);
}

/** Installs the helper on hosts, or takes it away: shows every file and the rules in full, asks, does it, and tells what was seen there. */
export async function setUpHelper(chosen: ChosenHosts, call: HelperCall, around: Surroundings): Promise<ExitCode> {
	return withEngine(chosen, auditFile(chosen.places), around, async engine => setUp(chosen.hosts.map(({name}) => name), call, engine, around));
}
