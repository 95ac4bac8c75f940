import type {ActionName, RawInput} from '../../source/model/action.js';
import type {Problem} from '../../source/model/outcome.js';
import {auditFile} from '../../source/settings/places.js';
import type {ChangePlan} from '../../source/wire/protocol.js';
import type {Surroundings} from '../command.js';
import {exitCode, exitCodeOfPlans, exitCodeOfReports, type ExitCode} from '../exit-code.js';
import type {changeFlags, FlagValues} from '../line/flags.js';
import {readMinutes} from '../line/read-minutes.js';
import {complain} from './complain.js';
import {askingGuards, decide} from './confirm-change.js';
import {jsonText} from './json-text.js';
import {loadSomeHosts, type ChosenHosts} from './load-hosts.js';
import {planJson, planText} from './plan-text.js';
import {print} from './print.js';
import {reportsJson, reportsText} from './report-text.js';
import {withEngine, type OpenEngine} from './with-engine.js';

export type WantedChange = {
	readonly action: ActionName;
	/** The input for the action, which may need the settings. */
	readonly input: (chosen: ChosenHosts) => RawInput;
	/** What the change is about, as the operator would type it again. */
	readonly key: string;
	readonly flags: FlagValues<typeof changeFlags>;
	/** What to complain of when every host is so already; undefined: that is well. */
	readonly ifNothing?: Problem;
};

type Stage = OpenEngine & {readonly wanted: WantedChange; readonly minutes: number | undefined; readonly around: Surroundings};

async function applyPlanned(plan: ChangePlan, overrides: readonly string[], {port, wanted: {flags}, minutes, around}: Stage): Promise<ExitCode> {
	const release = around.holdInterruption('a change is being applied; each host finishes or puts back what it began');
	const reports = await port.request('apply', {id: plan.id, overrides, confirmWithin: minutes === undefined ? undefined : minutes * 60});
	release();
	if (!reports.ok) {
		return complain(around, reports.problem, exitCode.refused);
	}

	await print(around.stdout, flags.json === true ? `${jsonText(reportsJson(plan, reports.value))}\n` : reportsText(reports.value));
	return exitCodeOfReports(reports.value);
}

/** A dry run's code says what applying would be stopped by. */
function codeOfDryRun(plan: ChangePlan, forcedKey: string | undefined, key: string): ExitCode {
	return askingGuards(plan).size > 0 && forcedKey !== key ? exitCode.refused : exitCodeOfPlans(plan.hosts);
}

async function planAndApply(input: RawInput, stage: Stage): Promise<ExitCode> {
	const {port, asker, wanted: {action, key, flags, ifNothing}, around} = stage;
	const planned = await port.request('plan', {action, input, hosts: []});
	if (!planned.ok) {
		return complain(around, planned.problem, exitCode.refused);
	}

	const plan = planned.value;
	around.stderr.write(`${planText(plan)}\n`);
	if (ifNothing !== undefined && plan.hosts.every(({planned: {kind}}) => kind === 'already-so')) {
		return complain(around, ifNothing, exitCode.refused);
	}

	const decision = await decide(plan, key, {yes: flags.yes === true, dryRun: flags.dryRun === true, forcedKey: flags.forceGuard}, asker);
	if (decision.go === 'apply') {
		return applyPlanned(plan, decision.overrides, stage);
	}

	if (decision.problem !== undefined && decision.code !== undefined) {
		return complain(around, decision.problem, decision.code);
	}

	if (flags.json === true) {
		await print(around.stdout, `${jsonText(planJson(plan))}\n`);
	}

	around.stderr.write('dry run: nothing was changed\n');
	return codeOfDryRun(plan, flags.forceGuard, key);
}

/** Plans a change on the chosen hosts, shows it, asks unless that was said already, applies it and tells what came of it on each host. */
export async function runChange(wanted: WantedChange, around: Surroundings): Promise<ExitCode> {
	const {flags, input} = wanted;
	const minutes = flags.confirm === undefined ? undefined : readMinutes(flags.confirm);
	if (minutes?.ok === false) {
		return complain(around, minutes.problem, exitCode.usage);
	}

	const chosen = await loadSomeHosts(flags, flags.hosts === undefined ? [] : [flags.hosts], around);
	if (!chosen.ok) {
		return complain(around, chosen.problem, exitCode.usage);
	}

	return withEngine(chosen.value, auditFile(chosen.value.places), around, async engine => planAndApply(input(chosen.value), {...engine, wanted, minutes: minutes?.value, around}));
}
