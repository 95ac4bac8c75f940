import type {Action, Fact, Facts, GuardVerdict, Plan, Planned} from '../model/action.js';
import type {Discovery} from '../model/discovery.js';
import type {Problem} from '../model/outcome.js';
import {sudoRuleCommand} from '../model/sudo-rule.js';

/** Folders whose files may be edited on a host; the host's own script holds the same list. */
export const editableFolders: readonly string[] = ['/etc/postfix', '/etc/postfix-policyd-spf-python'];

/** Types an action by its input, and hands it on as one of the table. */
export function defineAction<Input>(action: Action<Input>): Action<Input> {
	return action;
}

/** Nothing to do. `why` is a sentence for people. */
export const alreadySo = (why: string): Planned => ({kind: 'already-so', why});

/** The host is not set up for it. */
export const refusedByHost = (problem: Problem): Planned => ({kind: 'refused', by: 'host', problem});

/** A change, unless a guard is against it for good. */
export function planned(plan: Plan, guards: readonly GuardVerdict[] = []): Planned {
	const refusal = guards.find(({verdict}) => verdict === 'refuse');
	return refusal === undefined ? {kind: 'change', plan, guards} : {kind: 'refused', by: 'guard', problem: {what: refusal.reason}};
}

/** The content of a file that was looked at, or the problem to show. */
export function fileFact(facts: Facts, as: string, path: string): {readonly file: Fact & {readonly found: 'file'}} | {readonly problem: Problem} {
	const fact = facts[as];
	return fact?.found === 'file'
		? {file: fact}
		: {problem: {what: `${path} cannot be read: ${fact?.found === 'nothing' ? fact.reason : 'it was not looked at'}`, state: 'nothing was changed'}};
}

/** Why no action can be taken on a host for want of rights; undefined: it can. */
export function lacksRoot(host: Discovery): Problem | undefined {
	return host.privilege === 'none'
		? {what: `${host.user} may not become root on ${host.hostname}`, state: 'reading only', remedy: `as root there: ${sudoRuleCommand(host.user)}`}
		: undefined;
}

/** Whether a path lies in a folder that may be edited. */
export function isEditable(path: string): boolean {
	return editableFolders.some(folder => path.startsWith(`${folder}/`)) && /^[\w./+-]+$/.test(path) && !path.includes('/../') && !path.endsWith('.cf');
}
