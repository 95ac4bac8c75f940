import type {Report} from '../../source/model/action.js';
import {describeProblem} from '../../source/model/outcome.js';
import {safe} from '../../source/model/safe.js';
import type {ChangePlan} from '../../source/wire/protocol.js';

/** What came of a change, one host after the other, for people. */
export function reportsText(reports: readonly Report[]): string {
	const nameWidth = Math.max(...reports.map(({host}) => host.length));
	return reports.map(({host, result, verified, problem, took, confirmWithin}) => {
		const seconds = took > 0 ? `${(took / 1000).toFixed(2)} s` : '';
		const head = `${safe(host).padEnd(nameWidth)}  ${result.padEnd(11)}  ${seconds.padStart(7)}  `;
		const [first = '', ...rest] = [...(confirmWithin === undefined ? [] : [`waits ${Math.ceil(confirmWithin / 60)} min for its confirmation, then the host puts it back`]), ...verified, ...(problem === undefined ? [] : [describeProblem({...problem, host: undefined})])].map(line => safe(line));
		return [head + first, ...rest.map(line => ' '.repeat(head.length) + line)].map(line => `${line.trimEnd()}\n`).join('');
	}).join('');
}

/** What came of a change as plain values for JSON. */
export function reportsJson({id, action, input}: ChangePlan, reports: readonly Report[]): unknown {
	return {
		change: id,
		action,
		input,
		hosts: reports.map(({host, result, verified, problem, took, confirmWithin}) => ({host, result, verified, took, ...(confirmWithin !== undefined && {confirmWithin}), ...(problem && {problem: describeProblem(problem)})})),
	};
}
