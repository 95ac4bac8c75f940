import type {Action, Facts, Look, Plan, Planned, Report} from '../model/action.js';
import type {Problem} from '../model/outcome.js';
import {describeCommands, look} from '../remote/index.js';
import type {HostPlan} from '../wire/protocol.js';
import type {HostLink} from './host-link.js';
import {changeRight} from './rights.js';

/** What planning came to on a host: what is shown of it, and what would be sent (undefined: nothing). */
export type PlannedHost = {readonly link: HostLink; readonly planned: HostPlan['planned']; readonly plan: Plan | undefined};

/** What the log in memory says of a host: see the look `log`. */
export type Recall = (host: string, look: Look & {readonly look: 'log'}) => Facts[string];

/** Looks at a host, and into the log in memory, and plans an action there. Nothing is changed. */
export async function planHost(action: Action, input: unknown, link: HostLink, recall?: Recall): Promise<PlannedHost> {
	const refuse = (problem: Problem): PlannedHost => ({link, planned: {kind: 'refused', by: 'host', problem: {...problem, host: link.host.name}}, plan: undefined});
	const at = await link.reach();
	if (!at.ok) {
		return {link, planned: {kind: 'unreachable', problem: at.problem}, plan: undefined};
	}

	const {connection, discovery} = at.value;
	const obstacle = changeRight(link.host, discovery) ?? action.unavailable(discovery);
	if (obstacle !== undefined) {
		return refuse(obstacle);
	}

	const looks = action.looks(input, discovery);
	const facts = await look(connection, looks.filter(each => each.look !== 'log'), true);
	if (!facts.ok) {
		return refuse(facts.problem);
	}

	const remembered = Object.fromEntries(looks.flatMap(each => each.look === 'log' ? [[each.as, recall?.(link.host.name, each)] as const] : []));
	return shown(link, action.plan(input, {...facts.value, ...remembered}, discovery));
}

function shown(link: HostLink, planned: Planned): PlannedHost {
	if (planned.kind !== 'change') {
		return {link, planned, plan: undefined};
	}

	const {plan, guards} = planned;
	const refused = guards.find(({verdict}) => verdict === 'refuse');
	if (refused !== undefined) {
		return {link, planned: {kind: 'refused', by: 'guard', problem: {what: refused.reason, host: link.host.name, state: 'nothing was sent'}}, plan: undefined};
	}

	return {link, planned: {kind: 'change', ...plan, guards, commands: describeCommands(plan)}, plan};
}

/** The report of a host to which nothing is sent. */
export function withoutSending({link, planned}: PlannedHost): Report | undefined {
	const common = {host: link.host.name, verified: [], took: 0};
	switch (planned.kind) {
		case 'already-so': {
			return {...common, result: 'already-so', verified: [planned.why]};
		}

		case 'refused': {
			return {...common, result: 'refused', problem: planned.problem};
		}

		case 'unreachable': {
			return {...common, result: 'unreachable', problem: planned.problem};
		}

		default: {
			return undefined;
		}
	}
}
