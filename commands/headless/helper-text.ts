import {describeProblem, type Outcome} from '../../source/model/outcome.js';
import {safe} from '../../source/model/safe.js';
import type {HelperPlan} from '../../source/wire/protocol.js';

const fileText = ({path, does, sha256, bytes, mode}: HelperPlan['files'][number]): string => [
	`  ${path}  ${does}`,
	...(mode === undefined ? [] : [`mode ${mode} root:root`]),
	...(bytes === undefined ? [] : [`${bytes} bytes`]),
	...(sha256 === undefined ? [] : [`sha256 ${sha256}`]),
].join(', ');

function wishText({wish, users, files}: HelperPlan): string {
	const who = users.join(', ');
	if (files.length === 0) {
		return wish === 'install' ? `nothing to do: the helper is installed, ${who} may call it` : 'nothing to do: no helper is installed';
	}

	return wish === 'install' ? `install the helper; ${who} may change this host through it, and nothing else by this` : `take the helper away${who === '' ? '' : `; ${who} may no longer change this host through it`}`;
}

/** What would be done on a host, for people: each file, and the rules for sudo in full. */
export function helperPlanText(plan: HelperPlan): string {
	const rules = plan.files.length === 0 ? [] : ['', `  the rules for sudo, in full:${plan.wish === 'remove' ? ' (they go)' : ''}`, ...plan.rules.trimEnd().split('\n').map(line => `    ${line}`)];
	return `${[`${plan.host}: ${wishText(plan)}`, ...plan.files.map(file => fileText(file)), ...rules].map(line => safe(line).trimEnd()).join('\n')}\n`;
}

/** What was found out of one host: what would be done there, or why it cannot be. */
export const plannedText = (planned: Outcome<HelperPlan>): string => planned.ok ? helperPlanText(planned.value) : `${safe(describeProblem(planned.problem))}\n`;
