import type {HostChange, ChangePlan} from '../../source/wire/protocol.js';
import type {Problem} from '../../source/model/outcome.js';
import {exitCode, type ExitCode} from '../exit-code.js';
import type {Asker} from './terminal-asker.js';

/** What the operator may have said beforehand with flags. */
export type Consent = {readonly yes: boolean; readonly dryRun: boolean; readonly forcedKey: string | undefined};

/** Whether and how a plan goes on. */
export type Decision =
	| {readonly go: 'apply'; readonly overrides: readonly string[]}
	/** Nothing is sent: the plan was all that was wanted, or there is nothing to do. */
	| {readonly go: 'stop'; readonly code?: ExitCode; readonly problem?: Problem};

const changesOf = ({hosts}: ChangePlan): readonly HostChange[] => hosts.flatMap(({planned}) => planned.kind === 'change' ? [planned] : []);

/** The guards that ask, by name, each once. */
export function askingGuards(plan: ChangePlan): ReadonlyMap<string, string> {
	return new Map(changesOf(plan).flatMap(({guards}) => guards.filter(({verdict}) => verdict === 'ask').map(({guard, reason}) => [guard, reason] as const)));
}

const cannotAsk: Problem = {what: 'this changes hosts and there is no terminal to ask on', state: 'nothing was sent', remedy: 'look at it with --dry-run, then add --yes'};

/**
Decides on a plan as the operator said, or asks. `key` is what the change is about: typing it overrides guards that ask.
With nothing to change the plan goes on to its results, for which nothing needs to be sent.
*/
export async function decide(plan: ChangePlan, key: string, consent: Consent, asker: Asker | undefined): Promise<Decision> {
	if (consent.dryRun) {
		return {go: 'stop'};
	}

	const changes = changesOf(plan);
	const guards = [...askingGuards(plan)];
	const isForced = consent.forcedKey !== undefined && consent.forcedKey === key;
	const overrides = guards.map(([guard]) => guard);
	if (consent.forcedKey !== undefined && !isForced) {
		return {go: 'stop', code: exitCode.usage, problem: {what: '--force-guard does not repeat the key', state: 'nothing was sent', remedy: `--force-guard ${key}`}};
	}

	if (changes.length === 0) {
		return {go: 'apply', overrides: []};
	}

	const [, reason] = guards[0] ?? [];
	if (consent.yes) {
		return reason === undefined || isForced
			? {go: 'apply', overrides}
			: {go: 'stop', code: exitCode.refused, problem: {what: reason, state: 'nothing was sent', remedy: `if you know better, add --force-guard ${key}`}};
	}

	if (asker === undefined) {
		return {go: 'stop', code: exitCode.usage, problem: cannotAsk};
	}

	const names = plan.hosts.filter(({planned}) => planned.kind === 'change').map(({host}) => host).join(', ');
	const mustType = reason !== undefined && !isForced;
	const answer = await asker.ask(mustType ? `${reason}.\nType ${key} to apply this to ${names} all the same: ` : `Apply this to ${names}? Type yes or no: `, true);
	const agreed = mustType ? answer?.trim() === key : /^y(?:es)?$/i.test(answer?.trim() ?? '');
	return agreed
		? {go: 'apply', overrides}
		: {go: 'stop', code: mustType ? exitCode.refused : exitCode.interrupted, problem: {what: 'not confirmed', state: 'nothing was sent'}};
}
